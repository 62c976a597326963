# Nhắc nhẹ để còn nhắn tin được: mỗi tuần nhiều nhất một lần.
door-ask = Lâu rồi chưa thấy anh/chị nhắn. Bấm nút dưới đây để tiếp tục nhận tin của xã, không phải viết gì thêm.
door-btn = Tiếp tục nhận tin
door-thanks = Cảm ơn anh/chị. Có tin mới, xã nhắn ngay vào đây.
