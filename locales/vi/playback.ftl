playback-words = nhật ký phát | nhật ký loa | nhật ký phát thanh | sổ phát | nhật ký phát loa
playback-btn = Nhật ký phát

playback-ask-area = Nhật ký phát của nơi nào?
playback-none = { $area } chưa có loa hay bảng tin nào nên chưa có nhật ký phát.
playback-list = Nhật ký phát tháng này của { $area } (đã phát / đã đến giờ):
    { $lines }
    Xem từng lượt (dùng được 12 giờ, chỉ dành cho anh/chị): { $link }
    Xem một bản tin: nhắn “nhật ký phát” rồi mã bản tin.
playback-sum = { $name }: { $played }/{ $total }{ $went ->
        [yes] , lần cuối { $last }
       *[no] { "" }
    }
playback-device = { $name }, các lượt gần nhất:
    { $lines }
playback-device-none = { $name } chưa phát lượt nào.
playback-bulletin = Bản tin { $code } “{ $title }” trên từng máy:
    { $lines }
playback-line = { $at } { $what }: { $state }{ $began ->
        [yes] , bắt đầu { $really }
       *[no] { "" }
    }{ $has ->
        [yes] , { $why }
       *[no] { "" }
    }
playback-sheet-btn = Tải bảng tháng này
playback-sheet-coming = Đang làm bảng, một lát nữa bảng sẽ gửi vào đây.
playback-sheet = Nhật ký phát tháng này, mở được bằng Excel, LibreOffice.
playback-sheet-cut = Bảng chỉ ghi { $count } lượt đầu của tháng. Số đếm ở trang tính bên vẫn đủ cả tháng; xem từng lượt còn lại theo ngày ở trang nhật ký phát.

playback-state-planned = chưa đến giờ
playback-state-started = đang phát
playback-state-finished = đã phát
playback-state-interrupted = bị ngắt
playback-state-refused = không nhận
playback-state-missed = không phát
playback-state-cancelled = đã bỏ
playback-why-missed = máy không báo là đã phát
playback-why-no-end = máy không báo là đã phát xong

playback-plays = Từng lượt
playback-sums = Từng máy
playback-head-place = Nơi đặt
playback-head-device = Loa, bảng tin
playback-head-code = Mã máy
playback-head-bulletin = Mã bản tin
playback-head-title = Bản tin
playback-head-planned = Kế hoạch: bắt đầu
playback-head-until = Kế hoạch: kết thúc
playback-head-began = Thực tế: bắt đầu
playback-head-ended = Thực tế: kết thúc
playback-head-result = Kết quả
playback-head-volume = Âm lượng (%)
playback-head-why = Lý do
playback-head-digest = Mã băm tệp âm thanh (SHA-256)
playback-head-played = Đã phát
playback-head-total = Đã đến giờ
playback-head-uptime = Thời gian chạy (%)
playback-head-last = Lần phát cuối

console-state-online = đang chạy
console-state-mute = mở nhưng chưa bật tiếng
console-state-offline = mất liên lạc từ { $at }
console-state-new = chưa kết nối lần nào
console-state-unkeyed = chưa có đường dẫn riêng
console-state-revoked = đã ngừng đường dẫn
console-did-tone = { $name } sẽ phát âm thử trong vài giây nữa.
console-did-volume = { $name }: âm lượng { $volume }%. Tin khẩn cấp luôn phát to nhất.
console-link = Trang loa và bảng tin (dùng được 12 giờ, chỉ dành cho anh/chị): { $link }
