# Bản tin đã gửi: người nhận xác nhận, cán bộ theo dõi.
content-menu = Tin đã gửi
content-words = bản tin | ai chưa đọc | chưa ai đọc | ai đọc rồi | xem tin | tin đã gửi | tin chưa phổ biến | theo dõi | theo dõi tin | đã phổ biến

content-bulletin =
    📢 { $commune }

    { $text }
content-with-source =
    { $text }

    Nguồn: { $source }
content-correction =
    ĐÍNH CHÍNH cho tin { $code } ({ $title })

    { $text }
content-everywhere = toàn { $commune }
content-now = ngay khi duyệt
content-now-night = ngay khi duyệt; đang giờ nghỉ đêm nên { $at } mới gửi và phát
content-now-and = { $now }, rồi { $times }
content-time = { $clock } { $date } ({ $weekday })
content-times-two = 2 lần: { $first } và { $second }
content-times-three = 3 lần: { $first }, { $second }, { $third }
content-times-many = { $count } lần: { $first }, { $second }, { $third }, … lần cuối { $last }
content-times-moon = { $times } (tính theo âm lịch)
content-times-rank = { $times }; trên loa: { $rank }
content-rank-emergency = tin khẩn cấp
content-rank-province = tin của tỉnh
content-rank-commune = tin của xã
content-rank-village = tin của thôn, buôn
content-rank-music = nhạc, chương trình nền
content-weekday-0 = thứ hai
content-weekday-1 = thứ ba
content-weekday-2 = thứ tư
content-weekday-3 = thứ năm
content-weekday-4 = thứ sáu
content-weekday-5 = thứ bảy
content-weekday-6 = chủ nhật
content-counts = Đến { $people } tuyên truyền viên, { $citizens } người dân, { $villages } thôn buôn, { $speakers } cụm loa, { $boards } bảng tin.
content-counts-ways = { $counts } Đường gửi: { $ways }.
content-counts-cost = { $counts } Tốn khoảng { $vnd } đồng.
content-by-and = { $first }, { $second }
content-by-chat = { $count } người nhắn thẳng
content-by-group = { $count } người qua nhóm
content-by-template = { $count } người qua tin theo mẫu
content-by-paid = { $count } người bằng tin tính phí
content-by-phone = { $count } người bằng SMS
content-by-broadcast = { $count } người bằng bài gửi chung
content-by-neighbour = { $count } người nhờ thôn bên báo giúp
content-counts-missing = { $counts } { $missing } người chưa liên lạc được.

content-btn-read = Đã đọc
content-btn-told = Đã phổ biến
content-read-none = Cảm ơn anh/chị. Hiện không có tin nào chờ anh/chị đọc.
content-read-thanks = Cảm ơn anh/chị đã đọc.
content-read-now-tell = Cảm ơn anh/chị. Khi đã nói cho bà con biết, anh/chị bấm Đã phổ biến.
content-how = Đã ghi nhận. Anh/chị phổ biến bằng cách nào?
content-how-unclear = Tin Buôn chưa rõ anh/chị phổ biến bằng cách nào. Anh/chị bấm một nút, hoặc gõ: đến nhà, họp, qua loa, cách khác.
content-how-house = Đến từng nhà
content-how-meeting = Tại cuộc họp
content-how-speaker = Qua loa
content-how-other = Cách khác
content-households = Khoảng bao nhiêu hộ đã biết? Bấm chọn hoặc gõ số.
content-households-unclear = Anh/chị gõ số hộ bằng chữ số, ví dụ: 35. Không rõ thì bấm Bỏ qua.
content-households-range = Số hộ từ 0 đến { $most }. Anh/chị gõ lại.
content-btn-households = { $count } hộ
content-btn-recount = Sửa số hộ
content-btn-skip = Bỏ qua
content-told = Đã ghi nhận. Cảm ơn anh/chị!
content-told-count = Đã ghi { $count } hộ. Cảm ơn anh/chị!
content-withdrawn-old = { $code } đã được thu hồi hoặc đính chính, anh/chị đừng phổ biến tin này nữa. Xem tin mới nhất bằng cách gõ “bản tin”.

content-untold = Anh/chị còn { $count } tin chưa phổ biến. Bấm vào tin khi đã nói cho bà con biết.
content-untold-none = Anh/chị không còn tin nào phải phổ biến.
content-recent = Các tin đã gửi gần đây. Bấm để xem đến đâu rồi.
content-recent-none = Xã chưa gửi tin nào. Gõ “soạn tin” để viết tin đầu tiên.
content-btn-open = { $code }: { $title }
content-remind =
    Nhắc anh/chị: tin { $code } chưa thấy anh/chị xác nhận đã đọc.
    { $title }
content-silent = Sau { $hours } giờ vẫn còn người chưa đọc { $code }: { $title }. Bấm để xem tên và gọi nhắc.

content-board =
    { $code }: { $title }
    { $told }/{ $villages } thôn đã phổ biến, { $households } hộ đã biết.
    { $lines }
