"""What is over its time goes, and only that: words first, rows later, counts never."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tortoise.models import Model

import models
from bot import found
from bot.config import load
from bot.core.errors import NotFound
from bot.core.events import Event, EventKind, MediaRef
from bot.dialog.inbox import Inbox
from bot.dialog.rooms import Keep
from bot.usecases import figures, files, messages, retention
from bot.usecases.bulletins import compose
from bot.usecases.citizens import duties as citizens
from bot.usecases.citizens import feedback
from bot.usecases.duty import Gone
from bot.usecases.voice import notes_over
from models import (
    AuditRow,
    ChatAccount,
    Device,
    DialogState,
    Feedback,
    FeedbackEntry,
    InboxRow,
    Media,
    OutboxContent,
    OutboxRow,
    Person,
    Playout,
    Report,
    ReportMedia,
    StateValue,
    Tally,
    UsedButton,
    VoiceNote,
    WebchatMessage,
)
from tests.fakes.house import Parts
from tests.usecases.bulletins import make_commune

DAY = timedelta(days=1)


async def account(parts: Parts) -> ChatAccount:
    person = await parts.person("bia", "H Bia")
    return await ChatAccount.get(person=person)


async def came(parts: Parts, number: int, state: str = "done", **more: Any) -> InboxRow:
    now = parts.clock.now()
    event = Event("webchat", "web", f"e{number}", EventKind.TEXT, "bia", now, **more)
    return await InboxRow.create(
        channel="webchat", account="web", event_id=f"e{number}", chat_id="bia", kind="text",
        body=event.to_json(), state=state, received_at=now, due_at=now,
    )  # fmt: skip


async def went(parts: Parts, chat: ChatAccount, number: int, **more: Any) -> OutboxRow:
    now = parts.clock.now()
    content = await OutboxContent.create(body={"text": f"Lời {number}"}, created_at=now)
    return await OutboxRow.create(
        key=f"said:{number}", lane="webchat:web", chat_account=chat, content=content,
        queued_at=now, due_at=now, sent_at=None if "state" in more else now,
        **{"state": "sent", **more},
    )  # fmt: skip


async def pass_days(parts: Parts, days: int) -> int:
    parts.clock.move(days=days)
    return await retention.due(parts.services)


async def test_words_of_what_came_in_go_after_a_month_and_the_row_stays(parts: Parts) -> None:
    await came(parts, 1, text="Tôi ở thôn 3", phone="0912345678")
    await came(parts, 2, state="new", text="chưa ai đọc")
    assert await pass_days(parts, 29) == 0
    await came(parts, 3, text="mới nói")
    assert await pass_days(parts, 2) == 1
    bodies = {r.event_id: r.body for r in await InboxRow.all()}
    assert "thôn 3" not in bodies["e1"]
    assert "0912345678" not in bodies["e1"]
    assert Event.from_json(bodies["e1"]).kind is EventKind.TEXT, "still an event to its readers"
    assert "chưa ai đọc" in bodies["e2"], "nobody has handled it"
    assert "mới nói" in bodies["e3"]
    assert await retention.due(parts.services) == 0


async def test_a_clock_that_was_years_ahead_for_a_moment_keeps_nothing_for_years(
    parts: Parts,
) -> None:
    """A machine without a battery starts in 2036, and is put right by the network."""
    parts.clock.move(days=3650)
    await came(parts, 1, text="viết lúc đồng hồ sai")
    parts.clock.move(days=-3650)
    assert await retention.due(parts.services) == 0, "nothing came after it yet"
    await came(parts, 2, text="Tôi ở thôn 3")
    await came(parts, 3, text="Tôi ở thôn 4")
    assert await pass_days(parts, 29) == 0
    await came(parts, 4, text="mới nói")
    assert await pass_days(parts, 2) == 3
    assert [r.event_id for r in await InboxRow.filter(body__contains='text":"')] == ["e4"]


async def test_an_event_nobody_can_read_keeps_no_words_and_nobody_from_being_forgotten(
    parts: Parts,
) -> None:
    """Another version's, closed unread."""
    chat = await account(parts)
    row = await came(parts, 1, state="failed")
    for body in ('{"digest"', '["digest"]', '{"words":"của tôi","digest":"x"}'):
        await InboxRow.filter(id=row.id).update(body=body)
        gone = Gone(chat, [chat], None)
        async with parts.services.work() as work:
            await messages.forget_heard(work, gone)
        assert Event.from_json((await InboxRow.get(id=row.id)).body).text == ""
    await InboxRow.filter(id=row.id).update(body='{"digest"')
    await came(parts, 2, text="Tôi ở thôn 3")
    assert await pass_days(parts, 31) == 2


