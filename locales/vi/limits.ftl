# Loa được phát lúc nào, bao lâu mỗi ngày.
limits-menu = Giờ yên lặng, số phút phát loa
limits-words = giờ yên lặng | gio yen lang | số phút mỗi ngày | giới hạn loa | giờ phát loa | số phút loa | giờ yên lặng của loa
limits-ask-where = Xem và đặt giờ yên lặng, số phút phát loa của nơi nào?
limits-now = Loa ở { $area }:
    • Giờ yên lặng: { $hours }
    • Mỗi ngày: { $minutes }
    Chỉ tin khẩn cấp được phát ngoài giới hạn này, và có ghi lại. Muốn đổi, anh/chị gõ “yên lặng 11h30 đến 13h” hoặc “mỗi ngày 45 phút”.
limits-set = Đã đặt. Loa ở { $area }:
    • Giờ yên lặng: { $hours }
    • Mỗi ngày: { $minutes }
    Lịch đã xếp mà không còn hợp thì được bỏ ra, người gửi từng bản được báo.
limits-above = { $text }
    Tỉnh cho nhiều nhất { $minutes } phút mỗi ngày; xã chỉ được đặt ít hơn.
limits-no-hours = không có
limits-no-minutes = không giới hạn số phút
limits-minutes = mỗi loa phát nhiều nhất { $minutes } phút
limits-btn-minutes = { $minutes } phút mỗi ngày
limits-btn-clear = Bỏ giới hạn riêng
limits-unclear = Anh/chị gõ một điều mỗi lần: “yên lặng 11h30 đến 13h”, hoặc “mỗi ngày 45 phút”. Gõ “hủy” nếu thôi.
limits-minutes-wrong = Số phút mỗi ngày từ { $least } đến { $most }. Anh/chị gõ lại, ví dụ “mỗi ngày 45 phút”.
limits-minutes-loose = Tỉnh cho nhiều nhất { $most } phút mỗi ngày. Xã chỉ siết thêm được: anh/chị đặt { $most } phút hoặc ít hơn.
limits-hours-same = Giờ bắt đầu và kết thúc trùng nhau. Anh/chị gõ lại, ví dụ “yên lặng 11h30 đến 13h”.
limits-hours-known = Giờ đó đã yên lặng rồi, hoặc đã có quá nhiều khoảng. Đang có: { $hours }. Muốn đặt lại từ đầu, anh/chị bấm “Bỏ giới hạn riêng”.
limits-hours-all = Đặt như vậy thì cả ngày không còn lúc nào phát được. Anh/chị chọn khoảng ngắn hơn.
limits-dropped = { $area } vừa đổi giờ yên lặng hoặc số phút mỗi ngày của loa, nên { $code } “{ $title }” không phát: { $lines }. Anh/chị chọn giờ khác rồi gửi duyệt lại nếu cần.
limits-dropped-line = { $at } ({ $count } loa)
limits-full = { $day } { $place } đã xếp { $used }/{ $most } phút, bản này thêm { $adds } phút: loa ở đó sẽ không phát.
limits-full-today = Hôm nay
limits-full-day = Ngày { $day }
limits-full-more = Còn { $count } ngày, nơi nữa cũng vậy.
limits-silent = Giờ { $at } nằm trong giờ yên lặng của loa ({ $hours }): loa sẽ không phát lúc đó.