content-board-before =
    { $code }: { $title }
    { $state }
content-board-draft = Tin này đang soạn, chưa gửi duyệt.
content-board-submitted = Tin này đang chờ duyệt, chưa gửi cho ai.
content-board-returned = Tin này bị trả lại, chờ người soạn sửa.
content-board-approved = Đã duyệt, chờ tới giờ gửi.
content-board-withdrawn = Tin này đã thu hồi, không ai cần phổ biến nữa.
content-board-expired = Tin này đã hết hạn.
content-board-corrected = Tin này đã được đính chính bằng { $code }, không ai cần phổ biến nữa.
content-withdraw-unclear = Chưa thu hồi gì cả. Anh/chị bấm một trong hai nút dưới đây.
content-outcome-told = Đã phổ biến
content-outcome-read = Đã đọc
content-outcome-seen = Đã xem
content-outcome-delivered = Đã nhận
content-outcome-unknown = Đã gửi, chưa rõ đã xem hay chưa
content-outcome-waiting = Đang gửi
content-outcome-unclear = Không rõ đã gửi được chưa
content-outcome-failed = Không gửi được
content-outcome-group = Đã gửi vào nhóm, chờ từng người xác nhận
content-outcome-broadcast = Đã gửi chung cho người quan tâm trang
content-outcome-neighbour = Đã nhờ người thôn bên báo giúp
way-open = nhắn thẳng được lúc nào cũng được
way-free = mới nhắn với xã, còn nhắn thẳng miễn phí
way-group = lâu chưa nhắn riêng, gửi qua nhóm
way-template = không nhắn thẳng được, gửi tin theo mẫu tới số điện thoại
way-paid = quá giờ miễn phí, gửi tính phí trong mức xã cho phép
way-broadcast = lâu chưa nhắn, gửi chung cho người quan tâm trang
way-phone = gửi SMS vì không cách nào khác tới được
way-neighbour = không nhắn thẳng được, nhờ người thôn bên
content-ways = Đường gửi:
content-way = – { $reason }: { $count }
content-neighbour =
    Nhờ anh/chị báo giúp tin này, vì xã chưa nhắn được cho: { $names }.

    { $text }
content-citizens = Người dân nhận tin: { $count }
content-over-unsent = { $code } “{ $title }” đã quá hạn trước khi gửi được, vì máy chủ của xã ngừng chạy lâu. Chưa có tin nhắn nào được gửi; loa giữ lịch sẵn thì có thể đã phát. Còn cần thì anh/chị soạn lại rồi gửi duyệt.
content-missing = Còn chưa phổ biến:
content-missing-more = và { $count } thôn nữa
content-nobody = chưa có tuyên truyền viên
content-btn-board = Xem đến đâu rồi
content-btn-refresh = Xem lại
content-btn-unreached = Ai chưa nhận được
content-unreached = Chưa nhận được tin này:
    { $lines }
content-nobody-unreached = Không còn ai. Mọi người đều đã được gửi.
content-halted = Kênh nhắn tin không cho gửi { $code }: { $title } vì nội dung trái quy định của họ. Phần chưa gửi trên kênh ấy đã dừng. Anh/chị sửa lời rồi bấm Đính chính.
content-btn-resend = Gửi lại cho người chưa nhận
content-btn-correct = Đính chính
content-btn-withdraw = Thu hồi
content-resend = Đang gửi lại { $code } cho những người chưa nhận được.
content-stale-out = { $code } đã thu hồi hoặc hết hạn nên không làm được việc này nữa. Nhắn “tin đã gửi” để xem các tin khác.
content-correcting = Đã dừng gửi và dừng phát tin cũ. Anh/chị viết nội dung đúng; sau khi duyệt, tin đính chính đến đúng những người đã nhận tin cũ.
content-withdraw-sure = Thu hồi { $code }: { $title }? Tin sẽ ngừng gửi, ngừng phát, và người đã nhận được báo là tin không còn hiệu lực.
content-btn-withdraw-sure = Thu hồi ngay
content-btn-withdraw-not = Không thu hồi
content-withdraw-done = Đã thu hồi { $code }. Người đã nhận sẽ được báo.
content-unaware = { $what ->
    [withdrawn] Tin { $code }: { $title } đã thu hồi
   *[other] Bản đính chính { $code }: { $title } đã gửi
  }, nhưng chưa báo được cho mọi người quan tâm trang của xã, là những người đã đọc bài chung cũ ({ $reason }). Anh/chị đăng một bài trên trang quản lý OA, hoặc nhờ loa và tuyên truyền viên nói lại.
content-withdrawn = { $commune } thu hồi tin { $code }: { $title }. Tin này không còn hiệu lực.
content-which = Anh/chị nói về tin nào?
content-sound-gone = Bản ghi tiếng của bản tin “{ $title }” không còn trên máy chủ và không làm lại được đúng như bản đã duyệt. Phần chữ vẫn đến với bà con; loa thì không có gì để phát. Anh/chị ghi lại hoặc gửi duyệt lại bản tin để loa phát được.
