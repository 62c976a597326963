# Words understood at any time (separated by |; accents and capitals do not matter).
words-cancel = hủy | hủy bỏ | thoát | cancel
words-back = quay lại | trở lại | lùi lại | back
words-help = giúp | giúp đỡ | giúp tôi | giúp với | trợ giúp | hướng dẫn | help
words-menu = menu | danh mục | bắt đầu | bat dau | trang đầu | /start | /menu | start
words-everywhere = cả xã | toàn xã | cả phường | toàn phường | cả tỉnh | toàn tỉnh | cả xã, phường | tất cả | tất cả các thôn
start-words = xin chào | chào | chào bạn | chào anh | chào chị | alo | hello | hi

btn-back = Quay lại
btn-cancel = Hủy
btn-menu = Về danh mục
btn-help = Giúp
btn-yes = Đúng
btn-no = Không

cancelled = Đã bỏ việc đang làm dở. Nhắn “menu” để xem những việc làm được.
nothing-to-cancel = Hiện không có việc nào đang làm dở. Nhắn “menu” để xem những việc làm được.
nothing-to-leave = Không có việc nào đang làm dở để lùi lại.
no-way-back = Đây là bước đầu, không lùi thêm được. Nhắn “hủy” nếu anh/chị muốn thôi.
slowly = Anh/chị nhắn nhanh quá, Tin Buôn xin chậm lại. Anh/chị chờ nửa phút rồi nhắn lại, từng việc một. Việc nguy hiểm (lũ, cháy, có người bị thương…) thì cứ nhắn ngay, vẫn được nhận.
not-understood = Tin Buôn chưa hiểu ý anh/chị. Anh/chị bấm một nút bên dưới, hoặc nhắn “giúp”.
not-readable = Loại tin này xã chưa đọc được. Anh/chị viết bằng chữ, ghi âm hoặc gửi ảnh giúp.
not-for-you = Việc này dành cho người khác phụ trách. Nhắn “menu” để xem những việc anh/chị làm được.
restarted-version = Tin Buôn vừa được cập nhật nên việc đang làm dở phải làm lại từ đầu. Mong anh/chị thông cảm.
resumed = Giờ ta làm tiếp việc lúc nãy.
told-later = { $text }
    Giờ này là giờ nghỉ đêm: người nhận sẽ được báo lúc { $at }.
edit-kept = Anh/chị vừa sửa lời một tin đã gửi. Tin Buôn vẫn giữ lời lúc đầu. Muốn sửa, anh/chị nhắn lại lời đúng; đang trả lời dở thì nhắn “quay lại” trước.
choose-by-number = Anh/chị nhắn số ở đầu dòng để chọn.
choose-by-words = Anh/chị nhắn lại chữ của dòng muốn chọn.
media-link = { $kind ->
    [voice] Bấm vào đây để nghe ghi âm:
    [photo] Bấm vào đây để xem ảnh:
   *[file] Bấm vào đây để mở tệp:
  }
media-open = { $kind ->
    [voice] Nghe
    [photo] Xem ảnh
   *[file] Mở tệp
  }
media-not-there = { $kind ->
    [voice] (Bản ghi tiếng hiện chưa gửi được, xin đọc phần chữ.)
    [photo] (Ảnh đi kèm hiện chưa gửi được.)
   *[file] (Tệp đi kèm hiện chưa gửi được.)
  }
kind-voice = ghi âm
kind-photo = ảnh
kind-file = tệp

button-foreign = Nút này gửi riêng cho người khác nên không dùng được ở đây. Nhắn “menu” để xem những việc anh/chị làm được.
button-used = Nút này anh/chị đã bấm rồi, không cần bấm lại. Nhắn “menu” nếu muốn làm việc khác.
button-old = Nút này đã cũ. Anh/chị dùng các nút ở tin mới nhất, hoặc nhắn “menu”.

