absence-menu = Nghỉ, trực thay, bàn giao
absence-words = xin nghỉ | nghỉ, trực thay, bàn giao | báo nghỉ | nghỉ phép | xin nghỉ phép | báo vắng | xin đi vắng | trực thay | người trực thay | ai đang nghỉ | xin thôi | xin thôi làm | xin nghỉ hẳn | xin thôi nhiệm vụ | sổ bàn giao | xem bàn giao
absence-stop-words = xin thôi | xin thôi làm | xin nghỉ hẳn | xin thôi nhiệm vụ
absence-file-words = sổ bàn giao | xem bàn giao
absence-list-words = ai đang nghỉ
absence-ask-days = Anh/chị nghỉ những ngày nào? Gõ ngày, ví dụ: từ 20/6 đến 25/6.
absence-btn-today = Chỉ hôm nay
absence-btn-tomorrow = Chỉ ngày mai
absence-btn-stop = Tôi xin thôi hẳn
absence-btn-file = Sổ bàn giao
absence-btn-list = Ai đang nghỉ
absence-days-unclear = Tôi chưa hiểu ngày. Anh/chị gõ ngày đầu và ngày cuối, ví dụ: từ 20/6 đến 25/6.
absence-day-unclear = Tôi chưa hiểu ngày. Anh/chị gõ một ngày, ví dụ: 1/7.
absence-days-past = Ngày ấy đã qua. Anh/chị gõ ngày từ hôm nay trở đi, ví dụ: từ 20/6 đến 25/6.
absence-days-wrong = Ngày cuối phải sau ngày đầu, trong vòng một năm. Anh/chị gõ lại, ví dụ: từ 20/6 đến 25/6.
absence-ask-stop = Anh/chị xin thôi từ ngày nào? Gõ ngày, ví dụ: 1/7.
    Đến ngày ấy anh/chị vẫn làm như thường.
absence-btn-stop-today = Thôi từ hôm nay
absence-ask-who = { $more ->
    [yes] Ai làm thay anh/chị? Chọn tên, hoặc gõ tên người khác trong xã.
   *[no] Ai làm thay? Chọn tên, hoặc gõ tên.
  }
absence-btn-nobody = Chưa có ai
absence-which = Nhiều người có tên ấy. Anh/chị chọn đúng người:
absence-unknown = Tôi không thấy ai tên “{ $text }” đang làm trong xã và có trò chuyện với tôi trong những ngày ấy. Anh/chị gõ tên khác, hoặc chọn “Chưa có ai”.
absence-ask-approve = Giao cả quyền duyệt tin cho người ấy trong những ngày này?
absence-btn-with = Giao cả quyền duyệt
absence-btn-without = Không giao quyền duyệt
absence-ask-note = Người làm thay cần biết điều gì? Ví dụ: hộ khó tới, nhà neo đơn, việc đã hứa với bà con. Đừng ghi mật khẩu hay mã.
absence-btn-no-note = Không có gì thêm
absence-note-long = Lời nhắn dài quá { $most } chữ. Anh/chị viết ngắn lại giúp.
absence-one-day = ngày { $day }
absence-days = từ { $since } đến { $until }
absence-about = { $stops ->
    [yes] { $name } xin thôi từ { $days } ({ $places }).
   *[no] { $name } nghỉ { $days } ({ $places }).
  }
absence-deputy = { $stand_in ->
    [no] Chưa có ai làm thay.
   *[other] Người làm thay: { $stand_in }{ $approve ->
        [yes] , có quyền duyệt
       *[no] { "" }
      }.
  }
absence-mine = { absence-about }
    { absence-deputy }
absence-btn-change = Đổi ngày
absence-btn-pick = Chọn người làm thay
absence-btn-drop = Không nghỉ nữa
absence-noted = Đã ghi. { absence-about }
    { absence-deputy } Cán bộ xã được báo ngay.
absence-chosen = Đã ghi. { absence-deputy } { $agreed ->
    [yes] Người ấy được hỏi ngay; nhận lời thì có hiệu lực.
   *[no] Người ấy được hỏi ngay; nhận lời rồi quản trị đồng ý thì có hiệu lực.
  }
