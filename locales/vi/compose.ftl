# Soạn bản tin.
compose-menu = Soạn tin
compose-words = soạn tin | viết tin | soạn bản tin | viết bản tin | đăng tin | tin mới | soạn thông báo

compose-commune = Anh/chị soạn tin cho xã, phường nào? Bấm chọn hoặc gõ tên.
compose-commune-which = Có mấy nơi tên gần giống. Anh/chị chọn một nơi.
compose-commune-unknown = Không thấy xã, phường này trong phạm vi của anh/chị. Anh/chị gõ lại tên đầy đủ, ví dụ: xã Ea Kao.

compose-drafts = Anh/chị còn tin viết dở. Viết tiếp tin nào, hay viết tin mới?
compose-btn-draft = { $code }: { $title }
compose-btn-new = Viết tin mới

compose-text =
    Anh/chị viết nội dung tin, dòng đầu là tiêu đề.
    Cũng có thể gửi ghi âm, hoặc gửi kèm ảnh.
compose-text-again =
    Nội dung hiện tại:

    { $text }

    Anh/chị gửi lại toàn bộ nội dung mới (dòng đầu là tiêu đề).
compose-text-beside-voice = Loa sẽ phát đúng giọng ghi âm. Anh/chị viết thêm nội dung để bà con đọc, dòng đầu là tiêu đề.
compose-too-short = Nội dung ngắn quá. Anh/chị viết ít nhất một câu đầy đủ.
compose-too-long = Nội dung dài quá { $most } chữ cái. Anh/chị rút gọn rồi gửi lại.
compose-words-send = gửi duyệt | gửi duyệt luôn | gửi duyệt ngay | gửi duyệt giúp | gửi duyệt giùm | trình duyệt luôn | trình luôn | trình sếp | gửi cho sếp duyệt | gửi lãnh đạo duyệt | gửi duyệt đi | ok gửi duyệt | ok gửi | ok gửi đi | đúng rồi gửi duyệt | được rồi gửi duyệt | trình duyệt | gửi đi | gửi luôn | gửi | xong | xong rồi | tiếp | tiếp tục | xem lại
compose-from-ask = Đây là nội dung một bản tin phải không? Bấm bên dưới, Tin Buôn hỏi tiếp nơi nhận và giờ phát.
compose-btn-from = Soạn thành bản tin
compose-words-status = bài em sao rồi | bài em viết sao rồi | bài sao rồi | tin sao rồi | sao rồi | duyệt chưa | bài em duyệt chưa | tin em duyệt chưa | xong chưa | gửi chưa | gửi duyệt chưa | đã gửi chưa | gửi được chưa | tới đâu rồi | đến đâu rồi
compose-words-edit = sửa | sửa lại | sửa tin | sửa nội dung | sửa lại nội dung | sửa bài | sửa giờ | sửa chữ
compose-words-drop = bỏ tin này | bỏ tin | xóa tin này | xóa nháp | bỏ bản nháp
compose-unsent = { $code } chưa gửi duyệt. Còn câu này nữa:
compose-unsent-empty = Tin chưa có nội dung nên chưa gửi được.
compose-kept = Đã dừng. { $code } vẫn được giữ, chưa gửi đi. Muốn viết tiếp, anh/chị nhắn “soạn tin”.
compose-file = Đã nhận tệp, sẽ gửi kèm tin này.
compose-photo = Đã nhận ảnh, sẽ gửi kèm tin này.
compose-files-many = Mỗi tin kèm nhiều nhất { $most } ảnh và tệp. Ảnh này chưa được thêm.

compose-hearing = Đã nhận ghi âm. Đang chép lại thành chữ, xong sẽ hỏi lại anh/chị. Không muốn chờ thì chọn:
compose-heard =
    Tôi nghe là:

    “{ $text }”{ $mended }

    Đúng không ạ? Nếu sai, anh/chị gõ lại cho đúng. Xem kỹ số và tên riêng.
compose-unheard = Chưa nghe rõ lời trong ghi âm. Anh/chị gõ nội dung, gửi ghi âm khác, hoặc cho phát nguyên giọng này.
compose-btn-heard = Đúng, dùng chữ này
compose-btn-heard-play = Đúng, và phát giọng này
compose-btn-keep-voice = Phát nguyên giọng này
compose-btn-type = Tôi tự gõ
compose-recording = Loa sẽ phát giọng ghi âm này. Bản nghe thử gửi ngay sau đây.

compose-targets =
    Gửi cho những đâu? Bấm chọn, hoặc gõ tên cách nhau bằng dấu phẩy.
    Ví dụ: thôn 3, buôn Ea Kao
