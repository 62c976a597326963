templates-words = mẫu tin | các mẫu tin | mẫu tin zbs
templates-none = Xã chưa bật gửi tin theo mẫu tới số điện thoại. Anh/chị nhờ cán bộ kỹ thuật bật cho tài khoản của xã rồi vào lại.
templates-card = Tin theo mẫu tới số điện thoại, { $commune }.
    Tháng này đã gửi { $paid } trong { $budget } tin được phép. { $left } Đánh giá của người nhận: { $quality }.
    { $lines }
    Bấm một loại tin để chọn mẫu.
templates-left = Hôm nay còn gửi được { $count } tin.
templates-left-unknown = Chưa biết hôm nay còn gửi được bao nhiêu tin.
templates-no-budget = Số tin mỗi tháng đang là 0 nên chưa tin nào được gửi. Bấm “Số tin mỗi tháng” để đặt.
templates-quality-word-high = tốt
templates-quality-word-medium = trung bình
templates-quality-word-low = kém
templates-quality-word-unknown = chưa có
templates-kind-bulletin = Báo có bản tin
templates-kind-emergency = Cảnh báo khẩn
templates-kind-confirm = Hỏi đã phổ biến chưa
templates-kind-code = Mã dùng một lần
templates-line-none = • { $kind }: chưa chọn mẫu
templates-line = • { $kind }: { $name }, { $price } đồng một tin, { $state ->
    [live] đang gửi
    [paused] đang tạm dừng
   *[trial] chưa bật gửi
  }
templates-which = Anh/chị chọn mẫu cho “{ $kind }”:
templates-none-fit = Chưa có mẫu đã duyệt nào hợp với “{ $kind }”. Mẫu chỉ được dùng các tham số: { $names }. Anh/chị đăng ký mẫu trên trang của Zalo, duyệt xong thì bấm “Đọc lại”.
templates-matched = “{ $kind }” dùng mẫu “{ $name }”. Anh/chị gửi thử cho mình xem trước, thấy đúng rồi mới bật.
templates-trying = Đang gửi thử tới số { $phone } của anh/chị. Gửi thử không mất tiền.
templates-no-number = Anh/chị chưa cho số di động nên chưa gửi thử được. Anh/chị nhắn “số điện thoại” trước.
templates-trial-sent = Đã gửi thử mẫu “{ $name }”. Anh/chị mở Zalo xem; đúng rồi thì bấm “Bật gửi”.
templates-trial-night = Giờ này Zalo không nhận tin gửi thử của mẫu “{ $name }” (mã { $code }). Ban ngày anh/chị gửi thử lại.
templates-trial-failed = Chưa gửi thử được mẫu “{ $name }” (mã { $code }). Chỉ người quản trị trang của xã mới nhận được tin gửi thử; anh/chị xem lại rồi thử lại.
templates-is-on = Đã bật mẫu “{ $name }”. Từ giờ ai không nhắn được bằng cách miễn phí sẽ nhận tin này, trong số tin được phép mỗi tháng.
templates-is-off = Đã tắt mẫu “{ $name }”. Tin sẽ đi cách khác.
templates-reading = Đang đọc lại danh sách mẫu. Anh/chị chờ một chút.
templates-read = Đã đọc { $count } mẫu. Anh/chị nhắn “mẫu tin” để xem.
templates-not-read = Chưa đọc được danh sách mẫu (mã { $code }). Anh/chị kiểm tra gói dịch vụ và quyền của tài khoản, rồi thử lại.
templates-ask-budget = Mỗi tháng được gửi nhiều nhất bao nhiêu tin tính tiền tới số điện thoại? Hết số này, chỉ tin khẩn cấp còn đi.
templates-budget-set = Mỗi tháng gửi nhiều nhất { $count } tin theo mẫu.
templates-btn-open = Xem mẫu tin
templates-btn-budget = Số tin mỗi tháng
templates-btn-read = Đọc lại
templates-btn-trial = Gửi thử cho tôi
templates-btn-on = Bật gửi
templates-btn-off = Tắt gửi
templates-fault-advertising = Mẫu này thuộc loại quảng cáo nên không dùng được. Anh/chị chọn mẫu khác.
templates-fault-empty = Mẫu này chưa được duyệt xong nên chưa biết các tham số. Anh/chị chờ duyệt rồi bấm “Đọc lại”.
templates-fault-name = Tin Buôn không có dữ liệu cho tham số “{ $name }” của mẫu này. Anh/chị sửa mẫu, hoặc chọn mẫu khác.
templates-fault-short = Tham số “{ $name }” của mẫu này ngắn quá, không chứa đủ. Anh/chị sửa mẫu, hoặc chọn mẫu khác.
templates-fault-long = Nội dung cho tham số “{ $name }” dài quá mẫu cho phép. Anh/chị sửa mẫu, hoặc chọn mẫu khác.
templates-fault-missing = Thiếu nội dung cho tham số “{ $name }” của mẫu. Anh/chị sửa mẫu, hoặc chọn mẫu khác.
templates-now-enabled = Mẫu “{ $name }” đã được duyệt và dùng được.
templates-now-reviewing = Mẫu “{ $name }” đang được duyệt lại; trong lúc ấy tin đi cách khác.
templates-now-refused = Mẫu “{ $name }” bị từ chối: { $reason }. Anh/chị sửa trên trang của Zalo rồi gửi duyệt lại.
templates-now-off = Mẫu “{ $name }” đã bị tắt: { $reason }. Tin sẽ đi cách khác; anh/chị chọn mẫu khác.
templates-quality-high = Người nhận lại đánh giá tốt mẫu “{ $name }”, mẫu dùng tiếp được.
templates-quality-medium = Có người nhận phàn nàn về mẫu “{ $name }”. Anh/chị chỉ gửi việc thật cần.
templates-quality-low = Nhiều người nhận phàn nàn nên mẫu “{ $name }” tạm dừng; tin đi cách khác. Anh/chị xem lại nội dung trước khi bật lại.
templates-daily-lower = Số tin theo mẫu được gửi mỗi ngày giảm còn { $count }. Anh/chị chỉ gửi việc thật cần.
templates-paused = Mẫu “{ $name }” không được nhận nữa (mã { $code }) nên tạm dừng; tin đi cách khác. Anh/chị xem mẫu trên trang của Zalo, sửa xong thì bật lại.
templates-refused = Một tin theo mẫu “{ $name }” bị từ chối vì nội dung (mã { $code }); người nhận được nhắn cách khác. Anh/chị xem lại các tham số của mẫu.
letter-gone = Bản tin này không còn hiệu lực.
letter-over = Cảnh báo này đã kết thúc.
letter-btn-read = Tôi đã đọc
letter-btn-told = Tôi đã phổ biến
letter-btn-safe = Đã báo bà con
letter-btn-help = Cần giúp
letter-thanks = Đã ghi nhận, cảm ơn anh/chị.
letter-too-late = Nội dung này đã thay đổi hoặc đã kết thúc nên không ghi thêm được. Anh/chị hỏi cán bộ xã.
