officers-menu = Cán bộ: đường dẫn, mất máy
officers-words = cán bộ | mất máy | mất điện thoại | cán bộ mất máy | cấp lại đường dẫn | đường dẫn cán bộ | thu hồi đường dẫn
officers-none = Xã, phường chưa có cán bộ nào khác ngoài anh/chị. Anh/chị nhờ người quản trị máy chủ thêm cán bộ. Máy của chính anh/chị bị mất thì gọi ngay người ấy: chỉ họ thu hồi và cấp lại được cho anh/chị.
officers-who = { $more ->
    [yes] Có { $count } cán bộ. Anh/chị gõ tên người cần tìm, hoặc chọn:
   *[no] Anh/chị chọn cán bộ, hoặc gõ tên:
  }
officers-unknown = Không thấy cán bộ tên “{ $text }” trong địa bàn của anh/chị. Anh/chị gõ lại tên, hoặc gõ “hủy”.
officers-card = { $name }
    { $held }
officers-role = • { $role ->
    [admin] Quản trị
    [approver] Người duyệt
    [editor] Người soạn tin
    [duty] Trực khẩn cấp
    [contributor] Đơn vị cộng tác
   *[other] Tuyên truyền viên
  }, { $area }
officers-btn-link = Cấp lại đường dẫn
officers-btn-lost = Mất điện thoại
officers-link = Đường dẫn và mã mới của { $name }. Anh/chị chỉ đưa cho đúng người này, đừng gửi vào nhóm:
    { $link }
    (mở được đến { $until })
    Mã dùng một lần để vào bằng Zalo hoặc Telegram: { $code }
    (dùng được đến { $code_until })
officers-link-told = Đã gửi đường dẫn mới cho { $name } ở tài khoản Zalo hoặc Telegram của người ấy. Nếu máy ấy bị mất, anh/chị chọn “Mất điện thoại” trước.
officers-told = { $who } vừa cấp cho anh/chị đường dẫn mới để mở trò chuyện trên web, dùng được đến { $until }. Anh/chị đừng chuyển cho người khác:
    { $link }
    Nếu anh/chị không nhờ, hãy báo ngay cho người quản trị của xã.
officers-ask-lost = Máy của { $name } bị mất? Mọi đường dẫn đã cấp, trang đang mở và tài khoản Zalo, Telegram đang dùng sẽ không vào được nữa. Sau đó anh/chị cấp đường dẫn và mã cho máy mới.
officers-btn-lost-sure = Đúng, thu hồi hết
officers-btn-keep = Thôi, giữ nguyên
officers-lost = Đã thu hồi: không máy nào còn vào được thay { $name }. Khi có máy mới, anh/chị cấp lại đường dẫn.
officers-kept = Không thu hồi gì cả. Mọi thứ vẫn như cũ.
officers-btn-text = Nhắn mã cho người ấy
officers-texted = { $way ->
    [template] Đã gửi mã dùng một lần vào Zalo theo số điện thoại của { $name }.
    [phone] Đã nhắn SMS mã dùng một lần đến điện thoại của { $name }.
   *[chat] Đã gửi mã dùng một lần vào trò chuyện của { $name }.
  } Người ấy gõ mã vào Zalo hoặc Telegram của xã.
officers-code = { $name }: mã dùng một lần là { $ma }, dùng đến { $ngay }. Anh/chị gõ mã này vào Zalo hoặc Telegram của xã trên máy mới. Không đưa mã cho ai.
officers-not-texted = Chưa nhắn mã được cho { $name }: không có trò chuyện nào mở, chưa có số di động, hoặc hết ngân sách tin tính phí. Anh/chị cấp lại đường dẫn rồi đưa tận tay.
