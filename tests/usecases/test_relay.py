"""An approved bulletin in Ê Đê: asked for, agreed to, recorded, heard back, confirmed by a second
speaker, approved, played after the Vietnamese; taken back at any time.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import NotAllowed, NotFound
from bot.usecases import files
from bot.usecases.bulletins import approve, cards, digest
from bot.usecases.devices import plans, playouts
from bot.usecases.duty import Shop
from bot.usecases.people import people
from bot.usecases.relay import asking, consent, heard, relay
from bot.usecases.voice import keeping
from models import (
    Area,
    Bulletin,
    BulletinVersion,
    Consent,
    Device,
    Media,
    Person,
    Playout,
    Rendition,
    Role,
    Variant,
)
from tests.fakes.broadcast import FakeSpeaker
from tests.issues.test_strangers_at_once import waits
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
    await asking.ask(p.services, here.version.id)
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


async def approved(here: Here) -> None:
    await recorded(here)
    await here.presses(here.y_second, "Đúng nghĩa")
    await here.presses(here.lan, "Duyệt bản đọc")


async def second_voice(here: Here) -> None:
    """Chị Nga's Ê Đê is approved, Y Hai's Gia Rai waits for that."""
    await Person.filter(id__in=[here.nga.id, here.y_second.id]).update(speaks=["rad", "jra"])
    await approved(here)
    await asking.ask(here.parts.services, here.version.id)
    await here.presses(here.y_second, "Ghi âm giúp")
    await here.presses(here.y_second, "Đồng ý")
    await here.speaks(here.y_second, b"jra")
    await hear(here)
    await here.presses(here.nga, "Đúng nghĩa")


async def kept(here: Here, *digests: str) -> list[str]:
    """Which of these files are still there once everything that was to go has gone."""
    for name, *ids in here.parts.tasks:
        if name == "forget_media":
            await files.forget_media(here.parts.services, str(ids[0]))
    return [d for d in digests if await Media.filter(digest=d).exists()]


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
                await relay.confirm(work, variant.id, variant.audio_digest[:12])
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
    await approved(here)
    variant = await Variant.get()
    await here.says(here.nga, "bản đọc")
    assert "Đã rút lại" in await here.presses(here.nga, "Rút lại")
    assert await plays(here) == ["vi"]  # again what was approved without it
    assert await kept(here, variant.digest, variant.audio_digest) == []
    assert not await consent.given(here.nga.id)
    await here.acts(here.nga, "relay.record", str(variant.id), many=True)  # and thinks better of it
    await here.presses(here.nga, "Đồng ý")
    await here.speaks(here.nga, b"once more")
    await hear(here)
    await here.presses(here.y_second, "Đúng nghĩa")
    await here.presses(here.lan, "Duyệt bản đọc")
    assert await plays(here) == ["vi", "rad"]


async def test_leave_for_engines_is_none_for_loudspeakers_nor_the_other_way(here: Here) -> None:
    await here.acts(here.nga, "voice.keep", "yes", many=True)
    assert "phát trên loa" in await here.presses(here.nga, "Ghi âm giúp")
    await here.presses(here.nga, "Đồng ý")
    await here.acts(here.nga, "voice.keep", "no", many=True)
    assert await consent.given(here.nga.id)
    await here.presses(here.y_second, "Ghi âm giúp")
    await here.presses(here.y_second, "Đồng ý")
    assert not await keeping.asked(here.y_second)


async def test_buttons_decide_only_about_the_recording_above_them(here: Here) -> None:
    await recorded(here)
    first, checks = await Variant.get(), await here.buttons(here.y_second)
    await here.presses(here.y_second, "Đúng nghĩa")
    judges = await here.buttons(here.lan)
    await here.presses(here.lan, "Nhờ ghi lại")
    assert await kept(here, first.digest, first.audio_digest) == []
    await here.presses(here.nga, "Ghi âm giúp")
    await here.speaks(here.nga, b"ede, better")
    for old in (checks[1], {**checks[0], "many": True}):  # it is not even ready to be heard
        assert "đã được thay" in await here.acts(here.y_second, **old)
    await hear(here)
    await here.presses(here.y_second, "Đúng nghĩa")
    assert "đã được thay" in await here.acts(here.lan, **judges[0])
    assert await plays(here) == ["vi"]
    await here.presses(here.lan, "Duyệt bản đọc")
    assert await plays(here) == ["vi", "rad"]


async def test_nobody_is_played_who_did_not_agree(here: Here) -> None:
    await recorded(here)
    await here.presses(here.y_second, "Đúng nghĩa")
    await Consent.all().delete()
    assert "chưa đồng ý" in await here.presses(here.lan, "Duyệt bản đọc")
    assert await plays(here) == ["vi"]


async def test_a_second_voice_plays_once_and_stays_when_the_first_is_taken_back(here: Here) -> None:
    await second_voice(here)
    await here.presses(here.lan, "Duyệt bản đọc")
    assert await plays(here) == ["vi", "rad", "jra"]
    await here.says(here.nga, "bản đọc")
    await here.presses(here.nga, "Rút lại")
    assert await plays(here) == ["vi", "jra"]


@pytest.mark.services
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)  # SQLite has one writer
async def test_one_is_taken_back_while_the_other_is_approved(here: Here) -> None:
    await second_voice(here)
    p, variant = here.parts, await Variant.get(language="jra")
    made, go_on = asyncio.Event(), asyncio.Event()

    async def takes_back() -> None:
        async with p.services.work(p.by(here.nga)) as work:
            await consent.withdraw(work)
            made.set()
            await go_on.wait()

    async def approves() -> None:
        async with p.services.work(p.by(here.lan)) as work:
            await relay.approve(work, variant.id, variant.audio_digest[:12])

    one = asyncio.create_task(takes_back())
    await made.wait()
    two: asyncio.Task[object] = asyncio.create_task(approves())
    await waits(two)
    go_on.set()
    await asyncio.gather(one, two)
    assert await plays(here) == ["vi", "jra"]


async def test_who_serves_no_more_decides_nothing_and_takes_their_voice_back(here: Here) -> None:
    await recorded(here)
    await here.acts(here.nga, "voice.keep", "yes", many=True)
    await Role.filter(person_id__in=[here.nga.id, here.y_second.id]).update(active=False)
    await here.presses(here.y_second, "Đúng nghĩa")
    assert (await Variant.get()).state == "recorded"
    assert "đang được dùng" in await here.says(here.nga, "giữ ghi âm")
    await here.says(here.nga, "bản đọc")
    await here.presses(here.nga, "Rút lại")
    assert (await Variant.get()).digest == ""


async def test_two_records_of_one_person_have_one_voice(here: Here) -> None:
    await recorded(here)
    async with here.parts.services.work(here.parts.by(here.lan)) as work:
        await people.merge(work, here.nga.id, here.sau)
        await people.merge(work, here.y_second.id, here.y_ba)
    variant = await Variant.get()
    assert (variant.speaker_id, variant.asked) == (here.sau.id, [here.sau.id, here.y_ba.id])


async def test_a_lone_officer_approves_where_the_commune_allows_it(here: Here) -> None:
    await Area.filter(id=here.commune.id).update(settings={"single_officer": True})
    await Role.filter(person=here.lan).update(active=False)
    await Role.filter(person=here.bia).update(role="approver")
    await recorded(here)
    await here.presses(here.y_second, "Đúng nghĩa")
    await here.presses(here.bia, "Duyệt bản đọc")
    assert await plays(here) == ["vi", "rad"]


async def test_what_comes_too_late_is_said_to_and_not_asked_for(here: Here) -> None:
    await recorded(here)
    await here.presses(here.y_second, "Đúng nghĩa")
    here.at(hours=3)
    assert "không có lần phát nào" in await here.presses(here.lan, "Duyệt bản đọc")
    await Variant.all().delete()
    assert await asking.ask(here.parts.services, here.version.id) == 0


async def test_speakers_are_asked_after_an_outage_too_and_looked_for_once(here: Here) -> None:
    await BulletinVersion.all().update(asked_at=None)
    here.at(hours=1)
    assert await asking.unasked(here.parts.services) == [here.version.id]
    await asking.ask(here.parts.services, here.version.id)
    assert await asking.unasked(here.parts.services) == []


async def test_nobody_owes_anything_for_a_version_that_was_corrected(here: Here) -> None:
    await Bulletin.all().update(number=2)
    assert "Không còn bản đọc" in await here.says(here.lan, "bản đọc")


async def test_who_does_not_agree_records_nothing(here: Here) -> None:
    await here.presses(here.nga, "Ghi âm giúp")
    assert "Không sao" in await here.presses(here.nga, "Không")
    assert (await Variant.get()).state == "asked"


async def test_what_cannot_be_heard_is_asked_for_again(here: Here) -> None:
    here.speaker.deaf = True
    await recorded(here)
    assert "không nghe được" in await here.last(here.nga)
    assert (await Variant.get()).state == "asked"
