"""The first day of a commune, as docs/huong-dan/quan-tri.md has it: from an empty folder and a
spreadsheet to the first approved bulletin, by commands and by the web chat."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import aiohttp
import openpyxl
import pytest

from tests.fakes.web_person import WebPerson
from tests.issues.test_one_folder import ready, serving
from tests.test_cli import Desk, free_port

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "huong-dan" / "quan-tri.md"
_VILLAGES: list[dict[str, object]] = [
    {"Xã": "Cư Pui", "Thôn": "Buôn Phung", "Số hộ": 182},
    {"Mã xã": "24478", "Thôn": "Buôn Khanh"},
]
_PEOPLE: list[dict[str, object]] = [
    {"Họ tên": "H Nga Byă", "Điện thoại": "905123456", "Xã": "Cư Pui", "Thôn": "Buôn Phung"},
    {"Họ tên": "Nguyễn Thị Hoa", "Xã": "Cư Pui", "Vai trò": "người duyệt"},
]


def fill(file: Path, rows: list[dict[str, object]]) -> str:
    """As the guide says: the example goes, one's own rows come."""
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    heads = [str(cell.value) for cell in sheet[1]]
    sheet.delete_rows(2)
    for row in rows:
        sheet.append([row.get(head) for head in heads])
    book.save(file)
    return str(file)


async def sits_down(session: aiohttp.ClientSession, said: str, name: str) -> WebPerson:
    """With the link a command printed."""
    found = re.search(r"(http\S+)/chat/(\S+)\?k=\S+", said)
    assert found, said
    async with session.get(found[0]) as page:
        assert page.status == 200
    person = WebPerson(session, found[1], found[2], name)
    await person.listen()
    return person


@pytest.mark.slow  # a whole house, and seven commands
async def test_from_an_empty_folder_to_the_first_bulletin(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.env |= {"TINBUON_LANGUAGE": "vi", "TINBUON_WEB__PORT": str(free_port())}
    desk.env["TINBUON_WEB__PUBLIC_URL"] = f"http://127.0.0.1:{desk.env['TINBUON_WEB__PORT']}"
    for table, rows in (("villages", _VILLAGES), ("people", _PEOPLE)):
        desk.fine("import", "template", table)
        file = fill(tmp_path / f"{table}.xlsx", rows)
        if table == "villages":
            assert "sẽ thêm 2" in desk.fine("import", table, file, "--dry-run")
        assert "đã thêm 2" in desk.fine("import", table, file)
    first = desk.fine("officer", "--commune=Cư Pui", "--name=Y Bih Niê")
    other = desk.fine("officer", "link", "--commune=Cư Pui", "--name=Nguyễn Thị Hoa")
    english = {"TINBUON_LANGUAGE": "en", "TINBUON_WEB__PORT": desk.env["TINBUON_WEB__PORT"]}
    with serving(desk, **english) as house:  # its one word is waited for in English
        await asyncio.to_thread(ready, house)
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            admin = await sits_down(session, first, "Y Bih Niê")
            await admin.says("mời tuyên truyền viên")
            await admin.expect("Anh/chị muốn làm gì")
            await admin.taps("Mời người mới")
            await admin.expect("Mời cho thôn, buôn nào")
            await admin.taps("Mã cho mọi thôn")
            sheet = await admin.expect("mã mời cho 2 thôn")
            assert "Buôn Phung (H Nga Byă)" in sheet.text
            writer = await sits_down(session, other, "Nguyễn Thị Hoa")
            await writer.says("soạn tin")
            await writer.expect("dòng đầu là tiêu đề")
            await writer.says("Họp thôn tối thứ bảy\nMời bà con đến nhà văn hóa lúc 19 giờ.")
            await writer.expect("Gửi cho những đâu")
            await writer.taps("Toàn xã")
            await writer.expect("Khi nào gửi")
            await writer.taps("Ngay khi duyệt")
            await writer.expect("Xem lại BT-1")
            await writer.taps("Gửi duyệt")
            await admin.expect("chờ duyệt BT-1")
            await admin.taps("Duyệt")
            await admin.expect("Đã duyệt BT-1")
            for person in (admin, writer):
                await person.stop()


def test_the_guide_names_what_was_done() -> None:
    guide = GUIDE.read_text("utf-8")
    for command in ("run.py check", "import template villages", "officer link --commune"):
        assert command in guide
