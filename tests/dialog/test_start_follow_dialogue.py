"""Strangers and citizens: a warm hello, help for anybody, two taps to follow, one word to stop, and
being forgotten.
"""

from __future__ import annotations

import pytest

import handlers.enrol
import handlers.follow
import handlers.people
import handlers.start
from bot.core.events import EventKind
from bot.storage import audit
from bot.storage.db import execute
from bot.usecases import files
from bot.usecases.people import erase
from models import (
    Area,
    ChatAccount,
    Consent,
    Delivery,
    Feedback,
    FeedbackEntry,
    InboxRow,
    Media,
    Person,
    Report,
    ReportMedia,
    Role,
    VoiceNote,
)
from tests.dialog.chats import Chats, web
from tests.fakes.house import Parts

ZALO = "zalo:oa:1001"
TELEGRAM = "telegram:bot:77"


@pytest.fixture
async def chats(parts: Parts) -> Chats:
    province = await parts.area("66", "province", "Đắk Lắk")
    commune = await parts.area("24511", "commune", "Xã Cư Pui", province)
    await Area.filter(id=commune.id).update(settings={"oa": "oa"})
    await parts.area("24512", "commune", "Xã Yang Mao", province)
    for number in range(1, 10):
        await parts.area(f"24511-{number:02d}", "village", f"Thôn {number}", commune)
    await parts.person("officer", "H Mai", ("approver", commune))
    modules = (handlers.start, handlers.enrol, handlers.people, handlers.follow)
    return Chats(parts, tuple(m.conversation for m in modules))


@pytest.mark.parametrize("word", ["giúp", "GIUP", "giup", "Giúp!", "help"])
async def test_help_for_anybody(chats: Chats, word: str) -> None:
    assert "gửi mã vào đây" in (await chats.says(TELEGRAM, word))[0]
    assert "soạn bản tin" in (await chats.says("webchat:web:officer", word))[0]


@pytest.mark.parametrize("word", ["/start", "bắt đầu", "Xin chào", "BAT DAU"])
async def test_a_stranger_is_told_what_to_do(chats: Chats, word: str) -> None:
    assert "Có mã của cán bộ xã thì gửi mã" in (await chats.says(TELEGRAM, word))[0]
    assert await chats.titles(TELEGRAM) == ["Tôi có mã", "Chọn thôn, buôn", "English"]


async def test_the_language_changes_at_once(chats: Chats) -> None:
    await chats.says(TELEGRAM, "chào")
    said = await chats.taps(TELEGRAM, "English")
    assert said[0] == "From now on Tin Buôn speaks English with you."
    assert (await chats.titles(TELEGRAM))[-1] == "Tiếng Việt"
    assert "send it here" in (await chats.says(TELEGRAM, "help"))[0]


async def test_following_takes_two_taps(chats: Chats) -> None:
    await chats.send(ZALO, EventKind.FOLLOW, name="Y Dân")
    assert "quên tôi" in (await chats.taps(ZALO, "Chọn thôn, buôn"))[0]
    assert "nhận tin của Thôn 3" in (await chats.taps(ZALO, "Thôn 3"))[0]
    role = await Role.get(person__name="Y Dân").prefetch_related("area")
    assert (str(role.role), role.area.code) == ("citizen", "24511-03")
    consent = await Consent.get(person__name="Y Dân")
    assert consent.version == "follow-1"
    assert "đồng ý" in consent.text


async def test_without_an_account_of_its_own_the_commune_is_typed(chats: Chats) -> None:
    await chats.says(TELEGRAM, "theo dõi")
    assert "Không thấy" in (await chats.says(TELEGRAM, "sao hỏa"))[0]
    await chats.says(TELEGRAM, "cu pui")
    await chats.taps(TELEGRAM, "Xem thêm")
    assert await chats.titles(TELEGRAM) == ["Thôn 9", "Xem thêm", "Cả xã, phường"]
    assert "Thôn 4" in (await chats.says(TELEGRAM, "thôn 4"))[0]
    await chats.says(TELEGRAM, "đổi thôn")
    await chats.says(TELEGRAM, "Cư Pui")
    await chats.taps(TELEGRAM, "Cả xã, phường")
    assert [r.area_id for r in await Role.filter(role="citizen")] == [
        (await Area.get(code="24511")).id
    ]


async def test_one_word_stops_and_right_is_not_stop(chats: Chats) -> None:
    await chats.says(ZALO, "chào")
    assert "chưa hiểu" in (await chats.says(ZALO, "đúng"))[0]
    assert (await chats.account(ZALO)).follows
    await chats.says(ZALO, "dung")
    assert (await chats.account(ZALO)).follows
    assert "Đã dừng" in (await chats.taps(ZALO, "Dừng nhận tin"))[0]
    assert not (await chats.account(ZALO)).follows
    await chats.taps(ZALO, "Nhận tin lại")
    assert (await chats.account(ZALO)).follows
    assert "Đã dừng" in (await chats.says(ZALO, "DỪNG"))[0]
    assert not (await chats.account(ZALO)).follows


async def test_leaving_the_page_is_quiet(chats: Chats) -> None:
    await chats.send(ZALO, EventKind.FOLLOW)
    assert await chats.send(ZALO, EventKind.UNFOLLOW) == []
    left = await chats.account(ZALO)
    assert (left.state, left.follows) == ("left", True), "they said nothing to us"
    await chats.send(ZALO, EventKind.FOLLOW)
    assert (await chats.account(ZALO)).state == "open"


