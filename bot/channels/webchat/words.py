"""What the web chat itself says to whoever holds the phone (the bot's own words are in locales)."""

TEXT_LIMIT = 10_000

NOT_FOUND = "Không tìm thấy người này. Anh/chị kiểm tra lại đường dẫn, hoặc hỏi cán bộ xã giúp."
NOT_YOURS = (
    "Đường dẫn này chưa mở được trò chuyện. Anh/chị bấm lại đường dẫn cán bộ xã đã gửi, "
    "hoặc xin quản trị của xã một đường dẫn mới. Xã chỉ có một cán bộ thì xin người quản trị "
    "máy chủ."
)
FOREIGN = "Trang khác không được gửi tin thay anh/chị. Anh/chị mở lại trang trò chuyện rồi gửi nhé."
UNREADABLE = "Tin gửi lên không đọc được. Anh/chị tải lại trang rồi gửi lại giúp."
EMPTY = "Tin chưa có nội dung. Anh/chị viết vài chữ, hoặc gửi ghi âm, ảnh nhé."
TOO_LONG = "Tin dài quá 10.000 chữ cái. Anh/chị chia thành vài tin ngắn hơn giúp."
EMPTY_FILE = "Tệp này trống, chưa có gì bên trong. Anh/chị ghi âm hoặc chụp lại giúp."
BAD_FILE = "Tệp này không nhận được. Anh/chị thử lại, hoặc gửi tệp khác giúp."
REFUSED = {
    "error-file-program": (
        "Tin Buôn không nhận tệp chương trình, vì dễ có mã độc. Anh/chị gửi ảnh, ghi âm, "
        "hoặc văn bản Word, PDF."
    ),
    "error-file-packed": (
        "Tin Buôn không nhận tệp nén. Anh/chị gửi thẳng ảnh, ghi âm hoặc văn bản ở bên trong."
    ),
}
FULL = "Máy chủ hết chỗ chứa nên chưa nhận được ảnh và ghi âm. Anh/chị nhắn bằng chữ trước giúp."
WORDS_TAKEN = "Lời anh/chị viết thì đã nhận rồi."
TOO_MANY_FILES = "Mỗi lần chỉ gửi được 10 tệp. Anh/chị gửi làm nhiều lần giúp."
BAD_PLACE = "Vị trí gửi lên không đúng. Anh/chị thử lại, hoặc viết tên nơi đó."


def too_big(megabytes: int) -> str:
    """For a file over the limit."""
    return f"Tệp lớn quá {megabytes} MB nên chưa gửi được. Anh/chị gửi tệp nhỏ hơn."
