"""On a phone with commands and editing: each name in the list works, and an edited message is
either a new answer or said to be kept."""

from __future__ import annotations

from models import Report
from tests.scenarios.acts import says, taps
from tests.scenarios.conftest import Opens


async def test_a_report_by_command_and_a_change_of_mind(opens: Opens) -> None:
    async with opens("telegram") as village:
        speaker = await village.person("tuyen-truyen-2")
        await village.app._renew_menus()
        assert {"menu", "giup", "baocao", "bantin"} <= set(speaker.menu())
        await says(speaker, "/baocao@tinbuon_bot mất điện ở đầu buôn", "mất điện ở đầu buôn")
        await taps(speaker, "Gửi", "Đã gửi BC-")
        await speaker.edits("/baocao mất điện ở cuối buôn")
        await speaker.expect("giữ lời lúc đầu")
        await village.settled()
        assert (await Report.get()).text == "mất điện ở đầu buôn"


async def test_an_officers_list_opens_the_desk(opens: Opens) -> None:
    async with opens("telegram") as village:
        officer = await village.person("can-bo")
        await village.app._renew_menus()
        for name in officer.menu():
            await officer.says(f"/{name}")
            await village.settled()
            said = officer.last().text
            assert "chưa hiểu" not in said, name
            assert "người khác" not in said, name


async def test_a_mistyped_commune_is_mended_in_place(opens: Opens) -> None:
    async with opens("telegram") as village:
        citizen = await village.stranger("Bà Hoa")
        await says(citizen, "/theodoi", "xã")
        await says(citizen, "zzzz qqqq", "zzzz qqqq")
        await citizen.edits("Cư Pui")
        await village.settled()
        assert any("Thôn" in b.title for b in citizen.last().buttons)


async def test_a_command_in_a_group_is_answered_in_private(opens: Opens) -> None:
    async with opens("telegram") as village:
        officer, speaker = await village.person("can-bo"), await village.person("tuyen-truyen-2")
        group = village.telegram.group("Tổ thông tin Cư Pui", topics=(45,))
        await group.adds_bot(officer)
        await village.settled()
        await group.says(speaker, "/baocao@tinbuon_bot mất điện ở đầu buôn", topic=45)
        await speaker.expect("mất điện ở đầu buôn")
        await group.says(speaker, "/theodoi@tinbuon_bot")
        await village.settled()
        assert await Report.all().count() == 1
        assert not [s for s in group.sees if "mất điện" in s.text]
