devices-menu = Loa và bảng tin
devices-words = loa | bảng tin | thiết bị | cụm loa | loa và bảng tin
devices-kind-speaker = Loa
devices-kind-board = Bảng tin
devices-joined = { $first }; { $rest }
devices-joined-lines = { $first }
    { $rest }
devices-and-more = và { $count } nơi nữa

devices-ask-area = Loa và bảng tin của nơi nào?
devices-list = Loa và bảng tin của { $area }:
    { $lines }
devices-list-empty = { $area } chưa có loa hay bảng tin nào. Anh/chị thêm cái đầu tiên.
devices-line = { $name }: { $state }{ $next }
devices-state-online = đang chạy
devices-state-mute = mở nhưng chưa bật tiếng
devices-state-offline = mất liên lạc từ { $at }
devices-state-new = chưa kết nối lần nào
devices-state-unkeyed = chưa có đường dẫn riêng, bấm “Xem, chỉnh từng cái” để cấp
devices-state-revoked = đã ngừng đường dẫn, cần cấp đường dẫn mới
devices-next = , sắp phát { $at }
devices-add-speaker-btn = Thêm loa
devices-add-board-btn = Thêm bảng tin
devices-pick-btn = Xem, chỉnh từng cái
devices-ask-pick = Anh/chị chọn loa hoặc bảng tin, hoặc gõ tên của nó:
devices-pick-unknown = Chưa thấy loa, bảng tin nào tên “{ $text }”. Anh/chị gõ lại tên của nó, hoặc tên thôn, buôn.
devices-ask-where = { $kind } đặt ở đâu? Anh/chị chọn, hoặc gõ tên thôn, buôn.
devices-where-unknown = Chưa tìm thấy “{ $text }”. Anh/chị gõ lại tên thôn, buôn.
devices-ask-name = Đặt tên để ai cũng biết là cái nào, ví dụ: “Nhà văn hóa buôn Ea Kao”.
devices-name-missing = Tên chưa được. Anh/chị gõ lại tên của loa hoặc bảng tin.
devices-code-taken = Mã { $code } đã có thiết bị khác dùng. Anh/chị chọn mã khác.
devices-added = Đã thêm { $name } tại { $area }. Mở địa chỉ này trên máy nối với nó và để nguyên trang:
    { $link }
    Ảnh mã vuông sẽ gửi ngay sau đây. Trong địa chỉ có khóa riêng của máy: ai có nó thì báo thay được cho máy này, nên chỉ đưa cho người giữ máy.
devices-qr = Mã vuông của { $name }: quét bằng máy nối với loa hoặc bảng tin.
devices-one = { $name }: { $state }{ $next }
    Âm lượng: { $volume }%
    Địa chỉ: { $link }
devices-unkeyed = { $count } loa, bảng tin của { $commune } chưa có đường dẫn riêng: { $names }. Máy vẫn hiện tin, nhưng xã không biết loa đã phát hay máy đã tắt. Anh/chị mở “Loa và bảng tin”, chọn từng máy, bấm “Cấp đường dẫn mới”, rồi mở đường dẫn đó trên máy ấy.
devices-link-unkeyed = chưa có. Bấm “Cấp đường dẫn mới”, rồi mở đường dẫn đó trên máy này. Đến lúc đó máy vẫn hiện tin, nhưng xã không biết tin đã phát hay chưa.
devices-link-revoked = đã ngừng. Bấm “Cấp đường dẫn mới” khi cần dùng lại.
devices-link-hidden = vẫn dùng được nhưng không xem lại được, vì khóa của hệ thống đã đổi. Bấm “Cấp đường dẫn mới” nếu cần mở trên máy khác.
devices-lit-btn = Giờ bật, nhịp tin
devices-lit-ask = { $name }: đang bật { $hours }, mỗi tin { $seconds }. Tin khẩn cấp thì lúc nào cũng hiện. Anh/chị chọn:
devices-lit-all = cả ngày, trừ giờ nghỉ đêm
devices-lit-span = từ { $from } đến { $to }
devices-pace-auto = theo độ dài của tin
devices-pace-seconds = { $seconds } giây
devices-lit-hours-btn = Bật { $hours }
devices-pace-btn = Mỗi tin { $seconds }
devices-lit-done = { $name }: bật { $hours }, mỗi tin { $seconds }.
devices-lit-wrong = Chưa có lựa chọn này. Anh/chị bấm một nút dưới đây.
devices-screen-btn = Xem màn hình
devices-screen-asked = Đã hỏi { $name }: ảnh màn hình gửi tới anh/chị ngay khi máy chụp xong, thường dưới nửa phút. Quá hai phút không thấy ảnh thì nhờ người xem lại máy.
devices-screen-off = { $name } đang không liên lạc được nên chưa xem được màn hình. Anh/chị thử lại khi máy chạy.
devices-screen = Màn hình của { $name } lúc { $at }.
devices-renew-btn = Cấp đường dẫn mới
devices-ask-renew = Cấp đường dẫn mới cho { $name }? Máy đang chạy sẽ chỉ còn để xem, đến khi mở đường dẫn mới trên máy đó.
devices-renew-yes-btn = Cấp mới
devices-renewed = Đường dẫn mới của { $name }, mở trên máy nối với nó và để nguyên trang:
    { $link }
    Ảnh mã vuông sẽ gửi ngay sau đây. Đường dẫn cũ không dùng được nữa. Chỉ đưa cho người giữ máy.
