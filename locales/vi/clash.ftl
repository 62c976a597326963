# Kế hoạch phát trên loa: trùng giờ, giờ yên lặng, số phút mỗi ngày.
plan-hours = { $start } đến { $end }
plan-hours-and = { $first }, { $rest }
plan-lines = { $first }
    { $rest }
plan-over = Bản tin { $code } “{ $title }” không phát loa lúc { $at }: nơi đó mỗi ngày chỉ được phát { $most } phút, và các bản xếp trước đã dùng hết. Anh/chị chọn ngày khác, hoặc rút bớt bản khác, rồi gửi duyệt lại.
plan-cut = “{ $title }” (từ { $asked }) dừng lúc { $at } để nhường loa cho “{ $other }”. Loa: { $names }.
clash-choose = { $lines }
    Anh/chị chọn một trong hai. Không chọn thì giữ giờ đã dời.
clash-btn-keep = { $one ->
        [yes] Dời sang { $at }
       *[no] Dời như trên
    }
clash-btn-swap = { $one ->
        [yes] Thay chỗ “{ $other }”
       *[no] Thay chỗ các bản kia
    }
clash-btn-drop = Bỏ lượt đó
clash-kept = “{ $title }” giữ giờ đã dời.
clash-swapped = “{ $title }” phát đúng giờ đã xin ({ $at }). Bản nhường chỗ dời ra sau; người gửi bản đó đã được báo.
clash-dropped = Đã bỏ lượt phát bị dời của “{ $title }”. Các lượt khác vẫn phát.
clash-gone = Lượt bị dời không còn đổi được: đã đến giờ, đã phát, hoặc bản tin đã rút. Lịch vẫn như đang xếp.
