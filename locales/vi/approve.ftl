# Duyệt bản tin.
approve-menu = Duyệt tin
approve-words = duyệt | duyệt tin | chờ duyệt | tin chờ duyệt
approve-waiting-about = duyệt | tin | bản tin | bài

approve-ask =
    { $commune }: chờ duyệt { $code } (lần { $number }), người soạn { $author }

    { $text }

    Nơi nhận: { $targets }
    Giờ gửi: { $times }
    { $counts }
    { $sound }
approve-sound = Bản đọc gửi kèm chính là bản loa sẽ phát. Anh/chị nghe rồi hãy duyệt.
approve-sound-missing = Chưa làm được bản đọc: nếu duyệt, tin chỉ gửi qua tin nhắn và bảng tin, loa không phát.
approve-ask-room = { $text }
    ⚠️ { $line }
approve-ask-everyone =
    { $text }

    { $people } người lâu chưa nhắn nên chỉ nhận được bằng một bài gửi chung. Bài ấy đến mọi người quan tâm trang của xã (khoảng { $followers } người), kể cả người đã nhận tin riêng. Anh/chị có gửi bài chung không?
approve-ask-everyone-again =
    { $text }

    Tin cũ đã gửi chung cho mọi người quan tâm trang của xã (khoảng { $followers } người). Không gửi thì những người chỉ đọc bài chung vẫn tin bản cũ. Anh/chị có gửi cả bài đính chính chung cho họ không?
approve-btn-everyone = Duyệt, gửi cả bài chung
approve-btn-without = Duyệt, không gửi chung
approve-btn-approve = Duyệt
approve-btn-return = Trả lại
approve-btn-edit = Sửa tin
approve-btn-fix = Sửa và gửi lại
approve-btn-show = { $code }: { $title }

approve-not-a-reason = Chưa trả lại { $code }. Anh/chị muốn duyệt tin này, hay vẫn trả lại?
approve-waiting = Có { $count } tin chờ duyệt. Anh/chị mở tin nào?
approve-return-which = Anh/chị trả lại tin nào, với lý do: { $reason }?
approve-waiting-own = { $code } do anh/chị soạn, đang chờ người khác duyệt.
approve-none = Không có tin nào chờ anh/chị duyệt.
approve-done =
    Đã duyệt { $code }: { $title }
    Gửi: { $times }
approve-approved = { $code } đã được duyệt: { $title }
approve-own = Anh/chị đã soạn hoặc sửa { $code } nên cần người khác duyệt.

approve-reason = Trả lại vì sao? Bấm chọn, gõ hoặc gửi ghi âm lý do.
approve-reason-facts = Sai nội dung
approve-reason-date = Sai ngày giờ
approve-reason-words = Lời văn khó hiểu
approve-reason-source = Thiếu nguồn
approve-reason-targets = Sai nơi nhận
approve-reason-sound = Bản đọc chưa rõ
approve-reason-missing = Trả lại cần có lý do để người soạn biết chỗ sửa. Anh/chị gõ lý do hoặc bấm chọn.
approve-reason-spoken = nghe ghi âm kèm theo
approve-sent-back = Đã trả lại { $code } kèm lý do cho người soạn.
approve-returned =
    { $name } trả lại { $code }: { $title }
    Lý do: { $reason }
approve-editing = Anh/chị sửa { $code }. Sau khi sửa, tin cần một người khác duyệt.
approve-unspoken = Chưa làm được bản đọc loa cho { $code }: { $title }. Tin vẫn gửi duyệt, nhưng loa sẽ không phát. Anh/chị có thể bấm Sửa và gửi lại, rồi gửi một ghi âm để loa phát.

approve-stale-editing = { $code } đang được sửa lại. Có bản mới sẽ gửi anh/chị.
approve-stale-returned = { $code } đã được trả lại cho người soạn. Có bản mới sẽ gửi anh/chị.
approve-stale-approved = { $code } đã được duyệt rồi, anh/chị không cần làm gì thêm.
approve-stale-withdrawn = { $code } đã thu hồi hoặc hết hạn, không duyệt nữa.
approve-stale-version = Đây là bản cũ của { $code }. Anh/chị gõ “duyệt” để xem bản mới nhất.
approve-stale-changed = { $code } không còn giống bản đã gửi anh/chị. Anh/chị trả lại để người soạn gửi bản mới.
approve-times-over = Các giờ phát của tin này đã qua. Anh/chị bấm Trả lại hoặc Sửa tin để chọn giờ mới.
approve-not-waiting = { $code } không có trong các tin chờ anh/chị duyệt. Nhắn “tin chờ duyệt” để xem.
approve-look-first = Anh/chị xem { $code } rồi hãy duyệt:
