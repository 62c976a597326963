emergency-menu = Tin khẩn cấp
emergency-words = khẩn cấp | tin khẩn cấp | báo động | diễn tập | hết nguy hiểm | đã hết nguy hiểm | báo hết nguy hiểm
emergency-clear-words = hết nguy hiểm | đã hết nguy hiểm | báo hết nguy hiểm
emergency-none = Hiện không có tin khẩn cấp nào đang phát.
emergency-of-people = Đang có chuyện gì, ở đâu, bao nhiêu người? Anh/chị nhắn hoặc ghi âm ngay vào đây: có người nguy hiểm thì cán bộ trực được báo liền. Nguy hiểm tính mạng thì gọi 112, 113 (công an), 114 (cháy), 115 (cấp cứu).
emergency-exercise-words = diễn tập
emergency-confirm-word = PHÁT NGAY

emergency-kind-flood = Lũ
emergency-kind-landslide = Sạt lở
emergency-kind-fire = Cháy
emergency-kind-storm = Bão
emergency-kind-other = Việc khác

emergency-kind-words-flood = lũ | lũ quét | lũ ống | lụt | ngập | ngập lụt | nước lên | nước dâng | xả lũ | vỡ đập | vỡ hồ
emergency-kind-words-landslide = sạt | sạt lở | lở đất | lở núi | lở đồi | đất lở | đá lăn | sụt đất | sụt lún
emergency-kind-words-fire = cháy | cháy rừng | cháy nhà | hỏa hoạn | nổ
emergency-kind-words-storm = bão | áp thấp | lốc | lốc xoáy | dông lốc | giông lốc | gió giật
emergency-kind-words-other = khác | việc khác | chuyện khác
emergency-kind-which = Chưa rõ là chuyện nào. Anh/chị bấm một nút, hoặc gõ một chữ: lũ, sạt lở, cháy, bão, khác.
emergency-title-flood = Cảnh báo lũ
emergency-title-landslide = Cảnh báo sạt lở đất
emergency-title-fire = Cảnh báo cháy
emergency-title-storm = Cảnh báo bão
emergency-title-other = Thông báo khẩn
emergency-title-clear = Hết nguy hiểm
emergency-title-exercise = DIỄN TẬP: { $title }

emergency-ready-flood = Nước lũ đang lên nhanh. Bà con ở ven sông, ven suối và vùng trũng hãy đưa người già, trẻ em lên chỗ cao ngay. Tắt điện trước khi rời nhà. Không lội qua suối, không đi qua ngầm tràn. Bà con báo cho nhà bên cạnh và làm theo hướng dẫn của ban tự quản thôn, buôn.
emergency-ready-landslide = Có nguy cơ sạt lở đất. Bà con ở chân đồi, ven taluy và ven suối hãy rời khỏi nhà ngay, đến nơi an toàn. Không quay lại lấy đồ đạc. Không đi qua đoạn đường có đất đá lăn. Bà con báo cho nhà bên cạnh và làm theo hướng dẫn của ban tự quản thôn, buôn.
emergency-ready-fire = Đang có cháy. Bà con ở gần hãy đưa người già, trẻ em ra khỏi khu vực cháy, đi ngược hướng gió. Gọi 114 và báo ban tự quản thôn, buôn. Người khỏe mạnh mang dụng cụ dập lửa khi có người chỉ huy. Không tự ý vào vùng đang cháy.
emergency-ready-storm = Bão sắp vào, gió giật mạnh và mưa rất to. Bà con ở yên trong nhà kiên cố, đóng chặt cửa, tránh xa cửa kính, cột điện và cây lớn. Không ra đường, không lên nương rẫy. Sạc đầy điện thoại và nghe tin tiếp theo của xã.
emergency-corrected-says = Tin đính chính, thay cho tin vừa phát. { $text }
emergency-exercise-text = Đây là diễn tập, không phải tình huống thật. { $text } Xin nhắc lại: đây là diễn tập.
emergency-clear-says = Tình huống khẩn cấp đã kết thúc. Bà con có thể trở lại sinh hoạt bình thường. Cảm ơn bà con đã phối hợp.
emergency-clear-exercise = Buổi diễn tập đã kết thúc. Cảm ơn bà con đã tham gia.
emergency-clear-partly = { $over }: đã hết. { $still }: VẪN CÒN. Bà con chưa trở về nơi nguy hiểm, tiếp tục làm theo hướng dẫn.
emergency-clear-for-real = Buổi diễn tập dừng tại đây. { $still } là THẬT và VẪN CÒN. Bà con làm ngay theo hướng dẫn.
emergency-title-corrected = ĐÍNH CHÍNH – { $title }
emergency-title-in = { $title } ở { $places }
emergency-title-some = { $title } ở { $count } thôn, buôn
emergency-title-and = { $before }; { $title }