async def test_an_event_repeated_after_its_words_are_gone_is_not_taken_twice(
    parts: Parts,
) -> None:
    await came(parts, 1, text="Báo cáo")
    await pass_days(parts, 40)
    inbox = Inbox(parts.clock, lambda _what: None, Keep(parts.locales))
    now = parts.clock.now()
    await inbox.accept([Event("webchat", "web", "e1", EventKind.TEXT, "bia", now, text="Báo cáo")])
    assert [r.state for r in await InboxRow.all()] == ["done"]


async def test_rows_go_later_and_stay_counted(parts: Parts) -> None:
    await came(parts, 1)
    await came(parts, 2, state="failed")
    before = await figures.inbox()
    await pass_days(parts, 91)
    assert await InboxRow.all().count() == 0
    assert await figures.inbox() == before
    counted = {(t.what, t.place, t.state): t.count for t in await Tally.all()}
    assert counted == {("inbox", "webchat:web", "done"): 1, ("inbox", "webchat:web", "failed"): 1}
    await came(parts, 3)
    await pass_days(parts, 91)
    assert (await figures.inbox())["done"] == 2
    assert await AuditRow.filter(action="keep.over").count() > 0


async def test_a_picture_nothing_was_made_of_goes_with_the_words_it_came_with(
    parts: Parts,
) -> None:
    lost = await parts.media.save(b"one", "image/jpeg", "a.jpg", "photo")
    used = await parts.media.save(b"two", "image/jpeg", "b.jpg", "photo")
    media = tuple(MediaRef("photo", digest=d, mime="image/jpeg") for d in (lost, used))
    await came(parts, 1, media=media)
    commune = await make_commune(parts)
    report = await a_report(parts, commune.area)
    await ReportMedia.create(report=report, kind="photo", digest=used)
    await pass_days(parts, 31)
    for digest in await files.overdue(parts.services):
        await files.forget_media(parts.services, digest)
    assert [m.digest for m in await Media.all()] == [used]
    with pytest.raises(NotFound):
        parts.media.path(lost)


async def a_report(parts: Parts, commune: models.Area) -> Report:
    return await Report.create(
        code="BC-1", commune=commune, happened_at=parts.clock.now(), text="Sạt lở"
    )


async def test_texts_we_sent_go_after_three_months_but_for_those_that_wait(parts: Parts) -> None:
    chat = await account(parts)
    sent = await went(parts, chat, 1)
    waits = await went(parts, chat, 2, state="queued")
    await WebchatMessage.create(chat_id="bia", key="k", body={"text": "Lời"}, at=parts.clock.now())
    await pass_days(parts, 89)
    assert (await OutboxContent.get(id=sent.content_id)).body == {"text": "Lời 1"}
    await pass_days(parts, 2)
    assert (await OutboxContent.get(id=sent.content_id)).body == {"text": ""}
    assert (await OutboxContent.get(id=waits.content_id)).body == {"text": "Lời 2"}
    assert await WebchatMessage.all().count() == 0
    assert await OutboxRow.all().count() == 2


async def test_messages_go_after_a_year_but_not_a_bulletins_receipts(parts: Parts) -> None:
    chat = await account(parts)
    await went(parts, chat, 1)
    receipt = await went(parts, chat, 2, delivery_id=7)
    before = await figures.outbox()
    await pass_days(parts, 401)
    assert [r.id for r in await OutboxRow.all()] == [receipt.id]
    assert [c.id for c in await OutboxContent.all()] == [receipt.content_id]
    assert await figures.outbox() == before