error-unknown = Việc này chưa làm được. Anh/chị thử lại, hoặc nhắn “giúp”.
error-not-found = Không tìm thấy việc này. Anh/chị xem lại, hoặc nhắn “menu”.
error-stale = Nội dung này đã thay đổi nên nút cũ không còn dùng được. Nhắn “menu” để xem bản mới.
error-media = Tệp này chưa dùng được. Anh/chị gửi lại ảnh, ghi âm hoặc viết vài chữ.
error-file-program = Tin Buôn không nhận tệp chương trình, vì dễ có mã độc. Anh/chị gửi ảnh, ghi âm, hoặc văn bản Word, PDF.
error-file-packed = Tin Buôn không nhận tệp nén. Anh/chị gửi thẳng ảnh, ghi âm hoặc văn bản ở bên trong.
error-media-gone = Tệp này không còn được lưu. Nếu vẫn cần, anh/chị nhờ người gửi gửi lại.
media-later = Tệp vừa gửi chưa tải về được. Tin Buôn đang thử lại, anh/chị chưa cần gửi lại.
media-lost = Tệp anh/chị gửi không tải về được. Anh/chị gửi lại tệp đó giúp.
error-media-too-large = Tệp lớn quá { $limit_mb } MB nên chưa nhận được. Anh/chị gửi tệp nhỏ hơn, hoặc ghi âm ngắn lại.
error-audio-empty = Bản ghi âm trống, chưa nghe thấy gì. Anh/chị ghi lại, nói gần điện thoại hơn.
error-audio-too-long = Bản ghi âm dài quá { $minutes } phút. Anh/chị chia thành vài bản ngắn hơn rồi gửi.
error-audio-unreadable = Bản ghi âm này không mở được. Anh/chị ghi lại ngay trong khung trò chuyện rồi gửi.
error-unexpected = Tin Buôn gặp trục trặc nên việc vừa rồi chưa xong. Anh/chị chờ một phút rồi làm lại.
error-too-long = Tin dài quá. Anh/chị chia thành vài tin ngắn hơn rồi gửi.
error-storage-full = Máy chủ hết chỗ chứa nên chưa nhận được ảnh và ghi âm. Anh/chị nhắn bằng chữ trước, xã đang xử lý.

reason-throttled = gửi dồn dập quá, kênh nhắn tin chưa nhận
reason-unavailable = kênh nhắn tin đang gián đoạn
reason-unclear = chưa rõ đã tới hay chưa
reason-rejected = kênh nhắn tin không nhận tin này
reason-token = tài khoản của xã cần được kết nối lại
reason-account = tài khoản của xã đang tạm dừng
reason-feature = tài khoản của xã chưa có quyền gửi loại tin này
reason-quota = đã hết số tin được gửi
reason-not-reachable = chưa quan tâm trang của xã, hoặc không còn dùng tài khoản ấy
reason-blocked = người nhận đã chặn
reason-window = lâu rồi chưa nhắn lại nên không nhắn thẳng được
reason-night = kênh nhắn tin không cho gửi ban đêm
reason-balance = tài khoản của xã hết tiền
reason-forbidden = kênh nhắn tin không cho gửi nội dung này
reason-configuration = cài đặt của xã chưa đúng
reason-unknown = kênh nhắn tin báo lỗi chưa rõ
reason-no-account = chưa kết nối trò chuyện
reason-unproven = nhắn rồi mà chưa thấy trả lời, chưa rõ có tới không (lâu chưa bấm hay viết gì ở đó)
reason-number = số điện thoại không đúng, cần sửa lại
reason-form-off = mẫu tin tới số điện thoại đang tạm dừng
reason-form-refused = mẫu tin không nhận nội dung này
reason-not-delivered = điện thoại tắt hoặc không có mạng, tin theo mẫu không tới
reason-budget = ngoài giờ nhắn miễn phí, xã chưa cho chi thêm để gửi
reason-met = mới có trong nhóm, chưa nhắn riêng với xã lần nào
reason-room = nhóm của xã không còn dùng được
reason-night-now = đang giờ đêm, kênh nhắn tin chưa cho gửi
reason-not-following = chưa quan tâm trang của xã, hoặc đã dừng nhận tin
reason-withdrawn = tin đã thu hồi trước khi gửi
reason-expired = quá hạn trước khi gửi được

