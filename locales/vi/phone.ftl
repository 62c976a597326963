phone-words = số điện thoại | số điện thoại của tôi | đổi số điện thoại | thêm số điện thoại | sửa số điện thoại | sđt
phone-ask = Anh/chị cho xã xin số điện thoại, để nhắn hoặc gọi được khi Zalo không tới, nhất là lúc khẩn cấp. Không muốn thì bấm “Bỏ qua”. Chỉ cán bộ cần gọi mới mở xem được, và mỗi lần mở đều được ghi lại.
phone-ask-enrolled = { $sent }
    { $ask }
phone-ask-again = Xã đang giữ số điện thoại của anh/chị, ba số cuối là { $last }. Muốn đổi thì anh/chị gõ số mới.
phone-btn-skip = Bỏ qua
phone-btn-drop = Xóa số
phone-skip-words = bỏ qua | không | không cần | thôi | để sau
phone-kept = Đã lưu số { $phone }, cảm ơn anh/chị. Chưa đúng thì nhắn “số điện thoại” để sửa.
phone-skipped = Không sao. Khi nào muốn cho xã số, anh/chị nhắn “số điện thoại”.
phone-dropped = Đã xóa số điện thoại của anh/chị. Khi nào muốn cho lại, anh/chị nhắn “số điện thoại”.
phone-wrong = Số này chưa đúng. Anh/chị gõ lại số ở Việt Nam, ví dụ 0905 123 456, hoặc nhắn “bỏ qua”.
phone-enrol-first = Anh/chị chưa đăng ký nên xã chưa lưu số được. Có mã của cán bộ xã thì gửi mã vào đây trước.
phone-btn-open = Gọi { $name }
phone-opened = { $name }: { $phone }. Lần mở số này đã được ghi lại.
phone-btn-caller = Gọi số { $number }
phone-opened-caller = Số vừa gọi, nhắn tới: { $phone }. Lần mở số này đã được ghi lại.
phone-opened-none = { $name } chưa cho số điện thoại. Anh/chị hỏi trưởng thôn, buôn hoặc cử người đến.
