# Nhóm trò chuyện của xã: cán bộ lập và gắn, tuyên truyền viên nhận tin và xác nhận.
groups-menu = Nhóm trò chuyện
groups-words = nhóm | nhóm trò chuyện | nhóm zalo | nhóm telegram | nhóm tuyên truyền viên | tạo nhóm | lập nhóm | các nhóm

# Trong nhóm, chỉ tin có (hoặc bắt đầu bằng) một trong các chữ này, hoặc tin trả lời Tin Buôn,
# mới được lưu.
groups-keywords = báo cáo | #bc | #baocao | #tinbuon
groups-first-words = tin buôn | tin buôn ơi
groups-read-words = 1 | đã đọc | đọc rồi | đã xem | đã nhận | đã nhận tin | rõ
groups-told-words = 2 | đã phổ biến | phổ biến rồi | đã báo bà con | đã báo dân | đã thông báo | đã tuyên truyền
groups-household-words = hộ | nhà | gia đình | hộ dân

groups-bulletin =
    { $text }

    Tuyên truyền viên đọc xong, bấm vào đây để xác nhận: { $link }
    Hoặc trả lời ngay tin này: 1 là đã đọc; “đã phổ biến 35 hộ” là bà con đã biết.
groups-open-chat = Anh/chị mở trò chuyện riêng với Tin Buôn để làm tiếp: { $link }
groups-open-chat-plain = Anh/chị mở trang của xã và nhắn riêng cho Tin Buôn để làm tiếp.
groups-foreign = Nhóm này chưa gắn với xã nào nên Tin Buôn chưa làm gì ở đây. Cán bộ xã tự mình thêm Tin Buôn vào nhóm thì nhóm được gắn với xã ấy.

groups-list = Nhóm của { $commune }:
    { $lines }
groups-none = Chưa có nhóm nào.
groups-line = • { $name } ({ $where }): { $state }, { $people } người
groups-unnamed = Nhóm chưa có tên
groups-state-making = đang tạo
groups-state-open = đang dùng
groups-state-failed = chưa tạo được
groups-state-ended = đã hết hạn, tin không vào được
groups-state-lost = không dùng nữa
groups-by-hand = Dùng nhóm có sẵn: mở nhóm, thêm thành viên { $links } như thêm một người. Tin Buôn sẽ hỏi riêng anh/chị nhóm ấy là của thôn nào.
groups-no-account = { $commune } chưa nối tài khoản nào tạo được nhóm. Anh/chị nhờ người quản trị nối trang của xã trước.
groups-commune = Nhóm của xã, phường nào? Anh/chị gõ tên.

groups-btn-one = { $name }
groups-btn-create = Tạo nhóm mới
groups-btn-find = Gắn nhóm đã có
groups-btn-open = Xem nhóm
groups-btn-invite = Mời tuyên truyền viên
groups-btn-assign = Nhóm của thôn nào
groups-btn-all = Cả xã, phường
groups-btn-again = Thử tạo lại
groups-btn-stop = Thôi dùng nhóm này
groups-btn-stop-sure = Thôi dùng
groups-btn-keep = Vẫn dùng

groups-name = Nhóm tên là gì? Anh/chị bấm chọn hoặc gõ tên khác.
groups-name-ready = Tuyên truyền viên { $commune }
groups-name-missing = Tên nhóm chưa có chữ nào. Anh/chị gõ lại.
groups-name-taken = Đã có nhóm tên “{ $name }”. Anh/chị gõ tên khác.
groups-nobody = 48 giờ qua chưa có tuyên truyền viên nào nhắn trang của xã nên chưa tạo được nhóm. Anh/chị nhờ một người nhắn một tin, rồi tạo lại.
groups-wanted = Đang tạo nhóm “{ $name }”. Xong, Tin Buôn báo ngay.
groups-made = Đã có nhóm “{ $name }”. { $link }
    Giờ anh/chị mời tuyên truyền viên vào nhóm.
