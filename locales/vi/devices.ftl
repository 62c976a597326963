devices-menu = Loa và bảng tin
devices-words = loa | bảng tin | thiết bị | cụm loa | loa và bảng tin
devices-kind-speaker = Loa
devices-kind-board = Bảng tin
devices-language-vi = tiếng Việt
devices-language-ede = tiếng Ê Đê
devices-language-mnong = tiếng M’nông
devices-language-jarai = tiếng Gia Rai
devices-language-other = tiếng khác
devices-joined = { $first }; { $rest }
devices-and-more = và { $count } nơi nữa

devices-ask-area = Loa và bảng tin của nơi nào?
devices-list = Loa và bảng tin của { $area }:
    { $lines }
devices-list-empty = { $area } chưa có loa hay bảng tin nào. Anh/chị thêm cái đầu tiên.
devices-line = { $name } ({ $area }): { $state }{ $next }
devices-state-online = đang chạy
devices-state-offline = mất liên lạc từ { $at }
devices-state-new = chưa kết nối lần nào
devices-next = , sắp phát { $at }
devices-add-speaker-btn = Thêm loa
devices-add-board-btn = Thêm bảng tin
devices-pick-btn = Xem, chỉnh từng cái
devices-ask-pick = Anh/chị chọn loa hoặc bảng tin:
devices-ask-where = { $kind } đặt ở đâu? Anh/chị chọn, hoặc gõ tên thôn, buôn.
devices-where-unknown = Chưa tìm thấy “{ $text }”. Anh/chị gõ lại tên thôn, buôn.
devices-ask-name = Đặt tên để ai cũng biết là cái nào, ví dụ: “Nhà văn hóa buôn Ea Kao”.
devices-name-missing = Tên chưa được. Anh/chị gõ lại tên của loa hoặc bảng tin.
devices-code-taken = Mã { $code } đã có thiết bị khác dùng. Anh/chị chọn mã khác.
devices-added = Đã thêm { $name } tại { $area }. Mở địa chỉ này trên máy nối với nó và để nguyên trang:
    { $link }
    Ảnh mã vuông sẽ gửi ngay sau đây. Ai có địa chỉ này đều mở được, chỉ đưa cho người giữ máy.
devices-qr = Mã vuông của { $name }: quét bằng máy nối với loa hoặc bảng tin.
devices-one = { $name } ({ $area }): { $state }{ $next }
    Âm lượng: { $volume }%
    Địa chỉ: { $link }
devices-volume-btn = Âm lượng { $volume }%
devices-volume-wrong = Âm lượng là số từ 0 đến 100. Anh/chị gõ lại.
devices-volume-set = { $name }: âm lượng { $volume }%. Tin khẩn cấp luôn phát to nhất.
devices-remove-btn = Gỡ bỏ
devices-ask-remove = Gỡ { $name }? Mọi lịch phát trên đó sẽ bỏ, trang của nó sẽ đóng.
devices-remove-yes-btn = Gỡ
devices-remove-no-btn = Giữ lại
devices-removed = Đã gỡ { $name }.
devices-kept = Vẫn giữ nguyên, chưa gỡ gì.

devices-lost = { $name } ({ $area }) mất liên lạc từ { $at }.
devices-back = { $name } ({ $area }) đã chạy lại, lúc { $at }.
devices-check = { $name } ở { $area } mất liên lạc từ { $at }. Nhờ anh/chị xem giúp: 1) có điện không; 2) máy có bật không; 3) còn mạng, còn dung lượng không; 4) trang của loa, bảng tin còn mở không. Xong, anh/chị nhắn cho xã biết.

devices-unknown-words = Bản tin “{ $title }” có chữ máy không biết đọc: { $words }. Anh/chị nên viết rõ ra rồi gửi lại.
devices-plan-quiet = Bản tin { $code } “{ $title }” không phát loa lúc { $at }: đó là giờ yên tĩnh của xã ({ $start } đến { $end }), chỉ tin khẩn cấp được phát. Anh/chị chọn giờ khác rồi gửi duyệt lại.
devices-plan-late = Bản tin { $code } “{ $title }” được duyệt khi đã qua giờ phát { $at }, nên không phát giờ đó.
devices-plan-moved = “{ $title }” dời từ { $asked } sang { $at } vì trùng giờ với “{ $other }”, trên: { $names }.
devices-plan-dropped = “{ $title }” lúc { $asked } không phát được vì trùng giờ với “{ $other }” và dời nữa thì vào giờ yên tĩnh, trên: { $names }. Anh/chị chọn giờ khác.
devices-plays = { $played }/{ $total } loa đã phát { $at }
devices-plays-but = { $played }/{ $total } loa đã phát { $at }; { $failed }
devices-plays-one = { $name }: { $why }
devices-plays-failed = Bản tin { $code }: { $line }
devices-plays-all = Bản tin { $code } trên loa:
    { $lines }
devices-plays-none = Bản tin { $code } chưa có lịch phát loa nào.
devices-why-lost = mất liên lạc
devices-why-silent = không phát
devices-why-cut = bị ngắt giữa chừng
devices-why-refused = không nhận, { $detail }

devices-listen-draft = Bản này chưa được duyệt, chỉ để nghe thử.
devices-listen-corrected = Bản tin này đã có bản đính chính.
devices-listen-withdrawn = Bản tin này đã được rút lại.
devices-listen-over = Bản tin này đã hết hiệu lực.