devices-revoke-btn = Ngừng đường dẫn
devices-ask-revoke = Ngừng đường dẫn của { $name }? Dùng khi máy bị mất: không máy nào phát và báo thay cho nó được nữa, đến khi cấp đường dẫn mới.
devices-revoke-yes-btn = Ngừng
devices-revoked = Đã ngừng đường dẫn của { $name }. Khi có máy, anh/chị bấm “Cấp đường dẫn mới”.
devices-volume-btn = Âm lượng { $volume }%
devices-volume-wrong = Âm lượng là số từ 0 đến 100. Anh/chị gõ lại.
devices-volume-set = { $name }: âm lượng { $volume }%. Tin khẩn cấp luôn phát to nhất.
devices-remove-btn = Gỡ bỏ
devices-ask-remove = Gỡ { $name }? Mọi lịch phát trên đó sẽ bỏ, trang của nó sẽ đóng.
devices-remove-yes-btn = Gỡ
devices-remove-no-btn = Giữ lại
devices-removed = Đã gỡ { $name }.
devices-kept = Vẫn giữ nguyên, chưa gỡ gì.


devices-mute = { $name } đang mở nhưng chưa bật tiếng, nên bà con không nghe được. Nhờ anh/chị đến chỗ máy: chạm vào màn hình một lần, rồi bấm “Nghe thử tiếng loa”.
devices-mute-volume = { $name } đang để âm lượng 0%, nên bà con không nghe được. Anh/chị vào “Loa và bảng tin”, chọn loa này và chỉnh âm lượng.

devices-doubted = { $name } vừa báo một việc không thể có: { $why }. Báo cáo đó không được tính. Anh/chị cho người xem lại máy; nếu nghi đường dẫn bị lộ, vào “Loa và bảng tin”, chọn nó, bấm “Cấp đường dẫn mới”.
devices-doubt-early = phát khi chưa đến giờ
devices-doubt-order = phát xong trước khi bắt đầu
devices-doubt-short = phát xong nhanh hơn độ dài bản đọc
devices-doubt-foreign = báo thay cho loa, bảng tin khác

devices-plan-quiet = Bản tin { $code } “{ $title }” không phát loa lúc { $at }: đó là giờ nghỉ đêm, giờ yên lặng của loa ({ $hours }), chỉ tin khẩn cấp được phát. Anh/chị chọn giờ khác rồi gửi duyệt lại.
devices-plan-late = Bản tin { $code } “{ $title }” được duyệt khi đã qua giờ phát { $at }, nên giờ đó không phát. Muốn phát, anh/chị gửi duyệt lại với giờ mới.
devices-plan-moved = “{ $title }” dời từ { $asked } sang { $at } vì trùng giờ với “{ $other }”. Loa: { $names }.
devices-plan-dropped = “{ $title }” lúc { $asked } không phát được: trùng giờ với “{ $other }”, dời nữa thì vào giờ nghỉ đêm. Loa: { $names }. Anh/chị chọn giờ khác.
devices-plays = { $played }/{ $total } loa đã phát { $at }
devices-plays-but = { $played }/{ $total } loa đã phát { $at }; { $failed }
devices-plays-one = { $name }: { $why }
devices-plays-again = Bản tin { $code } “{ $title }” lúc { $at } bị tin khẩn cấp ngắt. Loa nào chưa phát xong sẽ tự phát lại từ { $again } hôm nay, anh/chị không cần làm gì.
devices-plays-failed = Bản tin { $code }: { $line }
devices-plays-all = Bản tin { $code } trên loa:
    { $lines }
devices-plays-none = Bản tin { $code } chưa có lịch phát loa nào.
devices-why-mute = mở nhưng chưa bật tiếng
devices-why-lost = mất liên lạc
devices-why-no-key = chưa có đường dẫn riêng nên không báo được
devices-why-silent = không phát
devices-why-cut = bị ngắt giữa chừng
devices-why-refused = không nhận, { $detail }

devices-listen-draft = Bản này chưa được duyệt, chỉ để nghe thử.
devices-listen-corrected = Bản tin này đã có bản đính chính.
devices-listen-withdrawn = Bản tin này đã được rút lại.
devices-listen-over = Bản tin này đã hết hiệu lực.
