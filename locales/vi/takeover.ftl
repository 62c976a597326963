takeover-begun = Một cán bộ đang trả lời { $name } trên trang của xã. Tin Buôn im trong cuộc trò chuyện này đến { $until }; cán bộ nhắn thêm thì im lâu hơn. Bản tin và tin khẩn cấp vẫn gửi.
takeover-btn-end = Cho Tin Buôn trả lời lại
takeover-ended = Từ giờ Tin Buôn lại trả lời { $name }. Những tin họ nhắn lúc nãy, Tin Buôn không trả lời lại.
takeover-over = Tin Buôn đã trả lời { $name } như thường, không cần bấm nữa.
takeover-somebody = một người dân
takeover-danger = TIN KHẨN, CHƯA XÁC NHẬN ({ $words })
    Nơi: { $place }
    Nội dung: { $text }
    Người nhắn: { $who }. Mã { $code }.
    { $why } Anh/chị kiểm tra ngay.
takeover-danger-held = Một cán bộ đang trả lời người này trên trang của xã nên Tin Buôn không hỏi thêm.
takeover-danger-group = Tin này nhắn trong nhóm, Tin Buôn chưa hỏi thêm được người nhắn.
