short-stranger = Số { $number } (không có trong danh sách) nhắn SMS:
    “{ $text }”
short-stranger-call = Số { $number } (không có trong danh sách) vừa gọi nhỡ trong lúc có cảnh báo. Anh/chị bấm nút để gọi lại hỏi giúp.
short-shared = Số chung của { $names } trả lời: “{ $text }”. Chưa rõ là của thôn, buôn nào nên chưa ghi. Anh/chị gọi hỏi lại giúp.
