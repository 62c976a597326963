languages-menu = Tiếng tôi nói
languages-words = tiếng tôi nói | tôi nói tiếng | tôi nói được tiếng | tiếng nói của tôi
languages-ask = { $names ->
    [no] Anh/chị nói được những tiếng nào? Chọn trước tiếng anh/chị hay dùng khi ghi âm. Gõ cũng được, ví dụ: Ê Đê, Kinh.
   *[other] Anh/chị nói: { $names }. Thêm tiếng khác, hoặc bấm Xong.
  }
languages-btn-done = Xong
languages-btn-anew = Chọn lại từ đầu
languages-list = { $one }, { $rest }
languages-set = Đã ghi: anh/chị nói { $names }. Ghi âm của anh/chị được hiểu là { $first }.
languages-unknown = Tôi chưa biết tiếng ấy. Những tiếng ghi được: { $known }. Anh/chị gõ lại, ví dụ: Ê Đê, Kinh.
