# Âm lượng của một loa theo giờ.
loudness-btn = Âm lượng theo giờ
loudness-one = { $name }:
    { $lines }
    Tin khẩn cấp luôn phát to nhất. Muốn đổi, anh/chị gõ “ban ngày 70”, “buổi tối 50”, “không quá 40 từ 7h đến 17h” (gần trường, trạm y tế), “khởi động 15 giây”, “bỏ giới hạn”.
loudness-day = • Ban ngày: { $volume }%
loudness-evening = • Buổi tối (18:00 đến 06:00): { $volume }%
loudness-cap = • Từ { $start } đến { $end }: không quá { $most }%
loudness-warm = • Bật tăng âm trước khi phát { $seconds } giây
loudness-btn-evening = Buổi tối { $volume }%
loudness-btn-warm = Khởi động { $seconds } giây
loudness-unclear = Anh/chị gõ một điều mỗi lần: “ban ngày 70”, “buổi tối 50”, “không quá 40 từ 7h đến 17h”, “khởi động 15 giây”, “bỏ giới hạn”. Gõ “hủy” nếu thôi.
loudness-warm-wrong = Thời gian khởi động từ 0 đến { $most } giây. Anh/chị gõ lại, ví dụ “khởi động 15 giây”.
loudness-cap-wrong = Khoảng giờ này chưa được, hoặc đã có quá nhiều khoảng. Anh/chị gõ lại, ví dụ “không quá 40 từ 7h đến 17h”, hoặc “bỏ giới hạn” để đặt lại từ đầu.
loudness-not-a-speaker = { $name } là bảng tin, không có âm lượng. Anh/chị chọn một loa.
