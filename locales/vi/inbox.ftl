inbox-menu = Việc cần xử lý
inbox-words = việc cần làm | việc hôm nay | có gì cần làm | hôm nay có gì cần làm | hôm nay có việc gì | còn việc gì không | việc cần xử lý | hộp việc | tin báo về | inbox

inbox-list = Có { $count } việc đang mở: { $urgent } việc khẩn (‼), { $late } việc quá hạn (⏰). Khẩn và quá hạn ở trên, rồi đến việc mới. Anh/chị bấm để xem.
inbox-before = Xem phần trước
inbox-next = Việc tiếp theo
inbox-previous = Việc trước
inbox-withdrawn-mark = (đã rút)
inbox-empty = Không còn việc nào đang mở.
inbox-more = Xem tiếp
inbox-of-citizen = Việc { $code } là bà con hỏi, phản ánh: anh/chị trả lời, ghi chú hoặc giao cho người khác.
inbox-confirm = Đã nhận
inbox-confirmed = Đã báo cho người gửi { $code } là xã đã nhận.
inbox-confirmed-before = { $code } đã có người nhận trước rồi.
inbox-working = Đã báo cho người gửi { $code } là xã đang xử lý.
inbox-unchanged = { $code } đã qua bước này rồi.
inbox-what-done = { $code } đã xử lý thế nào? Anh/chị viết ngắn gọn, người báo sẽ đọc.
inbox-what-ask = Anh/chị muốn hỏi gì thêm về { $code }? Viết câu hỏi ở đây.
inbox-what-answer = Bà con viết: “{ $question }”
    Anh/chị viết hoặc nói câu trả lời cho { $code }. Tin Buôn cho xem lại trước khi gửi.
inbox-answer-by-buttons = Chưa gửi gì cho người báo { $code }. Anh/chị bấm Đã xong để báo kết quả, hoặc Hỏi lại để hỏi thêm, rồi viết câu ấy.
inbox-check = Bà con sẽ nhận, về { $code }:

    { $text }

    Gửi chứ? Chưa vừa ý thì anh/chị gõ lại.
inbox-check-report = Người báo { $code } sẽ nhận:

    { $text }

    Gửi chứ? Chưa vừa ý thì anh/chị gõ lại.
inbox-send-words = gửi | gửi đi | ok gửi | ok gửi đi | gửi luôn | đồng ý gửi | gửi cho bà con | gửi giúp
inbox-order-begins = xong rồi | đã xong | đã xong rồi | xong | đã xử lý | đã xử lý xong | xử lý xong | xử lý xong rồi | đã giải quyết | đã giải quyết xong | giải quyết xong | giải quyết xong rồi | hỏi lại | hỏi thêm | hỏi | hỏi lại người báo | hỏi lại bà con | trả lời | trả lời bà con | trả lời là | giao | giao cho | giao lại cho | chuyển cho | chuyển
inbox-send = Gửi trả lời
inbox-change = Viết lại
inbox-what-note = Anh/chị viết ghi chú cho { $code }. Chỉ cán bộ xem được, không gửi cho bà con.
inbox-done = Đã đóng { $code } và báo cho người gửi.
inbox-asked = Đã gửi câu hỏi về { $code } cho người báo.
inbox-answered = Đã gửi trả lời { $code } cho bà con.
inbox-noted = Đã ghi chú nội bộ cho { $code }.
inbox-type-please = Hiện chưa nghe được ghi âm thành chữ. Anh/chị viết câu trả lời giúp.
inbox-listening = Đang nghe câu trả lời cho { $code }. Nghe xong, Tin Buôn đọc lại để anh/chị duyệt rồi mới gửi.
inbox-assign = Giao { $code } cho ai?
inbox-assign-which = Có mấy người tên “{ $text }”. Anh/chị chọn một người.
inbox-assign-nobody = Không thấy ai tên “{ $text }” trong những người trả lời được. Anh/chị chọn một người bên dưới.
inbox-assigned = Đã giao { $code } cho { $name }.
inbox-late = { $commune } có { $count } việc quá hạn:
    { $codes }
    Nhắn “việc cần xử lý” để mở.
