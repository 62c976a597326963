roles-menu = Vai trò: thôi, thêm
roles-words = vai trò | đổi vai trò | thêm vai trò | bỏ vai trò | thôi vai trò | thôi nhiệm vụ | cho thôi | đổi quyền | thêm quyền | bỏ quyền
roles-who = Vai trò của ai? Anh/chị gõ tên, hoặc một phần tên.
roles-which = { $more ->
    [yes] Nhiều người có tên ấy. Anh/chị gõ thêm cho rõ, hoặc chọn:
   *[no] Anh/chị chọn đúng người:
  }
roles-in = { $role ->
    [admin] Quản trị
    [approver] Người duyệt
    [editor] Người soạn tin
    [duty] Trực khẩn cấp
    [contributor] Đơn vị cộng tác
   *[other] Tuyên truyền viên
  }, { $area }
roles-btn-end = Thôi: { $role ->
    [admin] Quản trị
    [approver] Người duyệt
    [editor] Người soạn tin
    [duty] Trực khẩn cấp
    [contributor] Đơn vị cộng tác
   *[other] Tuyên truyền viên
  }, { $area }
roles-btn-more = Thêm vai trò
roles-ask-end = { $name } thôi vai trò này ngay bây giờ?
    { $role ->
    [admin] Quản trị
    [approver] Người duyệt
    [editor] Người soạn tin
    [duty] Trực khẩn cấp
    [contributor] Đơn vị cộng tác
   *[other] Tuyên truyền viên
  }, { $area }
    Bản tin đang chờ duyệt, tin khẩn cấp và trò chuyện đang mở cũng hết quyền.
roles-btn-sure = Đúng, cho thôi
roles-ended = { $name } đã thôi vai trò: { $role ->
    [admin] Quản trị
    [approver] Người duyệt
    [editor] Người soạn tin
    [duty] Trực khẩn cấp
    [contributor] Đơn vị cộng tác
   *[other] Tuyên truyền viên
  }, { $area }. Người ấy sẽ được báo.
roles-empty = { $village } giờ chưa có tuyên truyền viên nào. Anh/chị mời người thay nhé.
roles-empty-told = { $village } từ hôm nay chưa có tuyên truyền viên nào. Anh/chị mời người thay nhé.
roles-btn-invite = Mời tuyên truyền viên
roles-no-approver = { $area } giờ không còn ai duyệt, mà { $count } bản tin đang chờ. Anh/chị thêm vai trò Người duyệt cho một người khác.
roles-ask-give = Thêm vai trò nào cho { $name }? Người duyệt, Trực khẩn cấp và Quản trị được phát cả tin khẩn cấp.
roles-given = { $name } có thêm vai trò: { $role ->
    [admin] Quản trị
    [approver] Người duyệt
    [editor] Người soạn tin
    [duty] Trực khẩn cấp
    [contributor] Đơn vị cộng tác
   *[other] Tuyên truyền viên
  }, { $area }. Người ấy sẽ được báo.
roles-btn-undo = Bấm nhầm: trả lại
roles-undone = { $name } giữ lại vai trò như cũ: { $role ->
    [admin] Quản trị
    [approver] Người duyệt
    [editor] Người soạn tin
    [duty] Trực khẩn cấp
    [contributor] Đơn vị cộng tác
   *[other] Tuyên truyền viên
  }, { $area }.
roles-undo-late = Đã quá hai giờ nên không trả lại bằng nút này được. Anh/chị nhắn “vai trò” để thêm, hoặc “mời tuyên truyền viên”.
roles-kept = Vẫn giữ nguyên như cũ.
roles-last-admin = { $area } chỉ còn một người quản trị. Anh/chị thêm vai trò Quản trị cho người kế nhiệm trước, rồi hãy cho thôi.
roles-told-end = Từ bây giờ anh/chị thôi vai trò này: { $role ->
    [admin] Quản trị
    [approver] Người duyệt
    [editor] Người soạn tin
    [duty] Trực khẩn cấp
    [contributor] Đơn vị cộng tác
   *[other] Tuyên truyền viên
  }, { $area }. { $who } đã ghi nhận. Cảm ơn anh/chị đã góp sức. Nếu có nhầm lẫn, anh/chị gọi { $who }.
roles-told-new = Từ bây giờ anh/chị có thêm vai trò: { $role ->
    [admin] Quản trị
    [approver] Người duyệt
    [editor] Người soạn tin
    [duty] Trực khẩn cấp
    [contributor] Đơn vị cộng tác
   *[other] Tuyên truyền viên
  }, { $area }. { $who } vừa giao. Anh/chị nhắn “menu” để xem việc làm được.

# Gõ quyền thay cho tên.
roles-say-admin = quản trị | người quản trị | admin
roles-say-approver = người duyệt | duyệt | duyệt tin | người duyệt tin
roles-say-editor = người soạn tin | soạn tin | biên tập | người soạn
roles-say-duty = trực khẩn cấp | trực | người trực | cán bộ trực
roles-say-propagandist = tuyên truyền viên | ttv
