ear-ask = { $name } vừa phát “{ $title }” lúc { $at }. Anh/chị ở gần đó, nghe thế nào?
ear-clear-btn = Nghe rõ
ear-low-btn = Nghe nhỏ
ear-rasp-btn = Loa rè
ear-none-btn = Không nghe
ear-away-btn = Tôi không ở gần
ear-thanks-well = Cảm ơn anh/chị.
ear-thanks-bad = Cảm ơn anh/chị. Xã đã ghi lại để cho người xem loa này.
ear-late = Câu hỏi này đã qua mấy ngày nên không ghi nữa. Loa đang không rõ, anh/chị nhắn cho xã biết.
ear-fixed-btn = Đã sửa xong
ear-fixed = Đã ghi: { $name } sửa xong. Sau lần phát tới, bà con ở gần sẽ được hỏi nghe có rõ không.
ear-tickets = Cần xem:
    { $lines }
