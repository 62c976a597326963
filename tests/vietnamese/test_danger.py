"""Danger words, both ways: what must wake the duty officer and what must not."""

import unicodedata

import pytest

from bot.vietnamese import danger

DANGER = [
    "Lũ về rồi, nước lên nhanh lắm",
    "LŨ QUÉT Ở SUỐI EA KAO",
    "lu quet o suoi ea kao",
    "nuoc lu tran vao nha dan",
    "lu ve nhanh lam",
    "Mưa lũ cuốn mất cây cầu",
    "sạt lở đường vào thôn 3",
    "sat lo duong vao thon 3",
    "Sat lở ở đèo, hai xe mắc kẹt",
    "Đất lở chắn ngang đường",
    "lở núi gần trường",
    "Cháy nhà ông Y Bhiăr",
    "chay nha ong Y Bhiar",
    "Đang cháy lớn ở chợ",
    "chay lon o cho",
    "chay rung o tieu khu 12",
    "Rẫy nhà ama Quân cháy rồi",
    "nha bi chay o thon 5",
    "co chay o xuong go",
    "Có hoả hoạn ở xưởng gỗ",
    "Có hỏa hoạn ở xưởng gỗ",
    "Một cháu bé đuối nước ở hồ",
    "chau be bi duoi nuoc o ho",
    "hai em duoi nuoc",
    "có người chết đuối",
    "co nguoi chet duoi",
    "Vỡ đập thủy lợi buôn Kla",
    "vo dap roi chay mau len",
    "lốc xoáy tốc mái 10 nhà",
    "loc xoay toc mai 10 nha",
    "Vừa có lốc lớn qua buôn",
    "bão số 5 sắp vào",
    "bao so 5 sap vao",
    "con bao lon dang vao",
    "ông Ma Rin mất tích từ chiều",
    "ong Ma Rin mat tich tu chieu",
    "cầu sập không qua được",
    "cau sap khong qua duoc",
    "sap cau treo",
    "điện giật chết con bò",
    "dien giat mot nguoi",
    "ngập sâu một mét",
    "ngap sau 1 met o thon 2",
    "nước dâng tới mái nhà",
    "nuoc dang len toi mai nha",
    "xe máy bị cuốn trôi",
    "Buôn đang bị cô lập",
    "Nhiều người ngộ độc sau đám cưới",
    "xe khách lật xe ở dốc",
    "Cứu với, cây đổ đè người",
    "Phòng cháy không kịp, vừa cháy nhà văn hóa",
    "Gọi chữa cháy gấp",
    "Không biết cháy từ đâu",
    "Đang họp tuyên truyền thì xảy ra sạt lở",
]

NO_DANGER = [
    "Hôm nay bán cháy hàng",
    "em cháy túi rồi",
    "vé xe cháy vé ngày Tết",
    "Xe chạy qua thôn 3",
    "xe chay qua thon 3",
    "chay bo buoi sang",
    "an chay ngay ram",
    "loa van chay tot",
    "hàng bán chạy",
    "nước chảy yếu",
    "nuoc chay yeu",
    "bi chay mau cam",
    "tập huấn phòng cháy chữa cháy ở nhà văn hóa",
    "tap huan phong chay chua chay",
    "Diễn tập lũ quét sáng mai",
    "Tuyên truyền phòng chống đuối nước cho học sinh",
    "phòng chống lụt bão năm nay",
    "lũ trẻ trong buôn đi học lại",
    "bà con lũ lượt đi chợ phiên",
    "cái lu nước nhà bà Sáu bị vỡ",
    "cai lu nuoc bi be",
    "lu lúa đường mới",
    "mua hai lốc sữa cho lớp mẫu giáo",
    "loc nuoc gia dinh bi hu",
    "lọc nước bị hư",
    "đọc báo số mới",
    "bao so dien thoai cho em",
    "bảo vệ rừng",
    "bao ve rung",
    "bao nhieu tien lam can cuoc",
    "mua bao phan bon",
    "thanh niên đi bão mừng chiến thắng",
    "bão giá phân bón",
    "không có lũ, bà con yên tâm",
    "khong co sat lo",
    "chưa xảy ra cháy",
    "hết lũ rồi",
    "con cau sap lam xong",
    "máy bơm đặt dưới nước",
    "may bom dat duoi nuoc",
    "lo dat tai thon 3 dang ban",
    "lô đất thôn 3",
    "vợ đập lúa",
    "nước đang yếu",
    "cà phê cháy lá do nắng",
    "Đường thôn 5 nhiều ổ gà",
    "họp thôn tối nay, 45 người dự",
    "",
    "👍",
]


@pytest.mark.parametrize("text", DANGER)
def test_danger_is_seen(text: str) -> None:
    assert danger.found(text)
    assert danger.found(unicodedata.normalize("NFD", text)) == danger.found(text)
    assert danger.found(text.upper()) == danger.found(text)


@pytest.mark.parametrize("text", NO_DANGER)
def test_no_danger_is_no_alarm(text: str) -> None:
    assert danger.found(text) == ()


def test_the_words_are_told_as_people_write_them() -> None:
    assert danger.found("sat lo o deo, co nguoi mat tich") == ("sạt lở", "mất tích")
