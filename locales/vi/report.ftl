report-menu = Báo tin về xã
report-words = báo cáo | báo tin | gửi báo cáo | báo việc | report

report-tell = Anh/chị nói, chụp ảnh hoặc viết việc cần báo. Nhớ nói việc gì, ở thôn nào.
report-no-commune = Anh/chị chưa thuộc xã nào trong danh sách nên chưa gửi báo cáo được. Anh/chị xin cán bộ xã một mã rồi gửi mã vào đây.

report-card = Báo cáo { $code } (chưa gửi)
    Việc: { $kind }
    Nơi: { $place }
    Nội dung: { $text }
    Kèm theo: { $media }
    Đúng thì bấm Gửi. Cần thêm gì, anh/chị cứ viết, nói hoặc chụp tiếp.
report-card-urgent = Báo cáo { $code } (chưa gửi)
    Việc: { $kind }
    Nơi: { $place }
    Nội dung: { $text }
    Kèm theo: { $media }
    Cán bộ trực đã được báo ngay. Có người nguy hiểm thì gọi 112, 114 (cháy), 115 (cấp cứu).
    Đúng thì bấm Gửi. Biết thêm gì, anh/chị cứ viết, nói hoặc chụp tiếp.
report-text-both = { $text }
    Số liệu: { $amounts }
    Từ: { $since }
report-text-amounts = { $text }
    Số liệu: { $amounts }
report-text-since = { $text }
    Từ: { $since }
report-then-card = { $first }

    { $card }
report-send = Gửi
report-send-words = ok gửi | ok gửi đi | đồng ý gửi | gửi lên xã | gửi cho xã | gửi báo cáo | gửi báo cáo đi | gửi ngay | đúng rồi gửi đi
report-edit-words = Sửa nội dung
report-take-back = Rút lại
report-call = Gọi hỏi lại
report-edit-kind = Sửa loại việc
report-edit-village = Sửa thôn
report-add-photo = Thêm ảnh
report-drop = Bỏ báo cáo này

report-kind-flood = Lũ, bão, ngập
report-kind-landslide = Sạt lở
report-kind-fire = Cháy
report-kind-accident = Tai nạn
report-kind-road = Đường, cầu cống
report-kind-power_water = Điện, nước
report-kind-loudspeaker = Loa, bảng tin
report-kind-health = Sức khỏe, dịch bệnh
report-kind-animal_crop = Vật nuôi, cây trồng
report-kind-security = An ninh trật tự
report-kind-environment = Môi trường, rác, ô nhiễm
report-kind-need = Bà con cần giúp
report-kind-activity = Buổi tuyên truyền, họp dân
report-kind-other = Việc khác

report-place-unknown = { $commune } (chưa rõ thôn)
report-listening = đang nghe ghi âm…
report-no-text = chưa có chữ
report-media = { $items }{ $place }
report-media-and = { $first }, { $second }
report-media-photos = { $count } ảnh
report-media-files = { $count } tệp
report-media-voices = { $count } ghi âm
report-media-none = chưa có ảnh{ $place }
report-media-place = , có vị trí
report-nobody = người đã xin xóa tên

report-which-kind = Đây là việc gì?
report-kind-words = sai loại | sai loại rồi | sai loại việc | sửa loại | sửa loại việc | đổi loại | đổi loại việc | chọn lại loại | chọn lại loại việc
report-kind-unclear = Tin Buôn chưa rõ đó là loại việc nào. Anh/chị bấm một nút bên dưới.
report-which-village = Việc này ở thôn, buôn nào? Bấm chọn, hoặc viết tên thôn.
report-village-perhaps = Có phải { $village } không? Anh/chị bấm chọn thôn, buôn của việc này.
report-village-unknown = Chưa rõ thôn
report-village-not-found = Không thấy thôn nào tên “{ $text }” trong xã. Anh/chị chọn trong danh sách hoặc viết lại tên.
report-village-now = Đã sửa nơi xảy ra thành { $village }.
report-fixed-sent = Đã sửa nơi xảy ra của { $code } thành { $place } và báo lại cho xã.
report-send-photo = Anh/chị gửi ảnh vào đây. Gửi mấy ảnh cũng được.
report-photos = Đã nhận { $items } cho { $code }.

report-sent = Đã gửi { $code } tới { $count } cán bộ của { $commune }. Xã xử lý tới đâu, Tin Buôn báo anh/chị tới đó.
report-sent-nobody = Đã ghi nhận { $code }, nhưng { $commune } chưa có cán bộ nào nhận tin qua đây. Việc gấp, anh/chị gọi điện thẳng cho xã.
report-already-sent = { $code } đã được gửi trước đó rồi. Có thêm gì, anh/chị cứ gửi một báo cáo mới.
report-full = { $code } đã dài quá, phần vừa nhắn chưa được ghi vào. Anh/chị bấm Gửi để gửi phần trước, rồi nhắn lại phần này thành báo cáo mới.
report-dropped = Đã bỏ { $code }, không gửi đi.
report-unsent = Báo cáo này anh/chị viết dở, chưa gửi:

    { $card }