emergency-no-right = Anh/chị chưa được giao quyền phát tin khẩn cấp. Anh/chị nhờ quản trị của xã giao quyền, hoặc gọi ngay cho cán bộ trực.
emergency-ask-commune = Phát tin khẩn cấp cho xã, phường nào? Anh/chị chọn hoặc gõ tên xã.
emergency-commune-unknown = Chưa tìm thấy xã “{ $text }” trong phần anh/chị phụ trách. Anh/chị gõ lại tên xã.
emergency-ask-kind = { $exercise ->
    [yes] DIỄN TẬP tại { $commune }. Diễn tập tình huống gì?
   *[no] Tin khẩn cấp của { $commune }. Đang có chuyện gì?
 }
emergency-ask-where = Phát tới đâu? Anh/chị có thể gõ luôn tên thôn, buôn, cách nhau bằng dấu phẩy.
emergency-everywhere-btn = Cả { $commune }
emergency-villages-btn = Chọn thôn, buôn
emergency-ask-villages = Anh/chị chọn từng thôn, buôn, hoặc gõ tên, cách nhau bằng dấu phẩy.
emergency-ask-villages-more = Đã chọn { $count }: { $names }. Chọn thêm, bấm lại để bỏ, hoặc bấm Xong.
emergency-villages-done-btn = Xong
emergency-village-picked = ✓ { $name }
emergency-village-unknown = Chưa tìm thấy thôn, buôn “{ $text }”. Anh/chị gõ lại tên hoặc chọn trong danh sách.
emergency-villages-none = Anh/chị chưa chọn thôn, buôn nào.
emergency-ask-text = Anh/chị gõ lời sẽ phát, ngắn và rõ: chuyện gì, ở đâu, bà con phải làm gì.
emergency-ask-text-again = Lời đang có:

    { $text }

    Anh/chị gõ lời mới để thay.
emergency-text-empty = Chưa có lời nào. Anh/chị gõ lại nội dung bằng chữ.
emergency-text-long = Lời dài { $length } chữ, nhiều nhất là { $limit }. Anh/chị viết ngắn lại cho bà con dễ nghe.
emergency-area-missing = Chưa có nơi nhận. Anh/chị chọn lại cả xã hoặc từng thôn, buôn.
emergency-check = Sẽ phát NGAY, kể cả trong giờ nghỉ đêm:

    { $alert }

    Nơi nhận: { $where }. Gồm { $villages } thôn, buôn; { $people } người trên điện thoại{ $followed ->
        [yes] , trong đó { $followers } người theo dõi trang của xã chưa cho biết ở thôn nào
       *[no] {""}
    }{ $missed ->
        [yes] , còn { $unreached } người chưa nhắn tới được
       *[no] {""}
    }; { $speakers } loa{ $unheard ->
        [yes] {" "}(và { $dumb } loa lúc này không phát ra tiếng)
       *[no] {""}
    }; { $boards } bảng tin.

    Để phát, anh/chị gõ: { $word }
