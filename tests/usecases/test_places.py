"""Which village is meant: named, corrected, misspelt, spoken."""

from datetime import datetime

import pytest

from bot.core.hours import ZONE
from bot.usecases.people import places
from bot.vietnamese import kinds, workdays
from models import Area, AreaAlias
from tests.fakes.house import Parts


async def commune(parts: Parts) -> Area:
    home = await parts.area("66-1", "commune", "Xã Ea Kao")
    for n, name in enumerate(
        ["Thôn 1", "Thôn 3", "Thôn 5", "Thôn 12", "Buôn Ea Kao", "Buôn Tơng Jú", "Buôn Tơng Jú B"]
    ):
        village = await parts.area(f"66-1-{n}", "village", name, home)
        if name == "Thôn 5":
            await AreaAlias.create(area=village, name="Thôn Cao Thắng", folded="thon cao thang")
    return home


NAMED = [
    ("đường vào thôn 5 hỏng", "Thôn 5"),
    ("DUONG VAO THON 5 HONG", "Thôn 5"),
    ("ở thôn năm có trộm", "Thôn 5"),
    ("o thon muoi hai co trom", "Thôn 12"),
    ("thôn 5 chứ không phải thôn 3", "Thôn 5"),
    ("không phải thôn 3, thôn 5 mới đúng", "Thôn 5"),
    ("Cao Thắng mất điện", "Thôn 5"),
    ("tong ju mat dien", "Buôn Tơng Jú"),
    ("buôn Tơng Jú B mất điện", "Buôn Tơng Jú B"),
    ("xã Ea Kao mất điện", None),
    ("thôn 3 và thôn 5 mất điện", None),
    ("thôn 55 mất điện", None),
    ("mất điện", None),
    ("buôn tông giú mất điện", "Buôn Tơng Jú"),
    ("ở thôn số mười hai", "Thôn 12"),
    ("thôn 3, à nhầm, thôn 5 mất điện", "Thôn 5"),
    ("thôn 5 à không thôn 12 ngập", "Thôn 12"),
    ("nương thôn ba bên suối", None),
]


@pytest.mark.parametrize(("text", "name"), NAMED)
async def test_a_village_named_in_the_words(parts: Parts, text: str, name: str | None) -> None:
    found = await places.named(text, await commune(parts))
    assert (found.name if found else None) == name


SEVERAL = [
    ("thôn 3 và thôn 5 mất điện", ["Thôn 3", "Thôn 5"]),
    ("cả buôn Tơng Jú lẫn thôn 12 đều ngập", ["Buôn Tơng Jú", "Thôn 12"]),
    ("từ thôn 12 qua buôn tông giú, thôn ba", ["Thôn 12", "Buôn Tơng Jú", "Thôn 3"]),
    ("thôn 5, cũng là Cao Thắng", []),
    ("buôn Tơng Jú B mất điện", []),
    ("thôn 3, à nhầm, thôn 5 mất điện", []),
    ("thôn 3, à nhầm, thôn 5 với thôn 12", ["Thôn 5", "Thôn 12"]),
    ("thôn 5 chứ không phải thôn 3", []),
    ("mất điện", []),
]


@pytest.mark.parametrize(("text", "names"), SEVERAL)
async def test_several_villages_in_one_message(parts: Parts, text: str, names: list[str]) -> None:
    found = await places.several(text, await commune(parts))
    assert [v.name for v in found] == names


ONLY = [
    ("thôn 5", "Thôn 5"),
    ("Ở thôn năm ạ", "Thôn 5"),
    ("thôn 5 chứ không phải thôn 3", "Thôn 5"),
    ("nhầm, thôn 12 mới đúng", "Thôn 12"),
    ("buon tong zu", "Buôn Tơng Jú"),
    ("thôn 5 cháy", None),
    ("đường thôn 5 hỏng chứ không phải cống", None),
    ("thêm hai nhà nữa", None),
]


@pytest.mark.parametrize(("text", "name"), ONLY)
async def test_a_message_that_is_only_a_village(parts: Parts, text: str, name: str | None) -> None:
    found = await places.only_a_name(text, await commune(parts))
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Sạt lở đường vào buôn", "landslide"),
        ("lũ về ngập hết lúa", "flood"),
        ("cháy rẫy cà phê", "fire"),
        ("loa thôn bị rè", "loudspeaker"),
        ("mat dien tu sang", "power_water"),
        ("đường nhiều ổ gà", "road"),
        ("đàn gà chết hàng loạt, sốt", "animal_crop"),
        ("có người sốt xuất huyết", "health"),
        ("trộm cà phê ban đêm, mất cắp", "security"),
        ("hộ nghèo thiếu gạo", "need"),
        ("Đã tuyên truyền về bão, 45 người dự", "activity"),
        ("xe máy tông xe tải, tai nạn", "accident"),
        ("xin chào", "other"),
        ("nuoc suoi len cao, khoang 5 ho bi ngap san nha", "flood"),
        ("xe lao xuong vuc co 2 nguoi bi ket", "accident"),
        ("cau treo buon phung gay lan can", "road"),
        ("anh cong bi tac o dau buon", "road"),
    ],
)
def test_kinds_are_guessed(text: str, kind: str) -> None:
    assert kinds.guess(text) == kind
    assert kind in kinds.KINDS


def test_people_are_counted() -> None:
    assert kinds.people("họp thôn có 45 người dự") == 45
    assert kinds.people("họp thôn") is None


def test_due_dates_skip_the_weekend() -> None:
    friday_night = datetime(2026, 3, 6, 23, 0, tzinfo=ZONE)
    assert workdays.due(friday_night, 3) == datetime(2026, 3, 11, 17, 0, tzinfo=ZONE)
    assert workdays.shown(workdays.due(friday_night, 5)) == "13/03/2026"
