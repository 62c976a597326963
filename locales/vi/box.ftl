box-words = quét mã loa | quét mã bảng tin | mã loa | đặt loa | gắn loa | ảnh loa | lắp loa

box-ask-scan = Anh/chị chụp mã vuông dán trên hộp rồi gửi ảnh vào đây, hoặc gõ mã in dưới mã vuông, ví dụ “LOA-7K3Q…”.
box-photo-reading = Đang đọc mã vuông trong ảnh, chờ một chút.
box-photo-read = Đã đọc được mã { $code }.
box-go-btn = Tiếp tục với mã này
box-photo-unread = Chưa thấy mã vuông trong ảnh. Anh/chị chụp lại gần hơn, đủ sáng, mã nằm giữa ảnh; hoặc gõ mã in dưới mã vuông.
box-code-wrong = Mã chưa đúng. Mã có dạng “LOA-” hoặc “BANG-” rồi 12 chữ và số, in dưới mã vuông trên hộp. Anh/chị gõ lại, hoặc gửi ảnh mã vuông.
box-unknown = Mã này không phải của loa hay bảng tin ở nơi anh/chị phụ trách. Anh/chị xem lại mã, hoặc hỏi cán bộ xã.
box-officer-first = Hộp này chưa được xã đưa vào danh sách. Anh/chị nhờ cán bộ xã quét mã trước, rồi gửi ảnh và chỗ đặt sau.

box-ask-photo-new = { $kind } mới. Anh/chị gửi một ảnh chỗ đặt: thấy được cả máy và cột hoặc bức tường.
box-ask-photo = { $name }: anh/chị gửi một ảnh chỗ đặt, thấy được cả máy và cột hoặc bức tường.
box-nophoto-btn = Chưa có ảnh
box-pin-kept = Đã ghi vị trí.
box-ask-where = { $kind } đặt ở thôn, buôn nào? Anh/chị chọn, hoặc gõ tên.
box-ask-words = { $name } đặt ở chỗ nào? Anh/chị gõ vài chữ (ví dụ “cột điện trước nhà văn hóa”) hoặc gửi vị trí.
box-nowords-btn = Ảnh là đủ
box-placed = Đã ghi ảnh và chỗ đặt của { $name }. Cảm ơn anh/chị.
box-added = Đã thêm { $name } tại { $area }. Loa chạy bằng điện thoại, máy tính thì mở địa chỉ này trên máy đó và để nguyên trang; hộp tự chạy thì chỉ cần cắm điện:
    { $link }
    Ảnh mã vuông của máy sẽ gửi ngay sau đây. Trong địa chỉ có khóa riêng của máy, nên chỉ đưa cho người giữ máy.
    Máy chạy rồi, anh/chị bấm “Thử tiếng” để nghe.
box-told-keepers = { $who } vừa gửi ảnh, chỗ đặt của { $name }{ $has ->
        [yes] : { $place }.
       *[no] .
    }
box-look-btn = Xem máy này
box-place-btn = Gửi ảnh, chỗ đặt
box-stands = Chỗ đặt: { $place }
box-stands-map = Bản đồ: https://maps.google.com/?q={ $point }
box-stands-nowhere = Chưa có ảnh, chỗ đặt.
box-stands-photo = Chỗ đặt như trong ảnh.

box-tone-btn = Thử tiếng
box-tone-says = Thử loa, thử loa. Một, hai, ba. Đây là âm thử, không phải bản tin.
box-tone-coming = { $name } sẽ phát âm thử trong vài giây nữa. Anh/chị nghe có rõ không?
box-tone-quiet = Đang giờ nghỉ đêm, chỉ tin khẩn cấp được phát. Anh/chị thử lại sau { $at }.
box-tone-offline = { $name } chưa nối với hệ thống nên không thử tiếng được. Anh/chị xem máy đã có điện, có mạng chưa; máy chạy bằng trang thì mở đường dẫn của nó, rồi thử lại.
box-tone-mute = { $name } đang mở nhưng chưa bật tiếng. Nhờ người đứng cạnh máy bấm “Bật loa” trên trang, vặn âm lượng lên, rồi thử lại.
box-tone-failed = Chưa tạo được âm thử. Anh/chị bấm “Thử tiếng” lại sau ít phút; nếu vẫn không được, nhờ quản trị xem giọng đọc.
box-heard-btn = Nghe rõ
box-unheard-btn = Không nghe
box-heard = Tốt quá. { $name } đã sẵn sàng.
box-unheard = Nhờ anh/chị xem giúp { $name }:
    • núm âm lượng của ampli, của máy có vặn lên không?
    • dây từ máy ra loa có cắm chặt không?
    • máy chạy bằng trang: đã bấm bật tiếng trên trang chưa?
    • đèn báo của ampli có sáng không?
    Xem xong, anh/chị bấm “Thử tiếng” lại.

box-labels-btn = In nhãn dán hộp
box-labels-ask = In nhãn dán lên hộp cho loại nào?
box-labels-speaker-btn = Cho loa
box-labels-board-btn = Cho bảng tin
box-labels-made = Đây là { $count } nhãn để in, cắt và dán lên hộp. Lúc lắp, anh/chị quét mã trên nhãn: gửi ảnh, chọn chỗ, đặt tên là xong.
box-labels-count = Mỗi lần in được từ 1 đến { $most } nhãn. Anh/chị chọn lại số nhãn.
box-labels-title = Nhãn dán hộp loa, bảng tin
box-labels-intro = { $area }. Mỗi hộp một nhãn. Người lắp quét mã vuông bằng điện thoại, gửi ảnh và chỗ đặt, đặt tên, nghe thử.
box-label-speaker = Cụm loa, { $area }
box-label-board = Bảng tin, { $area }
box-label-how = Quét mã này khi lắp. Không quét được thì nhắn mã ở trên cho tài khoản của xã.

box-page-title = Loa, bảng tin của xã
box-page-text = Đây là nhãn của một cụm loa hoặc bảng tin của { $commune }. Người lắp máy mở trò chuyện với xã để gửi ảnh và chỗ đặt.
box-page-open = Mở trò chuyện bằng { $name }
box-page-account = Mở trang của xã
box-page-say = Mở trò chuyện với xã rồi nhắn: { $code }
