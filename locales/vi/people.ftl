people-words = mời tuyên truyền viên | mời người mới | tuyên truyền viên | người phụ trách | thôn trống | thôn còn trống | buôn trống | thôn nào trống | chưa nhắn tới được | ai chưa nhắn tới được
people-unreached-words = chưa nhắn tới được | ai chưa nhắn tới được
people-uncovered-words = thôn trống | thôn còn trống | buôn trống | thôn nào trống
people-menu = Tuyên truyền viên
people-what = Anh/chị muốn làm gì về tuyên truyền viên?
people-btn-invite = Mời người mới
people-btn-pending = Chờ xác nhận ({ $count })
people-btn-uncovered = Thôn, buôn còn trống
people-btn-unreached = Chưa nhắn tới được
people-all-reached = Lúc này nhắn được cho tất cả tuyên truyền viên.
people-unreached = { $count } tuyên truyền viên lúc này chưa nhắn tới được. Anh/chị gọi điện nhờ họ nhắn một tin bất kỳ vào trang của xã:
    { $lines }
people-unreached-line = • { $name }, { $village } ({ $phone }): { $reason }
people-no-phone = chưa cho số điện thoại
people-unreached-more = và { $count } người nữa
people-btn-more = Xem thêm
people-btn-another = Mời người khác
people-btn-all = Mã cho mọi thôn còn trống
people-nobody-missing = { $commune }: thôn, buôn nào cũng đã có tuyên truyền viên. Muốn mời thêm người, anh/chị chọn một thôn.
people-sheet = { $commune }: mã mời cho { $count } thôn, buôn chưa có ai. Mỗi mã dùng một lần, đến { $until }. Anh/chị in tệp này rồi cắt từng ô, hoặc chuyển từng dòng cho đúng người. Vài hôm nữa nhắn “thôn trống” để xem nơi nào chưa vào.
    { $lines }
people-sheet-title = Mã mời tuyên truyền viên, { $commune }
people-sheet-intro = Mỗi ô cho một thôn, buôn. Mã dùng một lần, đến { $until }. Cắt rời và đưa tận tay; ai có mã thì xin vào thay được.
people-sheet-forward = Tin nhắn để chuyển tiếp:
people-card-how = { $page ->
    [no] Quét ảnh, hoặc nhắn mã này vào trang của { $commune }
   *[other] Quét ảnh (hoặc mở { $page }), rồi nhắn mã này
  } trước ngày { $until }.
people-card-forward = Mời anh/chị làm tuyên truyền viên của { $village }, { $commune }. Anh/chị nhắn mã { $code } vào { $page ->
    [no] trang của xã
   *[other] { $page }
  } trước ngày { $until }.

people-commune = Mời cho xã, phường nào? Anh/chị gõ tên.
people-which-commune = Anh/chị chọn đúng xã, phường:
people-no-commune = Không thấy xã, phường “{ $text }” trong địa bàn của anh/chị. Anh/chị gõ lại tên.
people-village = Mời cho thôn, buôn nào của { $commune }? Anh/chị chọn hoặc gõ tên.
people-which-village = Anh/chị chọn đúng thôn, buôn:
people-no-village = Không thấy thôn, buôn “{ $text }”. Anh/chị gõ lại, hoặc chọn bên dưới.
people-no-villages = { $commune } chưa có danh sách thôn, buôn. Anh/chị nhờ người quản trị nhập danh sách trước.
people-code = Mã mời cho { $village }, { $commune }: { $code }
    Dùng một lần, đến { $until }.
    Người được mời { $page ->
    [no] quét ảnh này, hoặc nhắn mã vào trang của xã
   *[other] quét ảnh này (hoặc mở { $page }) rồi nhắn mã
  }{ $has_links ->
    [yes] , hoặc bấm:
      { $links }
   *[no] .
  }

people-nobody-waits = Không có ai đang chờ xác nhận.
people-more-wait = Còn { $count } người nữa đang chờ. Anh/chị xử lý những người trên rồi xem thêm.
people-all-covered = { $commune }: cả { $villages } thôn, buôn đều có tuyên truyền viên đang hoạt động.
people-coverage = { $commune }: { $villages } thôn, buôn.
    { $lines }
people-coverage-missing = Chưa có tuyên truyền viên ({ $count }):
    { $names }
people-coverage-silent = Có người nhưng 30 ngày qua chưa nhắn gì ({ $count }):
    { $names }
people-coverage-sum = { $communes } xã, phường với { $villages } thôn, buôn: { $missing } nơi chưa có tuyên truyền viên, { $silent } nơi 30 ngày qua chưa ai nhắn gì.
    Thiếu nhiều nhất:
    { $worst }
