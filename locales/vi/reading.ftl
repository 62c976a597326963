reading-btn = Giọng đọc trên loa
reading-words = giọng đọc | cách đọc | từ điển đọc | giọng đọc trên loa
reading-again = Xin nhắc lại.
reading-commune = Anh/chị chỉnh cách đọc của xã nào?
reading-show =
    Cách đọc trên loa của { $commune }:
    Giọng: { $voice }. Tốc độ: { $speed }. Đọc { $times } lần.
    Lời chào: { $opening }
    Lời kết: { $closing }

    { $count } từ có cách đọc riêng:
    { $lines }

    Thêm một từ: gõ “Ea Tul đọc là ê a tun”.
reading-btn-voice = Đổi giọng
reading-btn-speed = Đổi tốc độ
reading-btn-times = Đọc mấy lần
reading-btn-opening = Lời chào
reading-btn-closing = Lời kết
reading-btn-listen = Nghe thử
reading-btn-none = Không cần
reading-voice-north = miền Bắc
reading-voice-central = miền Trung
reading-voice-south = miền Nam
reading-speed-slow = chậm
reading-speed-normal = vừa
reading-speed-fast = nhanh
reading-times = { $times } lần
reading-ask-voice = Loa đọc bằng giọng nào?
reading-ask-speed = Loa đọc nhanh hay chậm?
reading-ask-times = Mỗi bản tin đọc mấy lần? Lần sau có câu “Xin nhắc lại”.
reading-ask-opening = Sau tiếng chuông, trước bản tin, loa nói câu gì? Ví dụ: “Đài truyền thanh xã Ea Kao xin thông báo.”
reading-ask-closing = Hết bản tin, loa nói câu gì? Ví dụ: “Xin cảm ơn bà con đã lắng nghe.”
reading-kept = Đã ghi. Từ bản tin sau loa đọc như vậy; tin đã duyệt giữ nguyên.
reading-sample = Xin chào bà con. Bảy giờ sáng mai, mời bà con đến nhà văn hóa họp thôn.
reading-listen = Bản nghe thử sẽ gửi ngay sau đây.
reading-heard = Nghe thử: { $text }
reading-heard-other = { $text }
    Máy này không có giọng { $voice }, nên loa đọc bằng giọng sẵn có.
reading-unheard = Chưa làm được bản nghe thử. Anh/chị bấm Nghe thử lại sau ít phút.
reading-how = Anh/chị gõ theo mẫu: “Ea Tul đọc là ê a tun”, hoặc bấm một nút.
reading-put = Từ nay “{ $word }” đọc là “{ $said }”. Anh/chị nghe thử ở tin ngay sau đây. Chưa đúng thì gõ lại “{ $word } đọc là …”.
reading-sure = Từ nay loa đọc “{ $word }” là “{ $said }”, phải không anh/chị?
reading-btn-sure = Đúng, đọc như vậy
reading-btn-unsure = Không phải
reading-unsure = Cách đọc giữ nguyên. Câu vừa rồi chưa gửi đi đâu.
reading-put-drafts = { $text }
    Bản nháp có từ này sẽ đọc theo cách mới: { $codes }.
reading-put-waiting = { $text }
    Đang chờ duyệt và có từ này: { $codes }. Đọc lại theo cách mới thì người duyệt được hỏi lại. Anh/chị có muốn đọc lại không?
reading-btn-drop = Bỏ cách đọc “{ $word }”
reading-btn-again = Đọc lại { $code }
reading-dropped = Đã bỏ. “{ $word }” lại đọc như chữ viết.
reading-again-done = { $code } đang được đọc lại. Người duyệt sẽ nhận bản mới để nghe và duyệt.
reading-too-late = { $code } không còn chờ duyệt, nên giữ nguyên bản đọc đã có.
reading-word-wrong = Từ cần đọc phải có chữ, dài nhất { $most } ký tự. Anh/chị gõ lại: “Ea Tul đọc là ê a tun”.
reading-said-wrong = Chưa rõ “{ $word }” đọc thế nào. Anh/chị viết cách đọc bằng chữ, ví dụ “Ea Tul đọc là ê a tun”.
reading-too-many = Xã đã có { $most } từ, là nhiều nhất. Anh/chị bỏ bớt từ không dùng rồi thêm.
reading-too-long = Dài quá. Anh/chị viết trong { $most } ký tự.
reading-recording = Đây là ghi âm của anh/chị như loa sẽ phát: đã cắt khoảng lặng, bớt ồn, chỉnh đều tiếng. Chưa ưng thì gửi ghi âm khác.
reading-recording-bad = Ghi âm vừa rồi không nghe được. Anh/chị ghi lại ở chỗ yên tĩnh rồi gửi.