emergency-check-said = Có từ loa đọc khác chữ viết. Loa sẽ đọc: “{ $text }”
emergency-type-word = Chưa phát gì cả. Muốn phát, anh/chị gõ đúng hai chữ { $word }; muốn thôi, bấm Không phát nữa.
emergency-edit-btn = Sửa lời
emergency-where-btn = Đổi nơi nhận
emergency-cancel-btn = Không phát nữa
emergency-cancelled = Đã bỏ, chưa phát gì cả.

emergency-sent = { $exercise ->
    [yes] Đã phát diễn tập { $code } lúc { $at }: { $people } người, { $speakers } loa{ $unheard ->
        [yes] {" "}(và { $dumb } loa lúc này không phát ra tiếng)
       *[no] {""}
    }, { $boards } bảng tin. Tự hết lúc { $until }.
   *[no] Đã phát tin khẩn cấp { $code } lúc { $at }: { $people } người, { $speakers } loa{ $unheard ->
        [yes] {" "}(và { $dumb } loa lúc này không phát ra tiếng)
       *[no] {""}
    }, { $boards } bảng tin. Tự hết lúc { $until }. Người thứ hai cần ký xác nhận trong { $minutes } phút.
 }
emergency-active = Đang có { $title } ({ $code }), phát lúc { $at }, hết lúc { $until }.
emergency-board-btn = Theo dõi
emergency-sign-btn = Ký xác nhận
emergency-clear-btn = Hết nguy hiểm
emergency-correct-btn = Sửa lời
emergency-extend-btn = Kéo dài thêm 1 giờ
emergency-again-btn = Phát lại trên loa

emergency-alert = ⚠️ { $title }
    { $commune }

    { $text }

    { $corrected ->
        [yes] Tin này thay cho tin đã gửi trước.{" "}
       *[no] {""}
    }Có hiệu lực đến { $until }.
emergency-alert-ask = ⚠️ { $title }
    { $commune }

    { $text }

    { $corrected ->
        [yes] Tin này thay cho tin đã gửi trước.{" "}
       *[no] {""}
    }Có hiệu lực đến { $until }. Anh/chị báo ngay cho bà con trong thôn, buôn rồi bấm một nút dưới đây.
emergency-safe-btn = Đã báo bà con
emergency-help-btn = Cần giúp
emergency-officers = ⚠️ { $title } ({ $code })
    { $corrected ->
        [yes] { $name } vừa sửa lời tại { $commune }, lời trước không còn dùng; có hiệu lực đến { $until }:
       *[no] { $name } vừa phát tại { $commune }, có hiệu lực đến { $until }:
    }

    { $text }
emergency-please-sign = ⚠️ { $title } ({ $code })
    { $corrected ->
        [yes] { $name } vừa sửa lời tại { $commune }, lời trước không còn dùng; có hiệu lực đến { $until }:
       *[no] { $name } vừa phát tại { $commune }, có hiệu lực đến { $until }:
    }

    { $text }

    Anh/chị kiểm tra và ký xác nhận trong { $minutes } phút.
emergency-signed-by = { $name } đã ký xác nhận { $code }.
emergency-sign-self = Người phát không tự ký xác nhận được. Cần một cán bộ khác có quyền khẩn cấp của xã.
emergency-unsigned = { $commune }: { $title } ({ $code }) do { $name } phát lúc { $at } đến nay chưa có người thứ hai ký xác nhận.

    { $text }
emergency-unsigned-own = { $title } ({ $code }) phát lúc { $at } chưa có người thứ hai ký xác nhận; đã báo lên tỉnh. Anh/chị gọi người có quyền ký.
emergency-text-same = Lời mới giống hệt lời đang phát nên không có gì để sửa. Anh/chị gõ lời khác, hoặc bấm Giữ lời cũ.
emergency-corrected-already = Người khác vừa sửa lời của { $code }. Lời đang phát bây giờ là:

    { $text }

    Vẫn cần sửa, anh/chị bấm “Sửa lời” rồi gõ lại.