async def test_recordings_go_with_their_file_and_leave_the_words_of_the_report(
    parts: Parts,
) -> None:
    commune = await make_commune(parts)
    digest = await parts.media.save(b"sound", "audio/ogg", "", "voice")
    note = await VoiceNote.create(
        digest=digest, state="heard", text="Sạt lở", recorded_at=parts.clock.now()
    )
    report = await a_report(parts, commune.area)
    await ReportMedia.create(report=report, kind="voice", digest=digest, voice_note=note)
    await pass_days(parts, 89)
    assert (await VoiceNote.get()).digest == digest
    await pass_days(parts, 2)
    for over in await files.overdue(parts.services):
        assert await files.forget_media(parts.services, over)
    note = await VoiceNote.get()
    assert (note.digest, note.text) == ("", "")
    assert await ReportMedia.all().count() == 0
    assert (await Report.get()).text == "Sạt lở"
    with pytest.raises(NotFound):
        parts.media.path(digest)


async def test_a_picture_that_came_with_a_recording_stays_with_its_case(parts: Parts) -> None:
    commune, now = await make_commune(parts), parts.clock.now()
    voice = await parts.media.save(b"sound", "audio/ogg", "", "voice")
    photo = await parts.media.save(b"picture", "image/jpeg", "", "photo")
    note = await VoiceNote.create(digest=voice, state="kept", recorded_at=now)
    case = await a_case(parts, commune.area)
    media = [{"kind": "voice", "digest": voice}, {"kind": "photo", "digest": photo}]
    said = await FeedbackEntry.create(
        feedback=case, kind="said", media=media, voice_note_id=note.id, at=now
    )
    ahead = await VoiceNote.create(
        digest="ahead", state="kept", text="Lũ", recorded_at=now + 3650 * DAY
    )
    await VoiceNote.create(digest="young", state="kept", text="Lũ", recorded_at=now)
    case.state = "closed"
    await case.save()
    await pass_days(parts, 91)
    await said.refresh_from_db()
    assert said.media == [{"kind": "photo", "digest": photo}]
    await ahead.refresh_from_db()
    assert ahead.text == "", "written while the clock was ten years ahead"
    assert not await VoiceNote.exclude(text="", digest="").exists()


async def a_case(parts: Parts, commune: models.Area, **more: Any) -> models.Feedback:
    now = parts.clock.now()
    code = f"PA-{await models.Feedback.all().count()}"
    return await models.Feedback.create(code=code, commune=commune, created_at=now, **more)


async def in_minority_language(parts: Parts, name: str) -> VoiceNote:
    """A recording that is its own words: no engine knows the language."""
    digest = await parts.media.save(name.encode(), "audio/ogg", "", "voice")
    now = parts.clock.now()
    return await VoiceNote.create(digest=digest, state="kept", language="rad", recorded_at=now)


async def left(parts: Parts) -> set[str]:
    """Every file that may go is gone; those that are left."""
    for over in await files.overdue(parts.services):
        await files.forget_media(parts.services, over)
    return {m.digest for m in await Media.all()}


async def test_what_an_open_case_says_by_voice_alone_stays_until_it_is_closed(
    parts: Parts,
) -> None:
    commune = await make_commune(parts)
    notes = {n: await in_minority_language(parts, n) for n in ("open", "woke", "report", "draft")}
    case = await a_case(parts, commune.area)
    woke = await a_case(parts, commune.area, state="withdrawn", urgent=True)
    for one, name in ((case, "open"), (woke, "woke")):
        note = notes[name]
        media = [{"kind": "voice", "digest": note.digest}]
        await FeedbackEntry.create(
            feedback=one, kind="said", media=media, voice_note_id=note.id, at=note.recorded_at
        )
    report = await a_report(parts, commune.area)
    draft = await Report.create(
        code="BC-2", commune=commune.area, happened_at=parts.clock.now(), state="draft"
    )
    await Report.filter(id=report.id).update(state="working")
    for told, name in ((report, "report"), (draft, "draft")):
        note = notes[name]
        await ReportMedia.create(report=told, kind="voice", digest=note.digest, voice_note=note)
    await in_minority_language(parts, "nobody's")
    assert await pass_days(parts, 91) > 0
    kept = {name: notes[name].digest for name in ("open", "woke", "report")}
    assert await left(parts) == set(kept.values())
    assert await ReportMedia.filter(report=report).count() == 1
    assert (await FeedbackEntry.get(feedback=case)).media, "the officer can still listen"
    await pass_days(parts, 1)
    assert await left(parts) == set(kept.values()), "asked again, and still open"
    await models.Feedback.filter(id=case.id).update(state="closed")
    await Report.filter(id=report.id).update(state="done")
    await retention.due(parts.services)
    assert await left(parts) == {kept["woke"]}


