relay-words = bản tiếng dân tộc | bản đọc | ghi âm tiếng dân tộc
relay-ask =
    Xã nhờ anh/chị đọc tin này bằng { $language } để loa phát cho bà con:

    { $text }
relay-ask-again =
    Bản ghi âm { $language } chưa đúng nghĩa. Nhờ anh/chị ghi lại giúp:

    { $text }
relay-btn-record = Ghi âm giúp
relay-consent = Ghi âm của anh/chị được giữ lại và phát trên loa của xã. Lúc nào không muốn nữa, anh/chị gõ “bản đọc” rồi bấm Rút lại, ghi âm sẽ được xóa. Anh/chị đồng ý không?
relay-btn-agree = Đồng ý
relay-btn-refuse = Không
relay-refused = Không sao, cảm ơn anh/chị. Đổi ý thì anh/chị bấm lại Ghi âm giúp.
relay-record = Anh/chị gửi một ghi âm bằng { $language }, nói lại đúng ý tin vừa rồi. Không cần dịch từng chữ.
relay-taken = Đã nhận ghi âm cho { $code }. Một người nữa nghe lại cho đúng nghĩa, rồi xã duyệt. Cảm ơn anh/chị.
relay-heard = Đây là bản sẽ phát. Đang chờ một người nữa nghe lại cho đúng nghĩa.
relay-heard-alone = Đây là bản sẽ phát. Chưa có người thứ hai biết tiếng này để nghe lại; cán bộ xã thấy việc này trong danh sách.
relay-unusable = Ghi âm vừa rồi không nghe được. Anh/chị ghi lại giúp ở chỗ yên tĩnh.
relay-check =
    Nhờ anh/chị nghe bản { $language } này. Có đúng ý tin tiếng Việt dưới đây không?

    { $text }
relay-btn-right = Đúng nghĩa
relay-btn-wrong = Chưa đúng
relay-confirmed = Cảm ơn anh/chị. Xã duyệt xong là loa phát.
relay-returned = Đã nhờ ghi lại. Cảm ơn anh/chị.
relay-approve =
    Bản { $language } của { $code }: { $speaker } đọc, { $checker } đã nghe và nói đúng nghĩa. Duyệt thì loa phát sau bản tiếng Việt.

    { $text }
relay-btn-approve = Duyệt bản đọc
relay-btn-return = Nhờ ghi lại
relay-approved = Đã duyệt. Loa phát bản này ngay sau bản tiếng Việt của { $code }.
relay-approved-late = Đã duyệt, nhưng hiện không có lần phát nào của { $code } sắp tới để phát bản này.
relay-owing = Bản đọc còn thiếu:
    { $lines }
relay-owing-none = Không còn bản đọc nào đang chờ.
relay-owes-asked = • { $code }, { $language }: chưa ai ghi. Đã nhờ: { $names }
relay-owes-recorded = • { $code }, { $language }: chờ người thứ hai nghe lại: { $names }
relay-owes-confirmed = • { $code }, { $language }: chờ duyệt: { $names }
relay-consented = Anh/chị đã đồng ý cho giữ và phát ghi âm của mình.
relay-btn-withdraw = Rút lại
relay-withdrawn = Đã rút lại. { $count } tệp ghi âm của anh/chị được xóa và không phát nữa.
relay-nothing = Anh/chị chưa gửi bản đọc nào. Khi xã nhờ, anh/chị sẽ nhận tin có nút Ghi âm giúp.
relay-no-consent = Cần anh/chị đồng ý cho giữ ghi âm trước. Bấm lại Ghi âm giúp rồi chọn Đồng ý.
relay-not-own = Việc này cần một người khác, không phải người soạn tin hay người đọc.
relay-over = { $code } đã thay đổi hoặc không còn phát, nên không cần bản đọc này nữa. Cảm ơn anh/chị.
relay-no-leave = Người đọc bản này của { $code } chưa đồng ý cho phát trên loa, hoặc đã rút lại. Anh/chị bấm Nhờ ghi lại giúp.
relay-stale-take = Bản đọc này của { $code } đã được thay. Anh/chị nghe bản mới nhất rồi bấm dưới bản đó giúp.
relay-stale-asked = Bản đọc của { $code } đang được ghi lại. Có bản mới sẽ gửi anh/chị.
relay-stale-recorded = Đã có người ghi âm cho { $code }, đang chờ nghe lại. Cảm ơn anh/chị.
relay-stale-confirmed = Bản đọc của { $code } đã được nghe lại và đang chờ duyệt. Cảm ơn anh/chị.
relay-stale-approved = Bản đọc của { $code } đã duyệt xong. Cảm ơn anh/chị.
