villages-menu = Thôn, buôn: nhập, tách, đổi tên
villages-words = thôn, buôn: nhập, tách, đổi tên | sáp nhập thôn | sáp nhập buôn | nhập thôn | nhập buôn | nhập tổ dân phố | tách thôn | tách buôn | chia tách thôn | tách tổ dân phố | đổi tên thôn | đổi tên buôn | đổi tên tổ dân phố
villages-merge-words = sáp nhập | nhập thôn | nhập buôn | nhập tổ dân phố
villages-split-words = tách thôn | tách buôn | chia tách | tách tổ dân phố
villages-rename-words = đổi tên
villages-what = Anh/chị muốn làm gì với thôn, buôn, tổ dân phố?
villages-btn-merge = Nhập nhiều nơi làm một
villages-btn-split = Tách một nơi
villages-btn-rename = Đổi tên
villages-which = { $kind ->
    [merge] Nhập những thôn, buôn nào? Anh/chị gõ tên, cách nhau bằng dấu phẩy. Ví dụ: Thôn 3, Thôn 4.
    [split] Tách thôn, buôn nào? Anh/chị gõ tên.
   *[rename] Đổi tên thôn, buôn nào? Anh/chị gõ tên hiện nay.
  }
villages-unknown = Không thấy thôn, buôn nào tên “{ $text }”. Anh/chị gõ lại từ đầu, hoặc nhắn “hủy”.
villages-several = “{ $text }” có thể là nhiều nơi. Anh/chị chọn đúng nơi:
villages-one-more = Đã ghi. Nhập với nơi nào nữa? Anh/chị gõ thêm tên.
villages-name = { $kind ->
    [split] Các thôn, buôn mới tên gì? Gõ tất cả, cách nhau bằng dấu phẩy. Nơi đầu tiên nhận loa, nhóm và việc đang dở.
    [merge] Thôn, buôn mới tên gì?
   *[rename] Tên mới là gì?
  }
villages-two-names = Tách thì cần ít nhất hai tên. Anh/chị gõ lại, cách nhau bằng dấu phẩy.
villages-unclear = Tôi chưa hiểu. Anh/chị làm lại từ đầu: nhắn “nhập thôn”, “tách thôn” hoặc “đổi tên thôn”.
villages-many-to-many = Mỗi lần chỉ nhập nhiều nơi làm một, hoặc tách một nơi, nhiều nhất { $most } nơi.
villages-two-communes = Những nơi ấy không cùng một xã, phường, nên không nhập ở đây được.
villages-bad-name = “{ $name }” chưa phải một cái tên. Anh/chị gõ lại, ví dụ: Thôn 5.
villages-taken = Xã đã có nơi tên “{ $name }”. Anh/chị chọn tên khác.
villages-sure = { $kind ->
    [merge] Nhập { $old } thành { $new }, từ hôm nay?
    [split] Tách { $old } thành { $new }, từ hôm nay?
   *[rename] Đổi tên { $old } thành { $new }, từ hôm nay?
  }
    Người, loa, nhóm, việc đang dở và bản tin đang gửi đi theo. Số liệu cũ giữ nguyên.
    Quyết định số: { $says ->
    [no] chưa ghi (anh/chị gõ số và ngày nếu có)
   *[other] { $says }
  }
villages-btn-sure = Đúng, làm ngay
villages-btn-keep = Không, giữ như cũ
villages-done = Đã xong: { $new }. Tuyên truyền viên được báo và được hỏi ai phụ trách.
villages-kept = Vẫn giữ nguyên như cũ.
villages-told = { $kind ->
    [merge] Từ hôm nay { $old } nhập thành { $new }. Anh/chị có tiếp tục phụ trách { $new } không?
    [split] Từ hôm nay { $old } tách thành { $new }. Anh/chị phụ trách nơi nào?
   *[rename] Từ hôm nay { $old } mang tên mới: { $new }. Việc của anh/chị vẫn như cũ.
  }
villages-told-officers = { $kind ->
    [merge] Từ hôm nay { $old } nhập thành { $new }.
    [split] Từ hôm nay { $old } tách thành { $new }.
   *[rename] Từ hôm nay { $old } mang tên mới: { $new }.
  } Tuyên truyền viên: { $who ->
    [no] chưa có ai
   *[other] { $who }
  }.
villages-btn-go-on = Tôi tiếp tục
villages-btn-only = Chỉ { $village }
villages-btn-all = Tất cả
villages-you-stay = Cảm ơn anh/chị. Anh/chị phụ trách { $village }.
villages-stays = { $name } phụ trách { $village }.
