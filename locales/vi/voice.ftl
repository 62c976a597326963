voice-taken = Đã nhận ghi âm.
voice-thanks = Cảm ơn anh/chị, đã ghi đúng lời.
voice-retell = Anh/chị viết lại cho đúng, hoặc nói lại một lần nữa.
