"""Which bulletin goes first on a loudspeaker: chosen by its writer, as far as they may."""

from __future__ import annotations

import pytest

from bot.core.errors import NotAllowed
from bot.usecases.bulletins import compose
from models import Area, Bulletin, BulletinVersion
from tests.fakes.house import Parts
from tests.usecases.bulletins import TEXT, make_commune
from tests.usecases.chats import Chats


async def _rank(bulletin_id: int) -> str:
    bulletin = await Bulletin.get(id=bulletin_id)
    return (await BulletinVersion.get(bulletin_id=bulletin_id, number=bulletin.number)).priority


async def test_a_writer_says_that_it_is_only_music(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    draft = await commune.draft()
    await chats.says(commune.author, "viết tiếp bản nháp")
    said = await chats.says(commune.author, "mức ưu tiên")
    assert "đang là: tin của xã" in said
    said = await chats.presses(commune.author, "Nhạc")
    assert "trên loa: nhạc, chương trình nền" in said
    assert await _rank(draft) == "music"


async def test_a_commune_cannot_speak_with_the_province_s_rank(parts: Parts) -> None:
    commune = await make_commune(parts)
    draft = await commune.draft()
    for rank in ("province", "emergency", "nonsense"):
        with pytest.raises(NotAllowed):
            async with parts.services.work(parts.by(commune.author)) as work:
                await compose.set_priority(work, draft, 1, rank)


async def test_the_province_s_news_go_first_until_a_commune_rewrites_them(parts: Parts) -> None:
    commune = await make_commune(parts)
    province = await Area.get(code="66")
    writer = await parts.person("tinh", "Bùi Văn Tỉnh", ("editor", province))
    async with parts.services.work(parts.by(writer)) as work:
        version = await compose.draft(work, commune.area.code, TEXT)
    assert version.priority == "province"
    async with parts.services.work(parts.by(commune.author)) as work:
        changed = await compose.set_text(work, version.bulletin_id, 1, TEXT + " Mang theo sổ.")
    assert (changed.number, changed.priority) == (2, "commune")