async def test_recordings_an_open_case_needs_hold_up_no_others(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes_over, "_PAGE", 2)
    commune = await make_commune(parts)
    case = await a_case(parts, commune.area)
    for number in range(5):
        note = await in_minority_language(parts, f"needed {number}")
        await FeedbackEntry.create(
            feedback=case, kind="said", voice_note_id=note.id, at=note.recorded_at
        )
    for number in range(3):
        await in_minority_language(parts, f"nobody's {number}")
    await pass_days(parts, 91)
    assert await VoiceNote.exclude(digest="").count() == 5


async def test_pictures_of_a_case_and_of_a_bulletin_stay_as_long_as_they_do(parts: Parts) -> None:
    """They came with messages whose own time is over after a month."""
    commune = await make_commune(parts)
    editor, officer = commune.author, commune.approver
    photos = [await parts.media.save(n, "image/jpeg", "", "photo") for n in (b"1", b"2", b"3")]
    for number, digest in enumerate(photos):
        await came(parts, number, media=(MediaRef("photo", digest=digest, mime="image/jpeg"),))
    bulletin, case, _ = photos
    async with parts.services.work(parts.by(editor)) as work:
        made = await compose.draft(work, commune.area.code, "Họp dân tối thứ Năm\nMời bà con họp.")
        await compose.attach(work, made.bulletin_id, 1, bulletin)
    citizen = await ChatAccount.get(person=officer)
    async with parts.services.work(parts.by(officer, citizen)) as work:
        event = Event("webchat", "web", "e", EventKind.PHOTO, "x", parts.clock.now(),
            media=(MediaRef("photo", digest=case, mime="image/jpeg"),))  # fmt: skip
        case_ = await a_case(parts, commune.area, account=citizen)
        await feedback.add(work, case_.code, citizen, event, "Đường hỏng", "vi")
    await pass_days(parts, 31)
    assert await left(parts) == {bulletin, case}
    gone = Gone(citizen, [citizen], None)
    async with parts.services.work() as work:
        await files.drop(work, await citizens._forget(work, gone))
    assert await left(parts) == {bulletin}


async def test_a_file_that_a_conversation_still_holds_waits_with_it(parts: Parts) -> None:
    """A bulletin set aside before it had words: its picture is in no table yet."""
    chat = await account(parts)
    held, loose = [await parts.media.save(n, "image/jpeg", "", "photo") for n in (b"h", b"l")]
    for number, digest in enumerate((held, loose)):
        await came(parts, number, media=(MediaRef("photo", digest=digest, mime="image/jpeg"),))
    parked = {"conversation": "compose", "data": {"photos": [held]}}
    await DialogState.create(account=chat, parked=parked, updated_at=parts.clock.now())

    await pass_days(parts, 31)
    assert await left(parts) == {held}
    await pass_days(parts, 60)
    assert await left(parts) == set(), "nobody came back to it until the row itself was over"


async def test_a_recording_that_became_a_bulletin_stays(parts: Parts) -> None:
    commune = await make_commune(parts)
    digest = await parts.media.save(b"sound", "audio/ogg", "", "voice")
    await VoiceNote.create(digest=digest, state="kept", recorded_at=parts.clock.now())
    version = await commune.submitted()
    await models.BulletinVersion.filter(id=version.id).update(voice_digest=digest)
    await pass_days(parts, 91)
    for over in await files.overdue(parts.services):
        await files.forget_media(parts.services, over)
    assert parts.media.path(digest).exists()


