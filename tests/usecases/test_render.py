"""The audio of a submitted bulletin, or the plain word that there is none."""

from __future__ import annotations

import pytest

from bot.usecases.bulletins import render
from models import Bulletin, BulletinVersion, Rendition
from tests.fakes.broadcast import Village, make_village
from tests.fakes.house import Parts


@pytest.fixture
async def village(parts: Parts) -> Village:
    return await make_village(parts)


async def submitted(village: Village, **fields: str) -> BulletinVersion:
    version = await village.bulletin("Tiêm vắc-xin", now=True, approve=False)
    await Rendition.all().delete()
    await BulletinVersion.filter(id=version.id).update(digest="", **fields)
    return version


async def run(village: Village, version: BulletinVersion) -> bool:
    return await render.render_bulletin(village.studio, version.id)


async def test_it_is_spoken_once_and_the_approver_asked(village: Village) -> None:
    version = await submitted(village, radio_text="Mời bà con đi tiêm.")
    assert await render.pending_renders(village.parts.services) == [version.id]
    assert await run(village, version)
    assert not await run(village, version)
    assert village.speaker.said == [("Mời bà con đi tiêm.", "routine")]
    rendition = await Rendition.get(version_id=version.id)
    assert village.parts.media.path(rendition.digest).suffix == ".mp3"
    assert await render.pending_renders(village.parts.services) == []
    assert len(await village.parts.told(village.officer)) == 1


async def test_without_radio_text_title_and_body_are_read(village: Village) -> None:
    version = await submitted(village, title="Lịch tiêm", body="Sáng thứ Bảy tại trạm y tế.")
    await run(village, version)
    assert village.speaker.said[0][0] == "Lịch tiêm.\nSáng thứ Bảy tại trạm y tế."


async def test_a_persons_recording_is_taken_instead(village: Village) -> None:
    voice = await village.save(b"voice", "audio/ogg", "x.ogg", "voice")
    version = await submitted(village, voice_digest=voice)
    await run(village, version)
    rendition = await Rendition.get(version_id=version.id)
    assert rendition.voice == "person"
    assert village.parts.media.path(rendition.digest).read_bytes() == b"rec:voice"


async def test_what_cannot_be_spoken_goes_on_without(village: Village) -> None:
    village.speaker.broken = True
    version = await submitted(village)
    assert not await run(village, version)
    assert await Rendition.all().count() == 0
    assert (await BulletinVersion.get(id=version.id)).digest
    assert len(await village.parts.told(village.officer)) == 1
    assert await render.pending_renders(village.parts.services) == []


async def test_a_bulletin_taken_back_meanwhile_is_left_alone(village: Village) -> None:
    version = await submitted(village)
    await Bulletin.filter(id=version.bulletin_id).update(state="draft")
    assert not await run(village, version)
    assert village.speaker.said == []
