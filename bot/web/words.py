"""Sentences of the server's own pages, for whoever opened them."""

TITLES = {
    400: "Yêu cầu chưa đúng",
    401: "Máy này chưa được nhận",
    403: "Trang này không mở được",
    404: "Không tìm thấy trang",
    405: "Trang này không nhận cách gửi đó",
    409: "Báo cáo này không đúng với lịch",
    413: "Nội dung gửi lên lớn quá",
    429: "Nhiều yêu cầu quá",
    500: "Có lỗi ở máy chủ",
    503: "Máy chủ chưa sẵn sàng",
}
SENTENCES = {
    400: "Anh/chị kiểm tra lại rồi thử lần nữa giúp.",
    401: "Mở đường dẫn riêng do cán bộ xã cấp ở mục “Loa và bảng tin”, rồi thử lại.",
    403: "Anh/chị cần một đường dẫn do cán bộ xã gửi để mở trang này.",
    404: "Đường dẫn có thể đã cũ hoặc gõ sai. Anh/chị hỏi lại người đã gửi, hoặc về trang đầu.",
    405: "Anh/chị tải lại trang rồi thử lần nữa giúp.",
    409: "Cán bộ xã đã được báo. Anh/chị xem lại lịch phát trên trang của máy này.",
    413: "Anh/chị gửi tệp nhỏ hơn, hoặc chia thành nhiều lần gửi giúp.",
    429: "Anh/chị chờ một phút rồi thử lại giúp.",
    500: "Việc anh/chị vừa làm có thể chưa xong. Anh/chị chờ một phút rồi thử lại giúp.",
    503: "Máy chủ đang khởi động hoặc đang bận. Anh/chị chờ một phút rồi thử lại giúp.",
}

DOUBTED = f"{TITLES[409]}. {SENTENCES[409]}"


def title(status: int) -> str:
    """A short heading for a failed request."""
    return TITLES.get(status, TITLES[400 if status < 500 else 500])


def sentence(status: int) -> str:
    """What to do about it."""
    return SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])