report-heard = Tôi nghe là: “{ $text }”{ $mended }{ $place }{ $numbers }
    Đúng không?
report-heard-unsure = Tôi nghe chưa rõ lắm, hình như là: “{ $text }”{ $mended }{ $place }{ $numbers }
    Đúng không? Nếu chưa đúng, anh/chị bấm “Sửa lại”.
report-heard-place = { "\u000A" }Nơi: { $village }.
report-heard-numbers = { "\u000A" }Con số: { $numbers }.
report-heard-yes = Đúng
report-heard-no = Sửa lại
report-voice-silent = Tôi không nghe ra lời nào trong ghi âm. Ghi âm vẫn được gửi kèm, anh/chị có thể viết thêm vài chữ.
report-voice-failed = Tôi chưa chép được lời trong ghi âm. Ghi âm vẫn được gửi kèm, anh/chị có thể viết thêm vài chữ.
report-voice-kept = Ghi âm { $language } được giữ nguyên, Tin Buôn không chép thành chữ. Người biết tiếng sẽ nghe và kể lại.
report-voice-problem = { $problem } Ghi âm gốc vẫn được giữ.

report-desk = Báo cáo { $code }: { $kind }
    Nơi: { $place }
    Nội dung: { $text }
    Kèm theo: { $media }
    Người báo: { $who }
    { $extra }
report-desk-urgent = KHẨN: báo cáo { $code }: { $kind }
    Nơi: { $place }
    Nội dung: { $text }
    Kèm theo: { $media }
    Người báo: { $who }
    { $extra }
report-desk-withdrawn = ĐÃ RÚT LẠI: tin khẩn { $code }: { $kind }
    Nơi: { $place }
    Nội dung lúc đầu: { $text }
    Kèm theo: { $media }
    Người báo: { $who }
    { $extra }
    Người báo đã rút tin này. Anh/chị gọi hỏi lại cho chắc, rồi bấm Đã xong.
report-desk-alarm = 🆘 { $title }: { $place } báo về ({ $code })
    { $text }
    Kèm theo: { $media }
    Người báo: { $who }
    { $extra }
report-in-exercise = DIỄN TẬP. { $text }
report-alarm-sent = Đã chuyển ngay tới { $count } cán bộ của { $commune }, mã { $code }. Có gì thêm, anh/chị cứ nhắn, nói hoặc chụp: Tin Buôn chuyển liền, không phải bấm gì. Nguy hiểm tính mạng thì gọi 112.
report-alarm-more = Đã chuyển ngay cho cán bộ trực, ghi vào { $code }.
report-extra = Lúc { $when }{ $due }{ $map }{ $heard }
report-due = . Cần xong trước { $date }
report-map = { "\u000A" }Bản đồ: https://maps.google.com/?q={ $lat },{ $lon }
report-machine-heard = { "\u000A" }(Chữ do máy nghe ghi âm, người báo chưa xem lại.){ $mended }
report-person-heard = { "\u000A" }({ $who } nghe ghi âm { $language } và kể lại.)
report-not-heard = { "\u000A" }(Ghi âm { $language }, chưa có người nghe kể lại.)
report-working = Đang xử lý
report-done = Đã xong
report-ask = Hỏi lại

report-alert = TIN KHẨN, CHƯA XÁC NHẬN ({ $words })
    Nơi: { $place }
    Nội dung: { $text }
    Người báo: { $who }. Mã { $code }.
    Người báo chưa viết xong. Anh/chị kiểm tra ngay.
report-alert-exercise = TIN KHẨN, CHƯA XÁC NHẬN ({ $words })
    Xã đang diễn tập: anh/chị hỏi lại cho rõ thật hay tập.
    Nơi: { $place }
    Nội dung: { $text }
    Người báo: { $who }. Mã { $code }.
    Người báo chưa viết xong. Anh/chị kiểm tra ngay.
