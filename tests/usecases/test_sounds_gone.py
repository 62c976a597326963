"""An MP3 that is gone from the disk takes no words with it: they go out, what is missing is said,
and the same bytes are made again where they can be; else the officers hear of it once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.buttons import ButtonTokens
from bot.core.hours import at_local
from bot.core.messages import Attachment, Message
from bot.core.ports import PLAIN, RenderedAudio, Style
from bot.outbox.minting import Mint
from bot.outbox.parts import parts as cut
from bot.outbox.rows import Row
from bot.usecases.bulletins import sounds
from bot.usecases.devices import playouts
from bot.usecases.duty import found
from models import Bulletin, Rendition
from tests.fakes.broadcast import Village, make_village
from tests.fakes.house import CAPS, Parts

ROW = Row(1, "k", 1, "chat", 1, "", 5, 0, False)


async def soon(parts: Parts) -> tuple[Village, int, str]:
    """A bulletin that plays within the hour, its real sound, and its version."""
    village = await make_village(parts)
    at = at_local(parts.clock.now(), 17)
    parts.clock.move(seconds=(at - parts.clock.now()).total_seconds() - 3000)
    version = await village.bulletin("Cúp nước", [at])
    await playouts.plan_playouts(parts.services, version.id)
    sound = await Rendition.get(version_id=version.id)
    return village, version.id, sound.digest


class Reads:
    """A voice that says the same as when the bulletin was approved."""

    def __init__(self, mp3: bytes) -> None:
        self._mp3 = mp3

    async def render(self, text: str, kind: str, style: Style = PLAIN) -> RenderedAudio:
        return RenderedAudio(self._mp3, 45, text, (), "vi")


async def test_a_sound_that_is_gone_is_made_again_before_it_plays(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, version, digest = await soon(parts)
    before = parts.media.path(digest).read_bytes()
    monkeypatch.setattr(village.speaker, "render", Reads(before).render)
    parts.media.path(digest).unlink()
    await sounds.look(parts.services)
    assert ("whole_sounds", version) in parts.tasks
    assert await found()["bulletins"].tasks["whole_sounds"](village.studio, version)
    assert parts.media.path(digest).read_bytes() == before
    parts.tasks.clear()
    await sounds.look(parts.services)
    assert parts.tasks == []


async def test_what_cannot_be_made_again_is_told_once_and_the_words_go_out(parts: Parts) -> None:
    village, version, digest = await soon(parts)
    parts.media.path(digest).unlink(missing_ok=True)
    await Bulletin.all().update(state="published", published_at=parts.clock.now())
    for _ in range(2):  # what the engine says now is not what was approved
        await found()["delivery"].tasks["distribute"](village.studio, version)
    told = [t for t in await parts.told(village.officer) if "Bản ghi tiếng" in t]
    assert len(told) == 1
    assert "Cúp nước" in told[0]
    assert any("Cúp nước" in t for t in await parts.told(village.ea_kao_person))
    parts.tasks.clear()
    await sounds.look(parts.services)
    assert parts.tasks == []


async def test_whoever_gets_the_words_reads_that_the_sound_is_missing(parts: Parts) -> None:
    mint = Mint(ButtonTokens(b"k" * 32), parts.media, 3)
    gone = Attachment("voice", "0" * 64, "vi.mp3", "audio/mpeg")
    for caps in (CAPS, replace(CAPS, media_out=frozenset())):  # with the words, or on its own
        made = cut(Message("Cúp nước ngày mai", (), (gone,)), caps, parts.locales, "vi")
        messages = [mint.message(ROW, part) for part in made]
        assert [m.media for m in messages] == [()] * len(messages)
        said = " ".join(m.text for m in messages)
        assert "Cúp nước ngày mai" in said
        assert "Bản ghi tiếng hiện chưa gửi được" in said