emergency-sign-newer = Lời của { $code } đã được sửa sau tin anh/chị đang xem. Lời đang phát bây giờ là:

    { $text }

    Anh/chị đọc kỹ rồi bấm “Ký xác nhận” ở tin mới nhất.
emergency-no-exercise = Ở nơi này đang có { $title } thật ({ $code }), đến { $until }, nên không diễn tập được. Anh/chị đợi hết nguy hiểm, hoặc chọn nơi khác.
emergency-exercise-stopped = Buổi diễn tập { $code } đã dừng ngay trên loa, bảng tin và tin nhắn, vì đang có { $title } thật ({ $real }).
emergency-is-over = { $code } đã kết thúc, không còn thay đổi được. Cần báo tiếp, anh/chị phát tin mới.
emergency-no-sound = { $code }: máy đọc không làm được tiếng, loa chưa kêu. Tin nhắn và bảng tin vẫn đã phát. Anh/chị gọi người ra loa đọc trực tiếp.
emergency-devices = { $title } ({ $code }): { $devices }.
emergency-ending = { $title } ({ $code }) hết hiệu lực lúc { $at }. Đã hết nguy hiểm hay cần kéo dài?
emergency-all-clear-partly = ⚠️ CHƯA HẾT NGUY HIỂM: { $title }
    { $commune }

    { $says }
emergency-all-clear = ✅ HẾT NGUY HIỂM: { $title }
    { $commune }

    { $says }
emergency-needs-help = 🆘 { $village } cần giúp – { $title } ({ $code })
    Người báo: { $name } ({ $phone }). Anh/chị gọi ngay.
emergency-needs-help-no-phone = 🆘 { $village } cần giúp – { $title } ({ $code })
    Người báo: { $name }, chưa có số điện thoại. Anh/chị nhắn hoặc cử người đến ngay.
emergency-all-answered = Sau { $minutes } phút, { $answered }/{ $total } thôn, buôn đã trả lời – { $title } ({ $code }). Không còn nơi nào im lặng.
emergency-silent-list = Sau { $minutes } phút, { $answered }/{ $total } thôn, buôn đã trả lời – { $title } ({ $code }). Chưa trả lời, anh/chị gọi ngay: { $villages }
emergency-silent-one = { $village } ({ $people })
emergency-silent-nobody = { $village } (chưa có tuyên truyền viên, cần cử người đến)
emergency-silent-near = { $line }, nhờ { $near } gần đó: { $people }

emergency-sms-kind-flood = LŨ LỤT
emergency-sms-kind-landslide = SẠT LỞ ĐẤT
emergency-sms-kind-fire = CHÁY
emergency-sms-kind-storm = BÃO
emergency-sms-kind-other = KHẨN CẤP
emergency-sms-exercise = DIỄN TẬP { $kind }
emergency-sms-corrected = ĐÍNH CHÍNH { $kind }
emergency-sms-whole = toàn xã
emergency-check-sms = Thôn, buôn nào sau ít phút chưa trả lời, tuyên truyền viên ở đó nhận SMS đúng như sau ({ $segments } đoạn{ $priced ->
    [yes] , khoảng { $price } đồng mỗi người
   *[no] {""}
  }):

    { $text }

    Anh/chị đọc kỹ: chữ không dấu dễ hiểu sai.
emergency-nowhere = chưa nhắn tới được { $name }, hãy gọi điện
emergency-sms-arrived = SMS đã tới máy
emergency-sms-sent = SMS đã gửi, chưa có báo nhận
emergency-sms-no-report = SMS đã gửi, không có báo nhận (thường gặp)
emergency-sms-unclear = SMS chưa rõ đã đi chưa
emergency-sms-waits = SMS đang gửi
emergency-sms-number = SMS không tới được số này, hãy gọi điện
emergency-sms-failed = SMS không gửi được: { $reason }
emergency-form-level = Khẩn cấp