compose-targets-wide =
    Gửi cho những xã, phường nào? Gõ tên cách nhau bằng dấu phẩy, hoặc bấm cả tỉnh.
    Ví dụ: Cư Pui, Ea Kao
compose-btn-wide = Nhiều xã, cả tỉnh
compose-targets-chosen = Đã chọn: { $names }. Chọn thêm, hoặc bấm Xong.
compose-targets-set = Gửi cho: { $targets }.
compose-text-added = Đã ghi thêm vào nội dung tin.
compose-targets-unknown = Chưa rõ nơi này: { $names }. Anh/chị gõ lại tên thôn, buôn hoặc bấm chọn bên dưới.
compose-targets-missing = Tin chưa chọn nơi nhận. Bấm Sửa rồi chọn Nơi nhận.
compose-correction-targets = Tin đính chính gửi cho đúng những người đã nhận tin cũ, nên không đổi nơi nhận được.
compose-btn-everywhere = Toàn { $ward ->
    [yes] phường
    [all] tỉnh
   *[no] xã
  }
compose-btn-targets-done = Xong ({ $count } nơi)

compose-times =
    Khi nào gửi và phát loa? Bấm chọn, hoặc gõ giờ; nhiều giờ cách nhau bằng dấu phẩy.
    Ví dụ: 17h30 mai · 6h, 17h thứ bảy · 6h hằng ngày đến 10/3
compose-btn-now = Ngay khi duyệt
compose-btn-today = Hôm nay { $time }
compose-btn-tomorrow = Sáng mai { $time }
compose-times-unclear = Chưa hiểu giờ anh/chị gõ. Gõ ví dụ: 17h30 mai, hoặc: ngay bây giờ.
compose-times-left = Chưa hiểu chỗ “{ $words }” nên chưa đặt giờ nào. Anh/chị gõ lại cả câu, ví dụ: 17h30 thứ sáu tuần này.
compose-times-which = Anh/chị muốn phát { $first }, hay { $second }? Gõ lại rõ hơn giúp, ví dụ có dấu và có ngày: 7h tối thứ bảy 5/12.
compose-times-long = Câu hẹn giờ dài quá. Anh/chị gõ ngắn lại, ví dụ: 6h và 17h hằng ngày đến 10/3.
compose-times-weekday = Không có thứ { $day }. Anh/chị gõ lại, ví dụ: 17h thứ bảy.
compose-times-clash = Ngày { $date } là { $weekday }. Anh/chị xem lại thứ và ngày rồi gõ lại.
compose-times-lunar = Âm lịch không có ngày { $date } này. Anh/chị gõ ngày dương lịch, ví dụ: 17h 5/2.
compose-times-until = Phát đến ngày nào ạ? Ví dụ: 17h từ mai đến chủ nhật.
compose-times-day = Ngày nào ạ? Anh/chị gõ cả giờ và ngày, ví dụ: 17h thứ hai tuần sau.
compose-times-hour = Mấy giờ ạ? Anh/chị gõ cả giờ và ngày, ví dụ: 6h30 sáng mai.
compose-times-apart = “Cách { $step } ngày” có thể là { $step } ngày một lần, cũng có thể là { $more } ngày một lần. Anh/chị gõ rõ giúp, ví dụ: 6h, { $step } ngày một lần đến 10/3.
compose-times-span = Từ { $first } đến { $last } thì phát vào lúc nào ạ? Anh/chị gõ từng giờ phát, ví dụ: 7h và 8h30 sáng mai.
compose-times-clock = Không có giờ { $time }. Anh/chị gõ lại, ví dụ: 17h30.
compose-times-date = Không có ngày { $date }. Anh/chị gõ lại, ví dụ: 17h 5/3.
compose-times-past = { $time } đã qua rồi. Anh/chị chọn giờ khác.
compose-times-end = Ngày kết thúc lại trước ngày bắt đầu. Anh/chị gõ lại, ví dụ: 6h hằng ngày đến 10/3.
compose-times-many = Nhiều lần phát quá (nhiều nhất { $most } lần). Anh/chị chọn ít giờ hơn.
compose-times-quiet = { $time } nằm trong giờ nghỉ đêm ({ $start } đến { $end }): chỉ tin khẩn cấp được phát. Anh/chị chọn giờ khác.
compose-times-missing = Tin chưa chọn giờ. Bấm Sửa rồi chọn Giờ gửi.
compose-times-over = Các giờ đã chọn đều qua rồi. Bấm Sửa rồi chọn Giờ gửi.