async def test_pressed_buttons_and_plays_go_after_a_year(parts: Parts) -> None:
    commune = await make_commune(parts)
    now = parts.clock.now()
    device = await Device.create(code="d", kind="speaker", name="Loa", area=commune.villages[0])
    for days in (0, 395):
        at = now + days * DAY
        await Playout.create(
            device=device, version_id=1 + days, start_at=at, end_at=at, state="finished"
        )
    await UsedButton.create(mark="m", pressed_at=now)
    await pass_days(parts, 401)
    assert await UsedButton.all().count() == 0
    assert await Playout.all().count() == 1
    counted = await Tally.get(what="playout")
    assert (counted.place, counted.state, counted.count) == ("66-1", "finished", 1)


async def test_more_than_a_slice_goes_in_one_run_and_a_crash_between_loses_nothing(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "PAGE", 2)
    for number in range(5):
        await came(parts, number, text="Lời")
    parts.clock.move(days=31)
    assert await retention.due(parts.services) == 5
    assert int((await StateValue.get(name="keep:heard-words")).value) == 5, "begins behind them"
    parts.clock.move(days=60)
    assert await retention.due(parts.services) == 5
    assert (await figures.inbox())["done"] == 5


async def test_the_province_decides_how_long(parts: Parts) -> None:
    settings = load({}, data_dir=parts.services.settings.data_dir, keep={"heard_days": 400})
    object.__setattr__(parts.services, "settings", settings)
    await came(parts, 1, text="Lời")
    await pass_days(parts, 89)
    assert "Lời" in (await InboxRow.get()).body


def all_models() -> list[type[Model]]:
    return [getattr(models, name) for name in models.__all__]


def test_every_table_says_once_how_long_it_is_kept() -> None:
    named = [model for brought in found.duties() for model in brought.keep]
    assert sorted(m.__name__ for m in named) == sorted(m.__name__ for m in all_models())


PEOPLE = (Person, ChatAccount)
COLUMNS = {"person_id", "chat_account_id", "account_id", "member_id", "chat_id"}


def about_people(model: type[Model]) -> bool:
    if model in PEOPLE:
        return True
    names = {f"models.{m.__name__}" for m in PEOPLE}
    return any(
        name in COLUMNS or str(getattr(field, "model_name", "")) in names
        for name, field in model._meta.fields_map.items()
    )


def test_every_table_with_people_in_it_says_once_how_they_go_or_why_they_stay() -> None:
    named = [model for brought in found.duties() for model in brought.forget]
    assert len(named) == len(set(named)), "once"
    missing = {m.__name__ for m in all_models() if about_people(m)} - {m.__name__ for m in named}
    assert missing == set()


async def test_a_stranger_who_is_silent_for_a_month_is_forgotten(parts: Parts) -> None:
    known, now = await account(parts), parts.clock.now()

    async def stranger(chat: str, **more: Any) -> ChatAccount:
        return await ChatAccount.create(
            channel="webchat", account="web", chat_id=chat, created_at=now, last_word_at=now, **more
        )

    gone, asks, waits = [await stranger(name) for name in ("gone", "asks", "waits")]
    room = await stranger("room", kind="group")
    await went(parts, gone, 1)
    await went(parts, waits, 2, state="queued")
    await DialogState.create(account=gone, updated_at=now)
    await WebchatMessage.create(chat_id="gone", key="k", body={"text": "Chào"}, at=now)
    commune = await make_commune(parts)
    await Feedback.create(code="PA-1", commune=commune.area, account=asks, created_at=now)
    assert await pass_days(parts, 29) == 0
    fresh = await stranger("fresh")
    await ChatAccount.filter(id=fresh.id).update(last_word_at=parts.clock.now())
    await pass_days(parts, 2)
    left = await ChatAccount.filter(
        id__in=[a.id for a in (gone, asks, waits, room, fresh, known)]
    ).order_by("id")
    assert {a.chat_id for a in left} == {known.chat_id, "asks", "waits", "room", "fresh"}
    assert await OutboxRow.filter(chat_account_id=gone.id).count() == 0
    assert await WebchatMessage.filter(chat_id="gone").count() == 0
    assert await Tally.filter(what="outbox").exists(), "what was sent stays counted"
    assert await AuditRow.filter(action="keep.over", subject="keep:strangers").count() == 1
