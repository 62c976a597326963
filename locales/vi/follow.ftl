follow-words = theo dõi | chọn thôn | đổi thôn | chọn buôn | đổi buôn | dừng | stop | dừng nhận tin | ngừng | ngừng nhận tin | nhận lại | nhận tin lại | bật lại | nhận tin | quên tôi | quên tôi đi | xóa thông tin | xóa thông tin của tôi
follow-stop-words = dừng | stop | dừng nhận tin | ngừng | ngừng nhận tin
follow-resume-words = nhận lại | nhận tin lại | bật lại
follow-forget-words = quên tôi | quên tôi đi | xóa thông tin | xóa thông tin của tôi
follow-menu = Chọn thôn, buôn để nhận tin

follow-welcome = Cảm ơn anh/chị đã quan tâm trang của xã. Anh/chị chọn thôn, buôn của mình để nhận đúng tin cần. Có mã của cán bộ xã thì gửi mã vào đây.
follow-commune = Anh/chị ở xã, phường nào? Anh/chị gõ tên, không dấu cũng được.
follow-which-commune = Anh/chị chọn đúng xã, phường:
follow-was = { $name } ({ $was } cũ, { $district })
follow-now = { $was } trước đây, nay thuộc { $name }.
follow-no-commune = Không thấy xã, phường “{ $text }”. Anh/chị gõ lại tên, có thể dùng tên trước sáp nhập.
follow-village = { $commune }: anh/chị ở thôn, buôn nào? Anh/chị chọn hoặc gõ tên.
    { $consent }
follow-consent = Khi chọn, anh/chị đồng ý để xã lưu tài khoản trò chuyện và nơi ở này, chỉ để gửi tin của xã. Nhắn “dừng” để thôi nhận, “quên tôi” để xóa hết.
follow-which-village = Anh/chị chọn đúng thôn, buôn:
follow-no-village = Không thấy thôn, buôn “{ $text }”. Anh/chị gõ lại, hoặc chọn bên dưới.
follow-btn-more = Xem thêm
follow-btn-all = Cả xã, phường
follow-done = Xong rồi. Từ giờ anh/chị nhận tin của { $area }. Muốn hỏi hay báo việc gì, cứ nhắn vào đây. Đổi nơi ở thì nhắn “đổi thôn”.

follow-stop-sure = Anh/chị muốn dừng nhận tin của xã?
follow-btn-stop = Dừng nhận tin
follow-btn-keep = Vẫn nhận tin
follow-btn-resume = Nhận tin lại
follow-stopped = Đã dừng. Xã không gửi tin tới đây nữa, kể cả tin khẩn cấp. Anh/chị vẫn hỏi được bất cứ lúc nào; muốn nhận lại, nhắn “nhận lại”.
follow-stopped-serving = Đã dừng. Xã không gửi tin tới đây nữa, kể cả tin khẩn cấp và việc cần anh/chị làm. Vai trò của anh/chị vẫn giữ nguyên; muốn nhận lại, nhắn “nhận lại”.
follow-resumed = Anh/chị đang nhận tin của xã. Muốn thôi, nhắn “dừng”.

follow-forget = Xóa hết những gì đã lưu về anh/chị: tên, số điện thoại, tin nhắn, ghi âm, ảnh? Việc này không lấy lại được. Chỉ các con số thống kê, không có tên, được giữ. Việc anh/chị còn chờ xã trả lời vẫn được xử lý, nhưng không còn tên; xong thì xóa nốt.
follow-forget-serving = Xóa hết những gì đã lưu về anh/chị: tên, số điện thoại, tin nhắn, ghi âm, ảnh? Vai trò của anh/chị cũng kết thúc, và xã sẽ tìm người thay. Việc này không lấy lại được.
follow-forget-say = Anh/chị gõ “xóa đi” để xóa hẳn, hoặc “thôi” để giữ lại.
follow-forget-yes-words = ok xóa đi | ok xóa | xóa đi | xóa hết | xóa hết đi | xóa luôn | đồng ý | đồng ý xóa | ok | có | có xóa | vâng | đúng | xóa
follow-forget-no-words = không | thôi | thôi không | thôi khỏi | khỏi | chưa | để đó | giữ lại | không xóa | đừng xóa | thôi không xóa | thôi giữ lại | khoan
follow-kept = Vâng, chưa xóa gì cả.
follow-btn-forget = Xóa hết
follow-btn-keep-me = Giữ lại
follow-forgotten = Đã xóa hết những gì đã lưu về anh/chị, và xã không gửi tin tới đây nữa. Khi nào cần, anh/chị cứ nhắn lại.
follow-forgotten-serving = Đã xóa hết những gì đã lưu về anh/chị, và vai trò của anh/chị kết thúc từ bây giờ. Cảm ơn anh/chị đã giúp bà con. Khi nào cần, anh/chị cứ nhắn lại.
follow-left = Tuyên truyền viên của { $village } vừa xin xóa thông tin và thôi nhiệm vụ. Anh/chị mời người khác thay: nhắn “mời tuyên truyền viên”.
