"""An approved bulletin in Ê Đê: asked for, agreed to, recorded, heard back, confirmed by a second
speaker, approved, played after the Vietnamese; taken back at any time.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import NotAllowed, NotFound
from bot.usecases.bulletins import approve, cards, digest
from bot.usecases.devices import plans, playouts
from bot.usecases.duty import Shop
from bot.usecases.relay import consent, heard, relay
from models import (
    Bulletin,
    BulletinVersion,
    Consent,
    Device,
    Media,
    Person,
    Playout,
    Rendition,
    Variant,
)
from tests.fakes.broadcast import FakeSpeaker
from tests.usecases.talk import Village


class Here(Village):
    """Thôn 3 speaks Ê Đê with two voices; a bulletin for it is approved, to be heard tomorrow."""

    speaker: FakeSpeaker
    h_nga: Person
    y_second: Person
    lan: Person
    version: BulletinVersion
    horn: Device


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Here:
    here = await Here.settle(tmp_path)
    assert isinstance(here, Here)
    p, thon3 = here.parts, here.villages["Thôn 3"]
    here.speaker = FakeSpeaker()
    here.lan = await p.person("lan", "Chị Lan", ("approver", here.commune))
    here.y_second = await p.person("hai", "Y Hai", ("propagandist", here.villages["Thôn 5"]))
    await Person.filter(id__in=[here.nga.id, here.y_second.id]).update(speaks=["rad", "vi"])
    now = p.clock.now()
    at = (now + timedelta(hours=2)).isoformat()
    bulletin = await Bulletin.create(
        code="BT-7", commune=here.commune, author=here.bia, state="submitted", created_at=now
    )
    here.version = await BulletinVersion.create(
        bulletin=bulletin, number=1, author=here.bia, title="Họp buôn", body="Mời bà con đi họp.",
        targets=[thon3.code], times={"now": False, "at": [at], "until": None}, created_at=now,
    )  # fmt: skip
    sound = await p.media.save(b"vi", "audio/mpeg", "vi.mp3", "rendition")
    await Rendition.create(
        version=here.version, language="vi", voice="espeak", digest=sound, duration_s=20
    )
    here.version.digest = await digest.of(here.version)
    await here.version.save()
    here.horn = await Device.create(
        code="L1", kind="speaker", area=thon3, name="Loa", active=True, created_at=now
    )
    async with p.services.work(p.by(here.lan)) as work:
        await approve.approve(work, cards.ref(here.version))
    await playouts.plan_playouts(p.services, here.version.id)
    await relay.ask(p.services, here.version.id)
    return here


async def hear(here: Here) -> None:
    p = here.parts
    shop = Shop(p.services, here.speaker, None, p.media.save, p.locales)
    for id_ in await relay.unheard(p.services):
        await heard.hear_variant(shop, id_)


async def recorded(here: Here) -> None:
    await here.presses(here.nga, "Ghi âm giúp")
    await here.presses(here.nga, "Đồng ý")
    await here.speaks(here.nga, b"ede")
    await hear(here)


async def plays(here: Here) -> list[str]:
    """Languages in the order of the loudspeaker's plan."""
    known = dict(await Rendition.all().values_list("digest", "language"))
    device = await Device.get(id=here.horn.id)
    items = await plans.plan_items(here.parts.services, here.parts.locales, device)
    return [str(known[i.audio_sha256]) for i in items]


async def test_vietnamese_first_then_ede_and_nothing_without_all_of_them(here: Here) -> None:
    assert "tiếng Ê Đê" in await here.last(here.nga)
    assert "tiếng Ê Đê" in await here.last(here.y_second)
    await recorded(here)
    assert "Đây là bản sẽ phát" in await here.last(here.nga)
    assert await plays(here) == ["vi"]
    assert "chờ người thứ hai nghe lại: Y Hai" in await here.says(here.lan, "bản đọc")
    await here.presses(here.y_second, "Đúng nghĩa")
    assert await plays(here) == ["vi"]
    assert "Chị Nga đọc, Y Hai đã nghe" in await here.last(here.lan)
    await here.presses(here.lan, "Duyệt bản đọc")
    assert await plays(here) == ["vi", "rad"]
    first, second = await Playout.filter(device_id=here.horn.id).order_by("start_at")
    assert timedelta(0) < second.start_at - first.end_at <= timedelta(seconds=10)
    assert "Không còn bản đọc" in await here.says(here.lan, "bản đọc")


async def test_the_speaker_confirms_nothing_and_a_stranger_sees_nothing(here: Here) -> None:
    await recorded(here)
    variant = await Variant.get()
    for who, refusal in ((here.nga, NotAllowed), (here.sau, NotFound), (here.far, NotFound)):
        async with here.parts.services.work(here.parts.by(who)) as work:
            with pytest.raises(refusal):
                await relay.confirm(work, variant.id)
    assert (await Variant.get()).state == "recorded"


async def test_wrong_is_recorded_again_and_agreed_to_only_once(here: Here) -> None:
    await recorded(here)
    await here.presses(here.y_second, "Chưa đúng")
    assert "chưa đúng nghĩa" in await here.last(here.nga)
    assert "Anh/chị gửi một ghi âm" in await here.presses(here.nga, "Ghi âm giúp")
    await here.speaks(here.nga, b"ede, better")
    await hear(here)
    await here.presses(here.y_second, "Đúng nghĩa")
    await here.presses(here.lan, "Nhờ ghi lại")
    assert (await Variant.get()).state == "asked"
    assert await Consent.filter(version=consent.VERSION).count() == 1


async def test_taken_back_it_is_deleted_and_plays_no_more(here: Here) -> None:
    await recorded(here)
    await here.presses(here.y_second, "Đúng nghĩa")
    await here.presses(here.lan, "Duyệt bản đọc")
    sound = (await Variant.get()).audio_digest
    await here.says(here.nga, "bản đọc")
    assert "Đã rút lại" in await here.presses(here.nga, "Rút lại")
    assert await plays(here) == ["vi"]  # again what was approved without it
    assert (await Media.get(digest=sound)).keep_until_at is not None
    assert not await consent.given(here.nga.id)


async def test_who_does_not_agree_records_nothing(here: Here) -> None:
    await here.presses(here.nga, "Ghi âm giúp")
    assert "Không sao" in await here.presses(here.nga, "Không")
    assert (await Variant.get()).state == "asked"


async def test_what_cannot_be_heard_is_asked_for_again(here: Here) -> None:
    here.speaker.deaf = True
    await recorded(here)
    assert "không nghe được" in await here.last(here.nga)
    assert (await Variant.get()).state == "asked"
