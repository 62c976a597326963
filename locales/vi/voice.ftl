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
