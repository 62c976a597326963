alarm-reason-btn = Ghi lý do
alarm-signed = Anh/chị đã ký xác nhận { $code }.
alarm-extended = { $code } kéo dài đến { $until }.
alarm-repeated = Đang phát lại trên { $count } loa.
alarm-repeated-none = Chưa có loa nào cần phát lại: loa đang chờ phát, hoặc nơi này chưa có loa.
alarm-still = { $code } đã hết, nhưng xã vẫn còn báo động { $codes } ({ $still }). Bà con được báo là chưa hết nguy hiểm. Hết cả thì anh/chị bấm “Hết nguy hiểm” của từng báo động.
alarm-clear-partly = { $title } ({ $code }) sắp kết thúc, nhưng xã vẫn còn báo động { $codes }. Bà con sẽ nghe và đọc:

    { $says }

    Đúng vậy thì anh/chị bấm “Báo hết tin này”.
alarm-clear-sure-btn = Báo hết tin này
alarm-cleared = Đã báo hết nguy hiểm cho { $code }: loa và bảng tin dừng ngay, mọi người đã nhận tin đều được báo. Anh/chị ghi lại lý do phát để lưu hồ sơ.
alarm-ask-reason = Vì sao phải phát { $code }? Anh/chị gõ ngắn gọn: nhận tin từ đâu, đã xảy ra gì, kết quả thế nào.
alarm-reason-saved = Đã lưu lý do của { $code }.
alarm-words = đã báo bà con | đã báo cho bà con | báo bà con rồi | đã báo hết bà con | bà con biết rồi | bà con biết hết rồi | đã báo xong bà con | cần giúp | cần giúp đỡ | cần giúp gấp | cần cứu | cần cứu gấp | cần hỗ trợ | thôn cần giúp | buôn cần giúp
alarm-told-words = đã báo | báo bà con | bà con biết
alarm-closing-words = hết rồi | xong rồi | xong hết rồi | hết cả rồi | cả rồi | đủ rồi | đầy đủ rồi | đầy đủ | hết thảy | rồi đó | nghe rồi | biết rồi | nghe hết rồi | biết hết rồi
alarm-in-exercise = DIỄN TẬP. { $text }
alarm-told-which = Đang có nhiều báo động cùng lúc. Anh/chị đã báo bà con về tin nào? Báo cả thì anh/chị bấm từng tin.
alarm-told-one = { $title } ({ $code })
alarm-thanks-safe = Cảm ơn anh/chị, đã ghi: bà con đã được báo. Có gì mới, anh/chị nhắn hoặc ghi âm gửi ngay.
alarm-thanks-help = Đã báo cán bộ trực là cần giúp. Anh/chị nhắn hoặc ghi âm ngay: ở đâu, bao nhiêu người, cần gì. Nguy hiểm tính mạng, gọi 112.

alarm-board = { $title } ({ $code }), { $commune }
    Phát lúc { $at }, { $signed }. { $end }

    Thôn, buôn: { $answered }/{ $total } đã trả lời
    { $villages }

    Tin nhắn: { $coming }
    Loa và bảng tin:
    { $devices }
alarm-board-coming-none = không còn ai phải chờ.
alarm-board-coming = còn { $count } người chưa tới lượt nhận; người cuối nhận khoảng { $at }.
alarm-board-coming-stuck = còn { $count } người chưa tới lượt nhận; có tài khoản của xã đang tạm ngừng gửi nên chưa rõ khi nào. Anh/chị báo loa, gọi điện cho các thôn.
alarm-board-signed = { $name } đã ký xác nhận
alarm-board-unsigned = chưa có người thứ hai ký
alarm-board-until = Hết hiệu lực lúc { $at }.
alarm-board-over = Đã báo hết nguy hiểm lúc { $at }.
alarm-board-safe = ✅ { $name }: đã báo bà con ({ $at }){ $words }
alarm-board-help = 🆘 { $name }: CẦN GIÚP ({ $at }) – { $people }{ $words }
alarm-board-said = ✉️ { $name }: vừa nhắn ({ $at }) – { $people }{ $words }
alarm-board-words = { "\u000A" }   “{ $words }”
alarm-board-silent = ❓ { $name }: chưa trả lời – { $people }
alarm-board-nobody = ❓ { $name }: chưa có tuyên truyền viên
alarm-board-before = ↩️ { $name }: mới báo bà con lời cũ, chưa báo lời đính chính ({ $at }) – { $people }{ $words }
alarm-board-none = chưa có
alarm-board-received = 📩 { $name }: đã nhận tin, chưa báo lại là bà con đã biết ({ $at }) – { $people }
alarm-devices = { $played }/{ $total } { $kind ->
    [speaker] cụm loa đang phát
   *[board] bảng tin đang hiện
  }{ $all ->
    [no] ; { $rest }
   *[yes] { "" }
  }
alarm-devices-rest = { $count } { $state ->
    [lost] mất kết nối
    [mute] mở nhưng chưa bật tiếng
    [refused] không phát được
    [cut] bị ngắt giữa chừng
   *[waiting] chưa báo lại
  }: { $names }
