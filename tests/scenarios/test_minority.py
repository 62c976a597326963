"""S11: a Kinh text for five buôn whose people speak Ê Đê, recorded by one, confirmed by a second,
approved, played behind the Vietnamese; and a villager's Ê Đê answer that stays what it is.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.hours import local
from bot.core.ports import Transcript
from bot.usecases.devices import devices
from models import (
    Area,
    Bulletin,
    Device,
    FeedbackEntry,
    Person,
    Playout,
    Rendition,
    VoiceNote,
)
from tests.fakes.village import CLIPS, Village
from tests.scenarios.acts import approves, person, says, submits, taps
from tests.scenarios.conftest import Opens

TEXT = """Tiêm phòng dại cho chó
Mời bà con đưa chó đến nhà cộng đồng tiêm phòng dại, hoàn toàn miễn phí."""
EDE = CLIPS / "01-vi-suoi-dang.ogg"  # any recording: nobody here hears what is in it
BUON = 5


async def five_buon(village: Village) -> list[Area]:
    """Each with a loudspeaker; two of them with a volunteer who speaks both languages."""
    commune = await Area.get(kind="commune", code="24478")
    places = await Area.filter(parent=commune).order_by("code").limit(BUON)
    keeper = await village.by("can-bo")
    for n, place in enumerate(places):
        if not await Device.filter(area=place, kind="speaker").exists():
            async with village.app.services.work(keeper) as work:
                await devices.register(work, place, "speaker", f"Loa {place.name}", code=f"loa-{n}")
    await Person.filter(code="tuyen-truyen-1").update(speaks=["rad", "vi"])
    second = await person(village, "nguoi-thu-hai", "Y Hai Niê", places[1], "propagandist")
    await Person.filter(id=second.id).update(speaks=["rad", "vi"])
    return list(places)


async def order(place: Area) -> list[str]:
    """Languages on the village's loudspeaker, as they will play."""
    device = await Device.get(area=place, kind="speaker")
    sounds = dict(await Rendition.all().values_list("digest", "language"))
    plays = await Playout.filter(device=device, state="planned").order_by("start_at")
    return [sounds[p.audio_digest] for p in plays]


@pytest.mark.parametrize("way", ["webchat", "zalo-postgres"])
async def test_vietnamese_then_ede_in_five_buon(opens: Opens, way: str) -> None:
    async with opens(way) as village:
        await village.wake()
        places = await five_buon(village)
        editor, officer = await village.person("bien-tap"), await village.person("can-bo")
        first, second = (
            await village.person("tuyen-truyen-1"),
            await village.person("nguoi-thu-hai"),
        )
        at = local(village.clock.now() + timedelta(days=1))
        await submits(editor, TEXT, "cả xã", f"9 giờ ngày {at:%d/%m/%Y}")
        await approves(officer)
        await village.tick(seconds=60)
        await first.expect("tiếng Ê Đê")
        await second.expect("tiếng Ê Đê")
        await taps(first, "Ghi âm giúp", "Đồng ý")
        await taps(first, "Đồng ý", "gửi một ghi âm")
        await first.sends_voice(EDE)
        await first.expect("Đây là bản sẽ phát", timeout=30)
        assert [await order(place) for place in places] == [["vi"]] * BUON
        await taps(second, "Đúng nghĩa", "Cảm ơn")
        await officer.expect("đã nghe", timeout=20)
        await taps(officer, "Duyệt bản đọc", "Đã duyệt")
        await village.settled()
        assert [await order(place) for place in places] == [["vi", "rad"]] * BUON
        assert await Bulletin.filter(state__in=["approved", "published"]).count() == 1


async def test_a_villagers_ede_answer_is_kept_tagged_and_told_by_somebody(
    opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opens("webchat") as village:
        await village.wake()
        await five_buon(village)
        invents(village, monkeypatch)
        villager, first = (
            await village.person("nguoi-dan"),
            await village.person("tuyen-truyen-1"),
        )
        await villager.sends_voice(EDE)
        began = village.clock.now()
        await villager.expect("vừa nói tiếng gì")
        await taps(villager, "Đây là tiếng Ê Đê", "Đã ghi")
        await first.expect("gửi một ghi âm tiếng Ê Đê")
        assert village.clock.now() == began  # it waited for no round of the clock
        note = await VoiceNote.get()
        assert (note.language, note.state, note.text, note.written) == ("rad", "kept", "", "")
        assert (await FeedbackEntry.get(voice_note_id=note.id)).text == ""
        await taps(first, "Kể lại", "bằng tiếng Việt")
        await says(first, "Hỏi tiêm phòng dại có mất tiền không", "Cảm ơn")
        await note.refresh_from_db()
        assert note.text == "Hỏi tiêm phòng dại có mất tiền không"
        # The next one needs no question: what was chosen counts until it is chosen anew.
        await villager.sends_voice(EDE.read_bytes() + b" ")
        await village.settled()
        assert await VoiceNote.filter(language="rad").count() == 2
        assert not any("máy bịa" in s.text for s in villager.sees + first.sees)


def invents(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that makes up Vietnamese of whatever it is given."""

    async def transcribe(audio: Any, **options: Any) -> Transcript:
        return Transcript("chữ máy bịa ra", "vi", 0.9, 2.0, engine="stand-in")

    monkeypatch.setattr(village.app.stt, "transcribe", transcribe)
