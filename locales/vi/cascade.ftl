cascade-menu = Tin tỉnh giao các xã
cascade-words = tin giao xã | tin giao các xã | tin tỉnh giao | theo dõi tin giao xã
cascade-btn-hand = Giao các xã tự biên tập
cascade-handed = Đã giao cho { $count } xã, phường. Mỗi nơi có một bản nháp riêng: xã sửa, duyệt rồi mới phát. Anh/chị nhắn “tin giao xã” để xem nơi nào đã làm.
cascade-told = { $who } giao xã bản tin { $code } để biên tập lại cho hợp với địa phương:
    { $text }
    Anh/chị xem, sửa rồi gửi duyệt như mọi bản tin của xã.
cascade-btn-open = Xem và sửa
cascade-btn-decline = Không dùng ở xã này
cascade-declined = Đã ghi: xã không dùng { $code }. Tỉnh thấy được điều này.
cascade-none = Chưa có tin nào giao cho các xã.
cascade-card = { $code }: { $title }
    { $all } xã, phường: { $carried } nơi đã duyệt hoặc phát, { $at_work } nơi đang làm.
    Chưa mở: { $untouched ->
    [no] không còn nơi nào
   *[other] { $untouched }
  }
    Không dùng: { $declined ->
    [no] không có
   *[other] { $declined }
  }