start-stranger = Chào anh/chị. Đây là Tin Buôn, kênh thông tin của xã với bà con.
    Có mã của cán bộ xã thì gửi mã vào đây. Là người dân thì chọn thôn, buôn của mình để nhận tin.
    Muốn hỏi hay báo việc gì, anh/chị cứ nhắn hoặc ghi âm.
start-waiting = Chào anh/chị. Đăng ký của anh/chị ở { $villages } đang chờ cán bộ xã xác nhận. Xác nhận xong, Tin Buôn báo ngay.
start-btn-code = Tôi có mã
start-btn-follow = Chọn thôn, buôn
start-menu-officer = Chào { $name }. Hôm nay anh/chị làm việc gì?
start-menu-propagandist = Chào { $name }. Anh/chị chọn việc, hoặc cứ nhắn, ghi âm, chụp ảnh gửi vào đây: Tin Buôn nhận thành báo cáo.
start-menu-citizen = Chào anh/chị. Anh/chị chọn việc, hoặc cứ nhắn câu hỏi vào đây.

start-help-officer = Tin Buôn giúp anh/chị:
    • Bằng chữ: soạn bản tin, duyệt, xem báo cáo, trả lời bà con. Nhắn “menu” rồi chọn.
    • Ghi âm: đọc bản tin, Tin Buôn chép lại để anh/chị xem.
    • Ảnh: kèm vào bản tin.
    Lúc nào cũng dùng được: “hủy”, “quay lại”, “menu”. Gõ không dấu cũng được.
start-help-propagandist = Tin Buôn giúp anh/chị:
    • Bằng chữ: nhắn chuyện ở thôn, buôn, Tin Buôn gửi cán bộ xã.
    • Ghi âm: cứ nói, Tin Buôn chép lại rồi hỏi anh/chị đúng chưa.
    • Ảnh: gửi ảnh, Tin Buôn kèm vào báo cáo.
    Lúc nào cũng dùng được: “hủy”, “quay lại”, “menu”. Gõ không dấu cũng được.
start-help-citizen = Tin Buôn giúp anh/chị:
    • Bằng chữ: hỏi thủ tục, góp ý, báo chỗ hư hỏng.
    • Ghi âm: cứ nói, không cần gõ.
    • Ảnh: chụp chỗ cần xã biết.
    Nhắn “dừng” để thôi nhận tin, “quên tôi” để xóa hết những gì đã lưu về anh/chị.
start-help-stranger = Đây là Tin Buôn, kênh thông tin của xã với bà con.
    • Có mã của cán bộ xã: gửi mã vào đây.
    • Là người dân: chọn thôn, buôn để nhận tin của xã.
    • Hỏi hay báo việc gì: nhắn bằng chữ, ghi âm hoặc gửi ảnh.
    Lúc nào cũng dùng được: “hủy”, “quay lại”, “giúp”. Gõ không dấu cũng được.

start-language = Anh/chị muốn dùng tiếng nào?
start-language-vi = Tiếng Việt
start-language-en = English
start-language-set = Từ giờ Tin Buôn nói tiếng Việt với anh/chị.

# Điều anh/chị nói có thể hiểu theo hai cách.
meant-which = Anh/chị muốn làm việc này phải không?
meant-perhaps = Tin Buôn chưa hiểu hết ý anh/chị. Có phải anh/chị muốn xem việc này?
meant-number = Tin Buôn chưa chắc “{ $text }” là dòng nào. Ý anh/chị là:
meant-no = Không phải
meant-approve = Duyệt tin
meant-return = Trả lại tin
meant-told = Báo là đã phổ biến
meant-read = Báo là đã đọc
meant-stop = Dừng nhận tin
meant-forget = Xóa thông tin về tôi
meant-cancel = Bỏ việc đang làm
meant-send = Gửi
no-drafts = Anh/chị không có bản tin hay báo cáo nào viết dở.
nothing-asked = Dạ. Tin Buôn chưa làm gì với tin nhắn này. Khi nào cần, anh/chị cứ nhắn.