compose-subject = Tin này về việc gì?
compose-subject-law = Pháp luật
compose-subject-benefit = Chế độ, chính sách
compose-subject-health = Y tế
compose-subject-farming = Sản xuất, mùa vụ
compose-subject-safety = An ninh, an toàn
compose-subject-event = Sự kiện, họp
compose-subject-other = Việc khác
compose-source = Tin về pháp luật hoặc chế độ phải ghi nguồn. Anh/chị gõ số văn bản, người ký hoặc nơi ban hành. Ví dụ: Công văn 12/UBND-VX ngày 1/3/2026.
compose-source-missing = Tin về pháp luật hoặc chế độ phải ghi nguồn. Bấm Sửa rồi chọn Nguồn.
compose-btn-no-source = Tin này về việc khác

compose-preview =
    Xem lại { $code } trước khi gửi duyệt:

    { $text }

    Nơi nhận: { $targets }
    Giờ gửi: { $times }
    { $counts }
    { $sound }
compose-preview-missing =
    { $text }
    Cần biết:
    { $lines }
compose-villages-silent = Chưa có tuyên truyền viên: { $names }
compose-unread = Loa chưa biết đọc: { $words }. Anh/chị viết rõ ra, hoặc gõ “… đọc là …” cho từng chữ.
compose-sound-machine = Loa: máy đọc, khoảng { $seconds } giây.
compose-sound-person = Loa: phát giọng ghi âm của cán bộ ({ $seconds } giây nếu đọc chữ).
compose-btn-submit = Gửi duyệt
compose-btn-edit = Sửa
compose-btn-drop = Bỏ tin này
compose-sent = Đã gửi duyệt { $code }. Đang làm bản đọc cho loa; người duyệt sẽ nhận cả chữ và bản đọc. Có kết quả sẽ báo anh/chị.
compose-submitted = { $code } đã gửi duyệt rồi, đang chờ người duyệt.
compose-dropped = Đã bỏ tin này.
compose-no-approver = Xã chưa có người thứ hai để duyệt tin. Anh/chị nhờ quản trị thêm một người duyệt, rồi gửi lại.
compose-too-late = { $code } đã được duyệt hoặc đã thu hồi nên không sửa được nữa. Nếu tin sai, mở tin đó và bấm Đính chính.
compose-clash = { $code } vừa được { $name } sửa. Anh/chị gõ “soạn tin” để mở bản mới nhất rồi sửa tiếp.

compose-edit =
    { $text }

    Sửa phần nào?
compose-part-words-text = nội dung | lời | câu chữ | chữ | bài | tiêu đề | sửa lời | sửa chữ | sửa nội dung
compose-part-words-radio = lời đọc | bản đọc | lời loa | loa | giọng đọc
compose-part-words-targets = nơi | nơi gửi | nơi phát | thôn | buôn | sửa thôn | sửa nơi | gửi cho ai
compose-part-words-times = giờ | giờ phát | ngày | ngày giờ | ngày phát | thời gian | lịch | lịch phát | sửa giờ | đổi giờ
compose-part-words-priority = ưu tiên | mức ưu tiên | độ ưu tiên | thứ tự phát | sửa ưu tiên
compose-part-words-subject = loại tin | chủ đề tin
compose-part-words-source = nguồn tin | số văn bản | công văn | thêm nguồn | ghi nguồn
compose-btn-edit-text = Nội dung
compose-btn-edit-radio = Lời đọc loa
compose-btn-edit-targets = Nơi nhận
compose-btn-edit-times = Giờ gửi
compose-btn-edit-priority = Mức ưu tiên trên loa
compose-btn-edit-subject = Chủ đề
compose-btn-edit-source = Nguồn
compose-btn-preview = Xem lại và gửi
compose-times-rounds = Phát lại được từ 2 đến { $most } lần, mỗi lần cách từ 1 phút đến 6 giờ. Anh/chị gõ lại, ví dụ “17h mai, 3 lần cách 10 phút”.
compose-times-rounds-hour = Muốn phát nhiều lần, anh/chị cho giờ phát lần đầu, ví dụ “17h hôm nay, 3 lần cách 10 phút”.
compose-priority = Khi hai bản trùng giờ trên một loa, bản nào được phát trước? Bản này đang là: { $rank }. Tin khẩn cấp luôn đứng trước tất cả. Anh/chị chọn:
compose-radio = Loa đọc gì? Anh/chị gõ lời đọc riêng cho loa, hoặc gửi ghi âm để loa phát nguyên giọng.