async def test_who_said_stop_and_comes_back_hears_us_again(chats: Chats) -> None:
    await chats.send(ZALO, EventKind.FOLLOW)
    await chats.says(ZALO, "DỪNG")
    await chats.send(ZALO, EventKind.UNFOLLOW)
    left = await chats.account(ZALO)
    assert (left.state, left.follows) == ("left", False)
    await chats.send(ZALO, EventKind.FOLLOW)
    back = await chats.account(ZALO)
    assert (back.state, back.follows) == ("open", True)


async def with_traces(parts: Parts, chats: Chats) -> tuple[Person, str, str]:
    """A propagandist with a report, a voice note, a question and a second account."""
    commune, village = await Area.get(code="24511"), await Area.get(code="24511-03")
    bia = await parts.person("bia", "H Bia Niê", ("propagandist", village))
    account = await chats.account(web(bia))
    now = parts.clock.now()
    bia.phone = "0905123456"
    await bia.save()
    voice = await parts.media.save(b"OggS-voice", "audio/ogg", kind="voice")
    kept = await parts.media.save(b"OggS-shared", "audio/ogg", kind="voice")
    for digest in (voice, kept):
        await VoiceNote.create(digest=digest, account=account, text="nhà H Bia", recorded_at=now)
    officer = await chats.account("webchat:web:officer")
    await VoiceNote.create(digest=kept, account=officer, recorded_at=now)
    report = await Report.create(
        code="BC-1", commune=commune, village=village, reporter=bia, chat_account_id=account.id,
        text="Cống hỏng gần nhà tôi", happened_at=now, state="sent",
    )  # fmt: skip
    await ReportMedia.create(report=report, kind="voice", digest=voice)
    ask = await Feedback.create(code="PA-1", commune=commune, account=account, created_at=now)
    await FeedbackEntry.create(feedback=ask, kind="said", author=bia, text="Tôi là Bia", at=now)
    await chats.says(web(bia), "tôi tên H Bia Niê, số 0905123456")
    return bia, voice, kept


async def dump() -> str:
    """Everything in the tables where a person's traces can be."""
    tables = ("person", "chat_account", "report", "voice_note", "feedback_entry", "inbox",
              "outbox_content", "webchat_message", "audit", "dialog_state", "media")  # fmt: skip
    found = [str([dict(r) for r in (await execute(f"SELECT * FROM {t}"))[1]]) for t in tables]
    return "\n".join(found)


async def test_being_forgotten(chats: Chats, parts: Parts) -> None:
    bia, voice, kept = await with_traces(parts, chats)
    assert "Vai trò" in (await chats.says(web(bia), "quên tôi"))[0]
    said = await chats.taps(web(bia), "Xóa hết")
    assert "vai trò của anh/chị kết thúc" in said[0]
    left = await dump()
    for trace in ("H Bia", "0905123456", "gần nhà", "Tôi là Bia", "nhà H Bia"):
        assert trace not in left
    assert (await Report.get(code="BC-1")).state == "sent"
    assert await VoiceNote.all().count() == 3
    assert await Role.filter(person=bia).count() == 0
    officer = await chats.heard("webchat:web:officer")
    assert "Thôn 3" in officer[-1]
    assert {t[1] for t in parts.tasks if t[0] == "forget_media"} == {voice, kept}
    assert (await audit.verify()).broken_at is None
    assert "Có mã của cán bộ xã" in (await chats.says(web(bia), "menu"))[0]


async def test_files_go_after_the_commit_unless_in_use(chats: Chats, parts: Parts) -> None:
    bia, voice, kept = await with_traces(parts, chats)
    async with parts.services.work(parts.by(bia)) as work:
        await erase.forget(work, await chats.account(web(bia)))
    assert parts.media.path(voice).exists()
    due = await files.overdue(parts.services)
    assert len(due) == 2
    for digest in due:
        await files.forget_media(parts.services, digest)
    assert await files.overdue(parts.services) == []
    assert [m.digest for m in await Media.all()] == [kept]
    assert parts.media.path(kept).read_bytes() == b"OggS-shared"
    assert not list((parts.media.path(kept).parent.parent).rglob(f"{voice}.*"))


async def test_keeping_after_all_changes_nothing(chats: Chats, parts: Parts) -> None:
    bia, _, _ = await with_traces(parts, chats)
    await chats.says(web(bia), "QUEN TOI")
    await chats.taps(web(bia), "Giữ lại")
    assert (await Person.get(id=bia.id)).name == "H Bia Niê"
    assert await ChatAccount.filter(person=bia).count() == 1
    assert await InboxRow.filter(body__contains="0905123456").count() == 1
    assert await Delivery.all().count() == 0


@pytest.mark.parametrize("word", ["cả xã", "toàn xã", "ca xa"])
async def test_the_whole_commune_is_followed_by_its_words(chats: Chats, word: str) -> None:
    await chats.says(TELEGRAM, "chọn thôn")
    await chats.says(TELEGRAM, "xã Cư Pui")
    assert "nhận tin của Xã Cư Pui" in (await chats.says(TELEGRAM, word))[0]