absence-ask-stand-in = { absence-about }
    Anh/chị làm thay được không?{ $approve ->
    [yes] { " " }Trong những ngày ấy anh/chị được duyệt tin.
   *[no] { "" }
  }
absence-btn-accept = Tôi nhận
absence-btn-decline = Tôi không nhận được
absence-accepted = { $agreed ->
    [yes] Cảm ơn anh/chị. { absence-about } Đến ngày, tôi gửi sổ bàn giao.
   *[no] Cảm ơn anh/chị. Cán bộ xã xác nhận xong tôi báo lại ngay.
  }
absence-you-declined = Đã ghi. Tôi báo lại để chọn người khác.
absence-told-officers = { absence-about }
    { absence-deputy }
absence-ask-officers = { absence-about }
    { $stand_in } nhận làm thay{ $approve ->
    [yes] , cả quyền duyệt
   *[no] { "" }
  }. Anh/chị đồng ý không?
absence-btn-agree = Đồng ý
absence-btn-other = Chọn người khác
absence-settled = Đã xong. { absence-about }
    { absence-deputy }
absence-declined = { absence-about }
    { $stand_in } không nhận làm thay được. Anh/chị chọn người khác nhé.
absence-alone = Từ hôm nay { $alone } không có tuyên truyền viên: { $name } nghỉ { $days }, chưa có ai làm thay. Anh/chị chọn người nhé.
absence-back = { $name } trở lại làm việc ({ $places }).{ $stand_in ->
    [no] { "" }
   *[other] { " " }{ $stand_in } thôi làm thay. Cảm ơn anh/chị.
  }
absence-set-aside = { $name } đã đổi ngày nghỉ. Anh/chị thôi làm thay cho lần đã báo trước; nếu còn cần, tôi hỏi lại anh/chị.
absence-over = Việc này đã xong hoặc đã đổi. Anh/chị nhắn “ai đang nghỉ” để xem hiện giờ.
absence-other = Người làm thay đã đổi. Anh/chị nhắn “ai đang nghỉ” để xem hiện giờ.
absence-btn-pick-for = Chọn người thay { $name }
absence-line = • { absence-about } { absence-deputy }
absence-list-of = { $lines ->
    [no] Không có ai nghỉ.
   *[other] Đang nghỉ hoặc sắp nghỉ:
    { $lines }
  }
absence-list = { $one }, { $rest }
absence-file-which = { $own ->
    [yes] Sổ bàn giao của nơi nào?
   *[no] Sổ bàn giao của thôn, buôn nào? Anh/chị gõ tên.
  }
absence-file-none = Tôi không thấy “{ $text }”. Anh/chị gõ lại tên thôn, buôn.
absence-file = Sổ bàn giao: { $village }
    Số hộ: { $households ->
    [no] chưa có số
   *[other] { $households }
  }. Người theo dõi: { $followers }.
    Tiếng nói ngoài tiếng Việt: { $languages ->
    [no] chưa ghi
   *[other] { $languages }
  }.
    Lời nhắn, hộ khó tới:{ $notes ->
    [no] { " " }chưa ghi.
   *[other] {"\u000A"}{ $notes }
  }
    Báo cáo chưa xong (hạn):{ $reports ->
    [no] { " " }không có.
   *[other] {"\u000A"}{ $reports }
  }
    Việc đã hẹn trả lời dân (hạn):{ $cases ->
    [no] { " " }không có.
   *[other] {"\u000A"}{ $cases }
  }
    Tin chưa phổ biến:{ $bulletins ->
    [no] { " " }không có.
   *[other] {"\u000A"}{ $bulletins }
  }
    Loa, bảng tin có trục trặc:{ $devices ->
    [no] { " " }không có.
   *[other] {"\u000A"}{ $devices }
  }
absence-quiet = Chào { $name }. Đã 30 ngày tôi chưa nhận được tin nào của anh/chị ({ $places }). Anh/chị vẫn làm chứ?
absence-btn-still = Tôi vẫn làm
absence-still = Cảm ơn anh/chị! Có việc gì trong thôn, buôn, anh/chị cứ nhắn cho tôi.
