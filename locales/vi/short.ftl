short-passed = { $urgent ->
    [yes] ⚠️ { $name } ({ $place }) nhắn SMS:
   *[no] { $name } ({ $place }) nhắn SMS:
  }
    “{ $text }”
    Máy không trả lời tin này được. Cần hỏi thêm, anh/chị gọi điện.
short-stranger = Số { $number } (không có trong danh sách) nhắn SMS:
    “{ $text }”
short-stranger-call = Số { $number } (không có trong danh sách) vừa gọi nhỡ trong lúc có cảnh báo. Anh/chị gọi lại hỏi giúp.
