"""'Ea Tul đọc là ê a tun' typed in the chat: heard back, kept for all later readings, asked about
for what waits; the template of a commune; what nobody knows how to read is flagged before sending.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import NotAllowed, Stale
from bot.core.ports import PLAIN, RenderedAudio, Style
from bot.usecases.bulletins import render, reread
from bot.usecases.duty import Shop
from bot.usecases.reading import aloud, manner
from bot.vietnamese import read_as
from models import Approval, Area, Bulletin, BulletinVersion, OutboxContent, OutboxRow, Rendition
from tests.fakes.broadcast import FakeSpeaker
from tests.usecases.talk import Village


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Village:
    here = await Village.settle(tmp_path)
    await here.parts.person("lan", "Chị Lan", ("approver", here.commune))
    return here


def shop(here: Village, speaker: FakeSpeaker) -> Shop:
    return Shop(here.parts.services, speaker, None, here.parts.media.save, here.parts.locales)


async def task(here: Village, speaker: FakeSpeaker, name: str) -> None:
    for one, *ids in [*here.parts.tasks]:
        if one == name:
            here.parts.tasks.remove((one, *ids))
            run: Any = {
                "read_out": aloud.read_out,
                "hear_back": aloud.hear_back,
                "render_bulletin": render.render_bulletin,
            }[name]
            await run(shop(here, speaker), *ids)


async def commune(here: Village) -> Area:
    return await Area.get(id=here.commune.id)


async def test_a_word_is_kept_heard_back_and_can_be_put_right(here: Village) -> None:
    speaker = FakeSpeaker()
    said = await here.says(here.bia, "Ea Tul đọc là ê a tun")
    assert "“Ea Tul” đọc là “ê a tun”" in said
    await task(here, speaker, "read_out")
    assert "Nghe thử: Ea Tul" in await here.last(here.bia)
    sent = await OutboxContent.all().order_by("-id").first()
    assert sent is not None
    assert sent.body["media"][0]["kind"] == "voice"
    await here.says(here.bia, "ea tul doc la: “ê a tul”")
    await here.presses(here.bia, "Đúng, đọc như vậy")
    assert manner.readings(await commune(here)) == {"ea tul": "ê a tul"}
    await here.presses(here.bia, "Bỏ cách đọc")
    assert manner.readings(await commune(here)) == {}


async def test_what_may_be_news_is_asked_about_before_it_is_read_so(here: Village) -> None:
    said = await here.says(here.bia, "Bác sĩ đọc là thuốc giả")
    assert "“Bác sĩ” là “thuốc giả”, phải không" in said
    assert manner.readings(await commune(here)) == {}
    assert "giữ nguyên" in await here.presses(here.bia, "Không phải")
    assert manner.readings(await commune(here)) == {}


@pytest.mark.parametrize(
    ("word", "sure"),
    [
        ("Ea Tul", True),
        ("KHXD", True),
        ("H’Ning", True),
        ("Tin này", False),
        ("Tin", False),
        ("ea tul", False),
        ("Cán Bộ Xã Nhà", False),
    ],
)
def test_names_and_abbreviations_are_surely_meant(word: str, sure: bool) -> None:
    assert read_as.sure(word) is sure


async def test_a_sample_comes_once_and_says_which_voice_there_is_not(here: Village) -> None:
    speaker = FakeSpeaker()
    await here.says(here.bia, "giọng đọc")
    await here.presses(here.bia, "Đổi giọng")
    await here.presses(here.bia, "miền Trung")
    ((_, *ids),) = [one for one in here.parts.tasks if one[0] == "read_out"]
    assert await aloud.read_out(shop(here, speaker), *ids)
    assert "không có giọng miền Trung" in await here.last(here.bia)
    sent = await OutboxRow.all().count()
    here.parts.clock.move(seconds=5)
    await aloud.read_out(shop(here, speaker), *ids)  # handed over twice
    assert await OutboxRow.all().count() == sent


async def test_who_is_no_officer_there_changes_nothing(here: Village) -> None:
    await here.says(here.nga, "Ea Tul đọc là ê a tun")
    assert manner.readings(await commune(here)) == {}
    async with here.parts.services.work(here.parts.by(here.far)) as work:
        with pytest.raises(NotAllowed):
            await manner.put(work, here.commune.code, "Ea Tul", "ê a tun")


async def test_what_waits_is_read_anew_only_when_asked_and_asked_about_again(here: Village) -> None:
    speaker = FakeSpeaker()
    await here.says(here.bia, "soạn tin: Mời bà con buôn Ea Tul đến họp theo kế hoạch KXYZ")
    await here.presses(here.bia, "Toàn xã")
    shown = await here.says(here.bia, "ngay bây giờ")
    assert "chưa biết đọc: KXYZ" in shown
    await here.says(here.bia, "KXYZ đọc là kế hoạch xóa nhà tạm")
    shown = await here.last(here.bia)
    assert "Xem lại BT-1" in shown  # the draft is back
    assert "chưa biết đọc" not in shown
    await here.presses(here.bia, "Gửi duyệt")
    await task(here, speaker, "render_bulletin")
    before = await BulletinVersion.get()
    assert before.digest
    said = await here.says(here.bia, "Ea Tul đọc là ê a tun")
    assert "Đang chờ duyệt và có từ này: BT-1" in said
    assert (await BulletinVersion.get()).digest == before.digest
    await here.presses(here.bia, "Đọc lại BT-1")
    assert (await BulletinVersion.get()).digest == ""
    assert not await Rendition.exists()
    speaker.said.clear()
    await task(here, speaker, "render_bulletin")
    assert speaker.said
    assert (await BulletinVersion.get()).digest


async def test_read_again_while_it_is_still_being_read_it_has_the_new_way(here: Village) -> None:
    class Slow(FakeSpeaker):
        """The officer is quicker than the first reading."""

        async def render(self, text: str, kind: str, style: Style = PLAIN) -> RenderedAudio:
            if not self.said:
                await here.says(here.bia, "Ea Tul đọc là ê a tun")
                await here.presses(here.bia, "Đọc lại BT-1")
            return await super().render(text, f"{kind}{len(style.readings)}", style)

    speaker = Slow()
    await here.says(here.bia, "soạn tin: Mời bà con buôn Ea Tul đến họp lúc bảy giờ tối")
    await here.presses(here.bia, "Toàn xã")
    await here.says(here.bia, "ngay bây giờ")
    await here.presses(here.bia, "Gửi duyệt")
    await task(here, speaker, "render_bulletin")
    assert (await BulletinVersion.get()).digest == ""
    await task(here, speaker, "render_bulletin")
    assert (await BulletinVersion.get()).digest
    assert {kind for _, kind in speaker.said[1:]} == {"routine1"}


async def test_a_word_is_put_right_and_dropped_twice(here: Village) -> None:
    for _ in range(2):
        await here.says(here.bia, "Ea Tul đọc là ê a tun")
        await here.presses(here.bia, "Bỏ cách đọc")
        assert manner.readings(await commune(here)) == {}


async def test_what_was_approved_keeps_its_sound(here: Village) -> None:
    now = here.parts.clock.now()
    bulletin = await Bulletin.create(
        code="BT-9", commune=here.commune, author=here.bia, state="approved", created_at=now
    )
    await BulletinVersion.create(
        bulletin=bulletin, number=1, author=here.bia, title="Ea Tul", body="Ea Tul", created_at=now
    )
    async with here.parts.services.work(here.parts.by(here.bia)) as work:
        with pytest.raises(Stale):
            await reread.again(work, bulletin.id)
    assert await reread.with_word(await commune(here), "Ea Tul") == []
    assert not await Approval.exists()


async def test_the_template_of_a_commune_is_chosen_in_the_chat(here: Village) -> None:
    await here.says(here.bia, "giọng đọc")
    await here.presses(here.bia, "Đổi giọng")
    await here.presses(here.bia, "miền Nam")
    await here.presses(here.bia, "Đọc mấy lần")
    await here.presses(here.bia, "2 lần")
    await here.presses(here.bia, "Lời chào")
    shown = await here.says(here.bia, "Đài truyền thanh xã Ea Kao xin thông báo.")
    assert "Đài truyền thanh xã Ea Kao xin thông báo." in shown
    style = manner.style(await commune(here), here.parts.locales)
    assert style == Style(
        "Đài truyền thanh xã Ea Kao xin thông báo.", "", "Xin nhắc lại.", 2, "south"
    )
    assert replace(style, voice="") != style


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ea Tul đọc là ê a tun", ("Ea Tul", "ê a tun")),
        ("“H’Ning” đọc là: hơ ninh.", ("H’Ning", "hơ ninh")),
        ("KHXD doc la kế hoạch xây dựng", ("KHXD", "kế hoạch xây dựng")),
        ("đọc là gì", None),
        ("cái này đọc là", None),
        ("bà con đọc lại giùm", None),
    ],
)
def test_what_is_such_a_sentence(text: str, told: tuple[str, str] | None) -> None:
    assert read_as.told(text) == told


def test_abbreviations_are_exact_and_names_are_not() -> None:
    known = (("CA", "công an"), ("Ea Tul", "ê a tun"), ("Ea", "ê a"))
    assert read_as.applied("CA xã ca đêm ở EA TUL, Ea", known) == "công an xã ca đêm ở ê a tun, ê a"


async def test_a_recording_is_heard_back_as_it_will_play_and_submitted(here: Village) -> None:
    speaker = FakeSpeaker()
    await here.says(here.bia, "soạn tin: Mời bà con buôn Ea Tul đến họp lúc bảy giờ tối")
    await here.presses(here.bia, "Toàn xã")
    await here.says(here.bia, "ngay bây giờ")
    await here.speaks(here.bia, b"my voice")
    await task(here, speaker, "hear_back")
    assert "như loa sẽ phát" in await here.last(here.bia)
    speaker.deaf = True
    await here.speaks(here.bia, b"noise")
    await task(here, speaker, "hear_back")
    assert "không nghe được" in await here.last(here.bia)
    speaker.deaf = False
    await here.speaks(here.bia, b"my voice")
    await here.says(here.bia, "gửi duyệt")
    await task(here, speaker, "render_bulletin")
    variant = await Rendition.get()
    assert variant.voice == "person"
    assert (await BulletinVersion.get()).digest