report-alert-parted = { $code } không còn gì khẩn: phần nguy hiểm đã tách ra, nay là { $new }.
report-moved = Sửa lại nơi xảy ra của { $code }: { $place }.
report-called-off = { $who } đã rút tin khẩn { $code }. Anh/chị gọi hỏi lại cho chắc; việc này còn ở “việc cần xử lý” tới khi anh/chị bấm Đã xong.
report-taken-back = { $who } đã rút báo cáo { $code }, anh/chị không cần xử lý nữa.
report-rewritten = Người báo sửa lại nội dung { $code }: { $text }
report-status-words = xong chưa | gửi chưa | đã gửi chưa | gửi được chưa | được chưa | tới đâu rồi | đến đâu rồi
report-not-sent = { $code } chưa gửi. Đúng thì anh/chị bấm Gửi.
report-undo-words = thôi khỏi gửi | khỏi gửi | thôi khỏi | thôi không gửi | không gửi nữa | thôi không gửi nữa | đừng gửi | đừng gửi nữa | bỏ báo cáo | bỏ báo cáo này | xóa báo cáo này | rút lại | rút báo cáo | rút lại báo cáo | hủy báo cáo | hủy báo cáo vừa gửi | hủy tin vừa gửi | gửi nhầm | gửi nhầm rồi | nhầm rồi khỏi gửi
report-edit-words-said = sửa nội dung | sửa lại nội dung | sửa lời | sửa chữ | sửa báo cáo | sửa lại báo cáo | sửa tin vừa gửi | sửa báo cáo vừa gửi | viết lại | viết lại nội dung | cho sửa lại
report-undo-none = Không có báo cáo nào vừa gửi. Muốn rút hay sửa báo cáo trước đó, anh/chị nhắn mã của nó (BC-…).
report-another-matter = Đây là việc khác
report-perhaps-another = Phần vừa nhắn hình như là việc khác. Muốn báo riêng, anh/chị bấm “Đây là việc khác”.
report-other-words = việc khác | chuyện khác | là việc khác | đây là việc khác | việc khác mà | cái đó việc khác | cái đó là việc khác | gửi riêng | báo riêng | tách ra | tách riêng
report-send-that = Gửi { $code }
report-left-open = Đã tách thành hai báo cáo. { $code } vẫn chưa gửi; việc kia ở ngay dưới.
report-still-open = { $code } vẫn chưa gửi.
report-undo-begins = thôi khỏi gửi | khỏi gửi | đừng gửi | thôi không gửi | thôi đừng gửi | khỏi báo | thôi khỏi báo | rút tin | rút báo cáo | rút lại báo cáo | rút cái báo cáo | hủy báo cáo | bỏ báo cáo | xóa báo cáo | thu hồi báo cáo
report-other-begins = báo cáo: | báo tin: | báo việc: | việc khác: | chuyện khác: | thêm việc khác: | còn việc khác:
report-add-begins = thêm là | thêm nữa: | thêm nữa là | thêm: | bổ sung: | báo thêm | báo thêm: | nói thêm | nói thêm: | bổ sung báo cáo | bổ sung báo cáo:
report-which = Anh/chị rút báo cáo nào?
report-which-more = Thêm vào báo cáo nào?
report-one = { $code }: { $text }
report-added-to = Đã thêm vào { $code } và báo cho xã.
report-words-ask = { $code } đang ghi:

    { $text }

    Anh/chị gõ lại toàn bộ nội dung cho đúng.
report-words-changed = Đã sửa nội dung { $code } và báo lại cho xã.
report-withdrawn = Đã rút { $code } và báo cho xã.
report-withdrawn-danger = Đã rút { $code }. Vì là tin khẩn nên cán bộ trực vẫn thấy và sẽ gọi hỏi lại anh/chị.
report-too-late = { $code } xã đã xử lý xong nên không rút hay sửa được nữa. Có gì thêm, anh/chị cứ nhắn.
report-gone = { $code } đã rút rồi nên không gửi đi. Việc vẫn còn thì anh/chị nhắn lại.
report-added = Người báo gửi thêm cho { $code }: { $text }
report-late-text = Bản chép lời cho { $code }: “{ $text }”

report-news-alarm = { $officer } ({ $commune }) đã thấy tin khẩn { $code }. Anh/chị viết thêm nếu cần rồi bấm Gửi.
report-news-received = { $code }: { $officer } ({ $commune }) đã nhận được.
report-news-working = { $code }: { $officer } ({ $commune }) đang xử lý.
report-news-done = { $code } đã xong. { $officer } ({ $commune }) trả lời: { $answer }
report-news-question = { $officer } ({ $commune }) hỏi thêm về { $code }: { $question }
report-reply = Trả lời
report-reply-how = Anh/chị viết, nói hoặc chụp ảnh để trả lời về { $code }.
report-reply-sent = Đã chuyển câu trả lời về { $code } cho xã. Còn gì nữa về việc này, anh/chị cứ nhắn tiếp.
report-reply-more = Nói thêm

report-status = { $code } ({ $place }): { $state }.
report-state-draft = chưa gửi
report-state-sent = đã gửi, xã chưa xem
report-state-received = xã đã nhận
report-state-working = xã đang xử lý
report-state-done = đã xong
report-state-dropped = đã bỏ
report-state-withdrawn = anh/chị đã rút
report-nothing-words = gửi | gửi đi | gửi luôn | gửi giúp
report-nothing-to-send = Không có gì đang chờ gửi. Anh/chị cứ nhắn, ghi âm hoặc chụp ảnh việc cần báo.
report-thanks = Cảm ơn anh/chị. Có việc gì cứ nhắn, ghi âm hoặc chụp ảnh gửi vào đây.
