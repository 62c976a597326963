# What is wrong with loudspeakers and boards, and who hears of it.
upkeep-silent = mất liên lạc từ { $at }
upkeep-silent-over = mất liên lạc từ { $at } đến { $over }{ $detail ->
        [off] { "" } (máy bị tắt hoặc mất điện)
        [network] { "" } (mất mạng, máy vẫn bật)
       *[no] { "" }
    }
upkeep-power = mất điện từ { $at }
upkeep-power-over = mất điện từ { $at } đến { $over }
upkeep-signal = sóng yếu từ { $at }
upkeep-signal-over = sóng yếu từ { $at } đến { $over }
upkeep-amplifier = ampli báo lỗi từ { $at }
upkeep-amplifier-over = ampli báo lỗi từ { $at } đến { $over }
upkeep-sound = { $detail ->
        [low] bà con nghe nhỏ từ { $at }
        [rasp] bà con nghe loa rè từ { $at }
        [none] bà con không nghe tiếng từ { $at }
       *[no] tiếng chưa tốt từ { $at }
    }
upkeep-sound-over = { $detail ->
        [low] bà con nghe nhỏ từ { $at }, rõ lại lúc { $over }
        [rasp] bà con nghe loa rè từ { $at }, rõ lại lúc { $over }
        [none] bà con không nghe tiếng từ { $at }, rõ lại lúc { $over }
       *[no] tiếng chưa tốt từ { $at }, rõ lại lúc { $over }
    }
upkeep-line = { $name }: { $what }
upkeep-now = Đang có việc: { $what }.
upkeep-uptime = Tháng này chạy { $percent }% thời gian.
upkeep-well = { $name } đã tốt lại ({ $what }). Cảm ơn anh/chị.
upkeep-check-silent = { $name } { $what }. Nhờ anh/chị xem giúp:
    • có điện không?
    • máy có bật không?
    • còn mạng, còn dung lượng không?
    • trang của loa, bảng tin còn mở không?
    Máy chạy lại, hệ thống tự biết; cần người đến sửa, anh/chị nhắn cho xã.
upkeep-check-power = { $name } { $what }, máy đang chạy bằng pin. Nhờ anh/chị xem giúp:
    • cả xóm mất điện, hay chỉ máy này?
    • phích cắm, cầu dao của máy có bị ngắt không?
    Có điện lại, hệ thống tự biết; cần người đến sửa, anh/chị nhắn cho xã.
upkeep-check-signal = { $name } { $what }. Nhờ anh/chị xem giúp:
    • ăng-ten có lỏng, có bị che không?
    • điện thoại cùng mạng ở đó có sóng không?
    Ở đó sóng vẫn yếu thì anh/chị nhắn cho xã để đổi chỗ hoặc đổi mạng.
upkeep-check-amplifier = { $name } { $what }: có thể bà con không nghe được loa. Nhờ anh/chị xem giúp:
    • đèn của ampli có sáng, có đổi màu không?
    • dây loa có đứt, có chạm nhau không?
    • ampli có nóng quá không? Nóng thì tắt 10 phút rồi bật lại.
    Vẫn lỗi thì anh/chị nhắn cho xã.
upkeep-check-sound = { $name } { $what }. Nhờ anh/chị xem giúp loa có kêu rõ không.
upkeep-morning = Loa, bảng tin của { $area } từ sáng qua: { $lines }.{ $more ->
        [yes] { "" } Còn { $still } việc từ trước chưa xong.
       *[no] { "" }
    }
