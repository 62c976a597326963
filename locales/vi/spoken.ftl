spoken-ask = Tôi nghe là “{ $text }”. Đúng không?
spoken-yes = Đúng
spoken-no = Không
spoken-again = Anh/chị nói lại, gõ chữ, hoặc bấm nút.
spoken-unheard = Tôi chưa nghe ra lời nào. Anh/chị nói lại, gõ chữ, hoặc bấm nút.
spoken-late = Tôi nghe là “{ $text }”, nhưng câu hỏi lúc đó không còn nữa. Anh/chị nói lại giúp nếu vẫn cần.
