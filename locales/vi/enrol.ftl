enrol-words = mã | nhập mã | có mã | tôi có mã | đăng ký | thêm tài khoản
enrol-join-words = thêm tài khoản
enrol-agree-words = đồng ý | tôi đồng ý | có | ok | vâng | dạ | dạ đồng ý | ừ | được
enrol-decline-words = không đồng ý | không | thôi
enrol-menu = Thêm tài khoản, nhập mã
enrol-what = Anh/chị muốn làm gì?
enrol-btn-join = Thêm tài khoản

enrol-code = Anh/chị gõ mã cán bộ xã đã đưa (8 chữ và số, ví dụ K7QX-3MPA). Chưa có mã thì hỏi cán bộ xã.
enrol-name = Mã đúng rồi, cảm ơn anh/chị. Đây là mã cho tuyên truyền viên của { $village }.
    Câu 1 trong 2: Anh/chị cho biết họ và tên.
enrol-bad-name = Tên này chưa đúng. Anh/chị gõ lại họ và tên, chỉ dùng chữ.
enrol-consent-ask = Câu 2 trong 2: { $name } có đồng ý không?
    { $consent }
enrol-consent = Xã lưu tên, tài khoản trò chuyện, số điện thoại (nếu anh/chị cho) và những tin anh/chị gửi. Những thứ đó chỉ dùng cho việc thông tin của thôn, buôn; tin của xã có thể tới qua số điện thoại ấy. Chỉ cán bộ phụ trách được xem. Anh/chị thôi lúc nào cũng được: nhắn “dừng” để ngừng nhận tin, “quên tôi” để xóa hết.
enrol-btn-agree = Đồng ý
enrol-btn-decline = Không đồng ý
enrol-sent = Xong rồi, cảm ơn anh/chị. Cán bộ xã sẽ xác nhận anh/chị ở { $village }, rồi Tin Buôn báo ngay. Không cần gửi lại mã.
enrol-declined = Không sao. Tin Buôn chưa lưu gì, và mã vẫn dùng được nếu anh/chị nghĩ lại. Là người dân, anh/chị vẫn nhận tin của xã được.
enrol-waiting = Mã này anh/chị đã gửi rồi. Đăng ký ở { $village } đang chờ cán bộ xã xác nhận.
enrol-done-before = Mã này anh/chị đã dùng rồi, không cần gửi lại.

enrol-mistyped = Mã này chưa đúng: mã có 8 chữ và số, ví dụ K7QX-3MPA. Anh/chị xem lại từng chữ rồi gõ lại giúp.
enrol-unknown = Chưa thấy mã này. Anh/chị xem lại từng chữ rồi gõ lại, hoặc hỏi cán bộ xã.
enrol-used = Mã này đã có người dùng rồi; mỗi mã chỉ dùng một lần. Anh/chị nhờ cán bộ xã đưa mã mới.
enrol-expired = Mã này hết hạn rồi. Anh/chị nhờ cán bộ xã đưa mã mới.
enrol-locked = Anh/chị gõ sai nhiều lần nên tạm nghỉ một chút. Khoảng { $minutes } phút nữa thử lại, hoặc hỏi cán bộ xã.

enrol-join-first = Anh/chị chưa đăng ký xong nên chưa thêm được tài khoản. Có mã của cán bộ xã thì gửi mã vào đây.
enrol-join-code = Mã thêm tài khoản: { $code }
    Trong { $minutes } phút, anh/chị mở Tin Buôn ở ứng dụng trò chuyện kia rồi gửi mã này{ $has_links ->
    [yes] , hoặc bấm:
      { $links }
   *[no] .
  }
    Đừng đưa mã cho người khác: ai có mã là vào được tài khoản của anh/chị.
enrol-already-joined = Tài khoản này đã là của anh/chị rồi. Mã thêm tài khoản phải gửi từ ứng dụng trò chuyện kia.
enrol-other-person = Tài khoản trò chuyện này đang là của người khác nên không thêm được. Người đó nhắn “quên tôi” trước, hoặc anh/chị hỏi cán bộ xã.
enrol-joined = Xong rồi. Từ giờ { $name } dùng được cả tài khoản này.
enrol-joined-elsewhere = Một tài khoản trò chuyện nữa vừa được thêm cho anh/chị. Nếu không phải anh/chị làm, báo cán bộ xã ngay.

enrol-ask-officer = { $name } muốn làm tuyên truyền viên ở { $village }, { $commune }. { $listed ->
    [yes] Tên này có trong danh sách của xã.
   *[no] Tên này chưa có trong danh sách của xã.
  }
    Anh/chị xác nhận giúp.
enrol-btn-confirm = Xác nhận
enrol-btn-refuse = Từ chối
enrol-settled = Việc này đã có người xử lý rồi, anh/chị không cần làm gì thêm.
enrol-you-confirmed = Đã xác nhận { $name } ở { $village }. Tin Buôn báo lại cho người ấy.
enrol-you-refused = Đã từ chối { $name } ở { $village }. Tin Buôn báo lại cho người ấy.
enrol-confirmed = Chúc mừng { $name }! Cán bộ xã đã xác nhận anh/chị là tuyên truyền viên ở { $village }. Từ giờ có chuyện gì ở thôn, buôn, anh/chị cứ nhắn, ghi âm hoặc gửi ảnh vào đây.
enrol-refused = Cán bộ xã chưa xác nhận đăng ký của anh/chị ở { $village }. Có thể có nhầm lẫn, anh/chị liên hệ cán bộ xã để hỏi thêm.
