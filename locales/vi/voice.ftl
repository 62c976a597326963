voice-taken = Đã nhận ghi âm.
voice-thanks = Cảm ơn anh/chị, đã ghi đúng lời.
voice-retell = Anh/chị viết lại cho đúng, hoặc nói lại một lần nữa.
voice-mended = { "\u000A" }Sửa tên theo danh sách của xã: { $pairs }.
voice-retell-parts = Chỗ nào chưa đúng? Anh/chị bấm vào chỗ đó, hoặc viết, nói lại tất cả.
voice-part-ask = “{ $part }” đúng ra là gì? Anh/chị viết hoặc nói riêng chỗ đó.
voice-part-unclear = Tôi chưa nghe ra chỗ “{ $part }”. Anh/chị viết giúp chỗ đó.
voice-keep-ask = Tin Buôn giữ ghi âm này cùng lời anh/chị vừa sửa được không? Chỉ dùng để thử và chọn máy nghe cho đúng giọng bà con mình. Lúc nào đổi ý, anh/chị nhắn “giữ ghi âm”.
voice-keep-yes = Giữ được
voice-keep-no = Không giữ
voice-kept = Cảm ơn anh/chị. Ghi âm đã sửa của anh/chị được giữ để thử máy nghe. Đổi ý thì nhắn “giữ ghi âm”.
voice-not-kept = Đã ghi: ghi âm của anh/chị không dùng để thử máy nghe.
voice-keep-state = { $kept ->
    [yes] Ghi âm đã sửa của anh/chị đang được dùng để thử máy nghe.
   *[no] Ghi âm của anh/chị không dùng để thử máy nghe.
    }
voice-words = giữ ghi âm | không giữ ghi âm | đừng giữ ghi âm | thôi giữ ghi âm
voice-language = { $code ->
    [rad] tiếng Ê Đê
    [cmo] tiếng M'nông
    [jra] tiếng Gia Rai
    [bdq] tiếng Ba Na
    [sed] tiếng Xơ Đăng
    [cjm] tiếng Chăm
    [tyz] tiếng Tày
    [nut] tiếng Nùng
    [blt] tiếng Thái
    [hmn] tiếng Mông
    [ium] tiếng Dao
    [mtq] tiếng Mường
   *[vi] tiếng Việt
    }
voice-is = Đây là { $language }
voice-language-set = Đã ghi: ghi âm này là { $language }, những lần sau cũng vậy cho tới khi anh/chị chọn lại.
voice-listen = { $who } gửi một ghi âm { $language }. Anh/chị nghe rồi kể lại vắn tắt bằng tiếng Việt giúp: việc gì, ở đâu, mấy người, từ khi nào.
voice-summarise = Kể lại
voice-summarise-again = Kể lại lần nữa
voice-summary-ask = Anh/chị viết hoặc nói bằng tiếng Việt ghi âm đó nói gì. Chỉ kể điều có trong ghi âm.
voice-summary-there = Đã có người kể lại ghi âm này rồi: “{ $text }”. Cảm ơn anh/chị.
voice-summary-heard = Tôi nghe anh/chị kể là: “{ $text }”{ $mended }
    Đúng không?
voice-summary-unheard = Tôi chưa nghe ra lời kể lại. Anh/chị viết giúp, hoặc nói lại.
voice-summary-thanks = Cảm ơn anh/chị. Lời kể lại đã được chuyển cùng ghi âm.
voice-which = Ghi âm đã tới xã. Anh/chị vừa nói tiếng gì? Bấm một lần, tôi nhớ cho những lần sau.
