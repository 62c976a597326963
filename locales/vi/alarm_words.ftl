alarm_words-words = sửa lời | đính chính | cập nhật | sửa lời khẩn cấp | đính chính khẩn cấp | cập nhật khẩn cấp | sửa tin khẩn cấp
alarm_words-which = Đang có nhiều tin khẩn cấp. Anh/chị sửa lời tin nào?
alarm_words-one = { $title } ({ $code })
alarm_words-ask = Lời đang phát của { $title } ({ $code }):

    { $text }

    Anh/chị gõ lời mới, đủ cả tin: lời mới thay hẳn lời này trên loa, bảng tin và điện thoại.
alarm_words-keep-btn = Giữ lời cũ
alarm_words-check = Sẽ thay lời NGAY, kể cả trong giờ nghỉ đêm:

    { $alert }

    Loa sẽ đọc: “{ $said }”

    Nơi nhận như cũ: { $villages } thôn, buôn; { $people } người trên điện thoại; { $speakers } loa; { $boards } bảng tin. Người thứ hai phải ký xác nhận lại.

    Để thay, anh/chị gõ: { $word }
alarm_words-sms = SMS cho người chưa trả lời sẽ ghi:

    { $text }
alarm_words-type-word = Lời cũ vẫn đang phát. Muốn thay, anh/chị gõ đúng hai chữ { $word }; muốn thôi, bấm Giữ lời cũ.
alarm_words-sent = { $exercise ->
    [yes] Đã thay lời diễn tập { $code } lúc { $at }: loa, bảng tin và mọi người đã nhận đều có lời mới, ghi rõ ĐÍNH CHÍNH.
   *[no] Đã thay lời { $code } lúc { $at }: loa, bảng tin và mọi người đã nhận đều có lời mới, ghi rõ ĐÍNH CHÍNH. Người thứ hai cần ký xác nhận lại trong { $minutes } phút.
 }
alarm_words-kept = Đã bỏ, lời cũ vẫn đang phát như trước.
