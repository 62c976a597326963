aloud-words = đọc cho tôi nghe | đọc tôi nghe | đọc cho nghe | thôi đọc | đừng đọc nữa
aloud-words-off = thôi đọc | đừng đọc nữa
aloud-on = Từ nay tin nào tôi gửi cũng có tiếng đọc kèm theo. Không cần nữa thì gõ “thôi đọc”.
aloud-off = Từ nay tôi chỉ gửi chữ. Muốn nghe lại, gõ “đọc cho tôi nghe”.
aloud-btn-off = Thôi đọc
aloud-sound = Nghe tin vừa rồi:
