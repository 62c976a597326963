feedback-menu = Việc tôi đã gửi
feedback-words = phản ánh của tôi | yêu cầu của tôi | việc tôi đã gửi | tra cứu | my requests

feedback-none = Anh/chị chưa gửi câu hỏi hay phản ánh nào.
feedback-mine = Những việc anh/chị đã gửi. Bấm để xem kết quả.
feedback-mine-line = { $code }, { $date }: { $words }
feedback-mine-line-bare = { $code }, gửi ngày { $date }
feedback-status-open = { $code }: đang chờ { $officer } ({ $commune }), hẹn trước ngày { $due }.
feedback-status-reopened = { $code }: đã mở lại, đang chờ { $officer } ({ $commune }), hẹn trước ngày { $due }.
feedback-status-answered = { $code }: { $officer } ({ $commune }) đã trả lời: { $answer }
feedback-status-closed = { $code }: đã xong. { $commune } trả lời: { $answer }
feedback-still-open = { $code } vẫn đang được xử lý, chưa cần mở lại. Có thêm gì, anh/chị cứ viết.

feedback-answered = Trả lời { $code }: { $text }

    Anh/chị thấy được chưa?
feedback-ok = Được rồi
feedback-reopen = Chưa được
feedback-closed = Cảm ơn anh/chị. { $code } đã đóng.
feedback-why = Chưa được ở chỗ nào? Anh/chị viết hoặc nói lý do cho { $code }.
feedback-reopened = Đã mở lại { $code }. { $officer } sẽ trả lời trước ngày { $due }.

feedback-desk-new = { $urgent }Bà con hỏi, phản ánh { $code } ({ $place })
    { $text }
    { $due }
feedback-desk-more = { $urgent }Bà con gửi thêm cho { $code } ({ $place })
    { $text }
    { $due }
feedback-desk-heard = { $urgent }Bản chép lời cho { $code } ({ $place })
    “{ $text }”
    { $due }
feedback-desk-reopened = { $urgent }{ $code } ({ $place }): bà con thấy chưa được
    Lý do: { $text }
    { $due }
feedback-desk-assigned = { $urgent }{ $code } ({ $place }) được giao cho anh/chị.
    { $text }
    { $due }
feedback-desk-open = { $urgent }{ $code } ({ $place })
    { $text }
    { $due }
feedback-due = Hẹn trả lời trước { $date }.
feedback-due-now = Cần xử lý ngay.
feedback-was-withdrawn = Bà con đã rút lại.
feedback-desk-withdrawn = { $urgent }Bà con đã rút lại { $code } ({ $place })
    { $text }
feedback-take-back = Rút lại
feedback-status-withdrawn = { $code }: anh/chị đã rút lại.
feedback-withdrawn = Đã rút lại { $code } và báo cho xã.
feedback-which = Anh/chị muốn rút việc nào?
feedback-withdraw-which = Không có việc nào vừa gửi. Muốn rút việc gửi trước đó, anh/chị nhắn mã của nó (PA-…).
feedback-too-late = { $code } xã đã trả lời nên không rút được nữa.
feedback-heard-apart = Tôi nghe là “{ $text }”. Việc này khác { $old } nên được ghi riêng, mã { $code }.{ $mended }
feedback-urgent-exercise = KHẨN, CHƯA XÁC NHẬN (xã đang diễn tập, anh/chị hỏi lại cho rõ).{ " " }
feedback-urgent = KHẨN, CHƯA XÁC NHẬN.{ " " }
feedback-line-said = { $before }{ "\u000A" }Bà con: { $text }
feedback-line-answer = { $before }{ "\u000A" }Đã trả lời: { $text }
feedback-line-note = { $before }{ "\u000A" }Ghi chú nội bộ: { $text }
feedback-no-text = (chưa có chữ, xem ảnh kèm theo)
feedback-voice-only = (ghi âm kèm theo)
feedback-some-officer = Cán bộ
feedback-kind-ask = Câu hỏi
feedback-kind-report = Phản ánh
feedback-answer = Trả lời
feedback-note = Ghi chú nội bộ
feedback-assign = Giao việc

feedback-heard = { $code }: Tôi nghe là “{ $text }”{ $mended }{ $numbers }
    Nếu chưa đúng, anh/chị viết lại cho đúng.
feedback-voice-kept = { $code }: Tôi không nghe ra lời nào, nhưng ghi âm đã được gửi nguyên cho xã. Anh/chị có thể viết thêm vài chữ.
feedback-answer-heard = Trả lời { $code }, tôi nghe là: “{ $text }”{ $mended }
    Gửi cho bà con chứ?
feedback-answer-unheard = Tôi không nghe ra câu trả lời cho { $code }. Anh/chị nói lại hoặc viết giúp.
feedback-send-spoken = Gửi trả lời này
feedback-say-again = Nói hoặc viết lại
feedback-voice-other = { $code }: ghi âm { $language } đã được gửi nguyên cho xã, người biết tiếng sẽ nghe và kể lại.
