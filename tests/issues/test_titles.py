"""A card's title is shown as one: bold on Telegram and in the web chat, the first line elsewhere;
whatever signs people write in it stay theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram.render import as_link, render
from bot.channels.webchat.render import to_page
from bot.core.capabilities import Capabilities
from bot.core.messages import FIRST_LINE, Attachment, Message, WireMessage
from bot.dialog.locale import Locales
from bot.outbox.parts import parts
from bot.standin.telegram.rules import check_send
from models import OutboxContent
from tests.fakes.house import Parts
from tests.usecases.bulletins import make_commune
from tests.usecases.talk import Village

LIMITS = Capabilities(4096, 20, 64, 64, max_caption=1024)


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Village:
    return await Village.settle(tmp_path)


def bold(message: WireMessage) -> str:
    """What Telegram shows bold, counted as Telegram counts."""
    call = render("1", message, LIMITS)
    check_send(call.method, call.params)
    params: dict[str, Any] = call.params
    (span,) = params.get("entities") or params["caption_entities"]
    assert span["type"] == "bold"
    text = str(params.get("text", params.get("caption"))).encode("utf-16-le")
    return text[2 * span["offset"] : 2 * (span["offset"] + span["length"])].decode("utf-16-le")


def test_telegram_shows_the_title_bold_whatever_it_is_made_of() -> None:
    for title in ("Cắt điện <b>thôn 3</b> & buôn *Ky*_", "🔥 Cháy", "Họp"):
        text = f"📢 Xã Ea Kao, họp dân 🙏\n\n{title}\n\nHọp lúc 7 giờ."
        assert bold(WireMessage(text, title=title)) == title
        call = render("1", WireMessage(text, title=title), LIMITS)
        assert "parse_mode" not in call.params
        assert call.params["text"] == text
        (span,) = call.params["entities"]
        assert span["offset"] == len("📢 Xã Ea Kao, họp dân 🙏\n\n".encode("utf-16-le")) // 2


def test_a_caption_keeps_its_title_also_as_a_link() -> None:
    sound = Attachment("voice", "d", "vi.mp3", "audio/mpeg", url="http://x/a")
    message = WireMessage("BT-1: Họp thôn\n3/4 thôn", media=(sound,), title="BT-1: Họp thôn")
    assert bold(message) == "BT-1: Họp thôn"
    call = as_link(render("1", message, LIMITS), sound)
    assert call.params["entities"][0]["length"] == len("BT-1: Họp thôn")
    check_send(call.method, call.params)


def test_words_without_their_title_are_sent_as_they_are() -> None:
    assert "entities" not in render("1", WireMessage("tiếp theo", title="Họp"), LIMITS).params
    assert "entities" not in render("1", WireMessage("Họp"), LIMITS).params


def test_the_first_line_of_a_card_is_its_title() -> None:
    card = Message("Báo cáo BC-1\nNơi: Thôn 3", title=FIRST_LINE)
    (part,) = parts(card, LIMITS, Locales(), "vi")
    assert part.title == "Báo cáo BC-1"
    row = {"id": 1, "text": part.text, "title": part.title, "at": "2026-03-02T05:00:00"}
    media: Any = None
    assert to_page(row, media, "")["title"] == "Báo cáo BC-1"


async def titles(about: str) -> list[str]:
    bodies = [c.body for c in await OutboxContent.all() if about in c.body.get("text", "")]
    return [body.get("title", "") for body in bodies]


async def test_reports_and_cases_have_a_title(here: Village) -> None:
    await here.says(here.nga, "Cầu treo hỏng, <thôn> & buôn không qua được")
    await here.presses(here.nga, "Gửi")
    await here.says(here.sau, "Cống vỡ ở thôn 3 cả tuần")
    drafted, desk = await titles("Cầu treo hỏng")
    assert drafted.startswith("Báo cáo BC-")
    assert drafted.endswith("(chưa gửi)")
    assert desk.startswith("Báo cáo BC-")
    assert (await titles("Cống vỡ"))[0].startswith("Bà con hỏi, phản ánh PA-")


async def test_a_bulletin_is_headed_by_its_title(parts: Parts) -> None:
    commune = await make_commune(parts)
    await commune.distributed()
    found = await titles("Trạm y tế tiêm")
    assert found
    assert set(found) == {"Tiêm vắc-xin sáng thứ Bảy"}