groups-making-slow = Nhóm “{ $name }” chưa tạo được ngay: { $why }. Tin Buôn tự thử lại trong vòng một giờ và báo anh/chị kết quả.
groups-failed = Chưa tạo được nhóm “{ $name }”: { $why }. Anh/chị xử lý rồi bấm Thử tạo lại, hoặc hỏi người quản trị.
groups-finding = Đang tìm các nhóm của trang xã. Anh/chị chờ một chút.
groups-found = Các nhóm chưa gắn. Anh/chị bấm nhóm muốn dùng:
groups-found-none = Không thấy nhóm nào chưa gắn. Anh/chị bấm Tạo nhóm mới.
groups-find-failed = Chưa xem được danh sách nhóm: { $why }. Anh/chị thử lại sau ít phút.
groups-linked = Đã gắn nhóm “{ $name }” với xã.
groups-new = Tin Buôn vừa vào nhóm “{ $name }” của { $commune }. Nhóm này dành cho ai?
groups-lost = Tin Buôn không còn ở trong nhóm “{ $name }” nên không gửi tin vào đó nữa. Muốn dùng lại, anh/chị thêm Tin Buôn vào nhóm.

groups-one = { $name } ({ $where }): { $state }
    Trong nhóm: { $known } người đã biết, { $unknown } người chưa rõ là ai.{ $lines }
groups-one-known = { "\u000A" }Đã biết: { $names }
groups-one-invited = { "\u000A" }Đã mời, chưa vào: { $names }
groups-one-link = { "\u000A" }Đường dẫn vào nhóm: { $link }
groups-invited = Đang mời { $count } người vào “{ $name }”: { $names }
groups-invited-nobody = Lúc này chưa mời được ai vào “{ $name }”.
groups-invited-others = { $invited }
    Chưa mời được:
    { $others }
groups-cannot-invite = Tin Buôn không tự mời người vào “{ $name }” được. Anh/chị thêm người ngay trong nhóm.
groups-invite-failed = Chưa mời được người vào “{ $name }”: { $why }. Anh/chị thử lại sau, hoặc gửi họ đường dẫn vào nhóm.
groups-why-elsewhere = chưa nhắn trang của xã trên kênh này; nhờ họ nhắn một tin trước
groups-why-silent = hơn 48 giờ chưa nhắn gì; nhờ họ nhắn một tin, rồi mời lại
groups-why-closed = đã chặn hoặc thôi quan tâm trang của xã

groups-whose = Nhóm này của xã, phường nào? Anh/chị gõ tên.
groups-which-commune-first = Anh/chị cho biết nhóm này của xã, phường nào trước: bấm Nhóm của thôn nào.
groups-village = “{ $name }” là nhóm của ai? Bấm chọn, hoặc gõ tên thôn, buôn.
groups-assigned = Xong. “{ $name }” là nhóm của { $where }; bản tin cho nơi ấy sẽ vào nhóm.
groups-stop-sure = Thôi gửi bản tin vào “{ $name }”? Nhóm vẫn còn, chỉ Tin Buôn không gửi nữa.
groups-stopped = Từ giờ Tin Buôn không gửi bản tin vào “{ $name }”.

groups-page-wrong = 3 số này chưa khớp với số điện thoại xã đang lưu. Anh/chị xem lại thôn, buôn và số rồi thử lần nữa. Xã chưa lưu số của anh/chị thì gõ mã cán bộ xã đã đưa.
groups-page-wrong-code = Mã này chưa đúng, hoặc đã dùng, đã hết hạn: mã có 8 chữ và số, ví dụ K7QX-3MPA. Anh/chị xem lại từng chữ, hoặc nhờ cán bộ xã đưa mã mới.
groups-page-locked = Đã thử sai nhiều lần nên trang này tạm khóa, khoảng một giờ nữa mới mở lại. Anh/chị trả lời ngay trong nhóm, hoặc nhắn trang của xã.
groups-page-locked-short = Nhiều lần gõ sai ở thôn, buôn này nên { $count } số cuối tạm khóa, khoảng một giờ nữa mở lại. Anh/chị gõ cả số điện thoại, hoặc trả lời ngay trong nhóm.
groups-page-village = Anh/chị chọn thôn, buôn của mình.
groups-page-digits = Anh/chị gõ { $count } số cuối điện thoại, ví dụ: 689, hoặc gõ cả số.
groups-page-no-phone = Xã chưa lưu số điện thoại của tuyên truyền viên thôn, buôn này. Anh/chị gõ mã cán bộ xã đã đưa riêng cho mình, hoặc trả lời tin trong nhóm.
groups-page-twice = Hai người ở thôn, buôn này có cùng 3 số cuối. Anh/chị gõ cả số điện thoại của mình, hoặc trả lời tin trong nhóm.
groups-page-not-yours = Tin này không gửi cho thôn, buôn của anh/chị nên không cần xác nhận.
groups-page-households = Số hộ phải là chữ số, ví dụ: 35. Không rõ thì để trống.
