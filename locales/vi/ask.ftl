ask-menu = Hỏi hoặc phản ánh
ask-words = hỏi | hỏi đáp | phản ánh | góp ý | kiến nghị | ask

ask-what = Anh/chị muốn hỏi hay báo việc gì? Cứ viết, nói hoặc chụp ảnh gửi vào đây.
ask-where = Anh/chị ở xã, phường nào? Viết tên xã, hoặc tên thôn kèm tên xã.
ask-which-commune = Anh/chị nói xã, phường nào trong số này?
ask-where-not-found = Không thấy xã, phường hay thôn nào tên “{ $text }”. Anh/chị viết lại giúp.
ask-received = Đã ghi nhận, mã { $code }. { $officer } ({ $commune }) sẽ trả lời trước ngày { $due }. Gửi mã này lúc nào cũng xem được kết quả.
ask-placed = Đã ghi nơi xảy ra. Mã { $code }, { $officer } ({ $commune }) sẽ trả lời trước ngày { $due }.
ask-added = Đã ghi thêm vào { $code }.
ask-danger = Cán bộ trực đã được báo ngay. Nếu có người đang gặp nguy hiểm, anh/chị gọi 112, 113, 114 hoặc 115.
ask-which-village = Việc này ở thôn, buôn nào? Anh/chị viết tên thôn.
ask-skip-village-btn = Không rõ thôn nào
ask-skipped = Không sao. Xã vẫn xử lý { $code }.
