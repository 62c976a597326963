"""What people do again and again in scenarios, the same on every channel."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp

from bot.standin.people import Seen
from bot.standin.telegram.people import TelegramPerson
from bot.standin.zalo.people import ZaloPerson
from bot.standin.zalo.push import APP_ID
from bot.standin.zalobot.people import ZaloBotPerson
from models import Area, ChatAccount, OutboxRow, Person, Role
from tests.fakes.village import Village

MEETING = """Họp dân tối thứ Năm
Mời bà con họp tại nhà văn hóa lúc 19 giờ tối thứ Năm."""
FOREIGN = "24133"  # phường Buôn Ma Thuột


async def tap(phone: Any, title: str) -> None:
    """A button with these words in its title, or its number where it is one of a long list."""
    for seen in reversed(phone.sees):
        if any(title.casefold() in b.title.casefold() for b in seen.buttons):
            await phone.taps(title)
            return
        line = re.search(rf"(?im)^(?:(\d+)\. |– )(.*{re.escape(title)}.*)$", seen.text)
        if line:
            await phone.says(line[1] or line[2])
            return
    await phone.taps(title)


async def says(phone: Any, text: str, part: str) -> Seen:
    """Writes, and waits for what answers."""
    await phone.says(text)
    seen: Seen = await phone.expect(part)
    return seen


async def taps(phone: Any, title: str, part: str) -> Seen:
    """Taps, and waits for what answers."""
    await tap(phone, title)
    seen: Seen = await phone.expect(part)
    return seen


async def forges(phone: Any, action: str) -> None:
    """Sends a button nobody was given."""
    await phone.presses(f"#{action}" if isinstance(phone, ZaloPerson) else action)


def seen_texts(phone: Any, since: int = 0) -> str:
    """Everything on the screen, as one text."""
    return "\n".join(s.text for s in phone.sees[since:])


async def sound_of(village: Village, phone: Any, seen: Seen) -> bytes:
    """The audio that came with a message: in it, or behind the link sent with it."""
    await village.settled()
    at = phone.sees.index(seen)
    near = [seen, *phone.sees[max(0, at - 1) : at]]  # a link goes before the words
    for media in (m for s in near for m in s.media if m.kind == "voice"):
        if media.data:
            return media.data
        return await fetch(village, media.name)
    for one in near:
        links = [b.url for b in one.buttons if b.url] + re.findall(r"https?://\S+", one.text)
        for link in links:
            return await fetch(village, link)
    raise AssertionError(f"no sound with {[s.text for s in near]}")


async def fetch(village: Village, address: str) -> bytes:
    """What is behind an address of ours; from a listening page its audio."""
    url = address if address.startswith("http") else f"{village.url}{address}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == 200, (url, answer.status)
        data = await answer.read()
        if answer.content_type != "text/html":
            return data
    source = re.search(rb'src="([^"]+)"[^>]*>', data)
    assert source, data
    return await fetch(village, source[1].decode().replace("&amp;", "&"))


async def plan(village: Village, device: str) -> dict[str, Any]:
    """What a loudspeaker or board fetches."""
    page = "speakers" if device.startswith("loa") else "boards"
    name = "plan.json" if page == "speakers" else "feed.json"
    async with village.session.get(f"{village.url}/{page}/{device}/{name}") as answer:
        assert answer.status == 200
        found: dict[str, Any] = await answer.json()
        return found


async def rows_to(phone: Any) -> int:
    """How many messages were ever written for this chat."""
    return await OutboxRow.filter(chat_account__chat_id=phone.chat_id).count()


async def foreign_officer(village: Village, code: str = "can-bo-khac") -> Any:
    """An officer with every right, in another commune."""
    commune = await Area.get(kind="commune", code=FOREIGN)
    await person(village, code, "Lê Văn Khác", commune, "approver", "admin", "editor", "duty")
    return await village.person(code)


async def person(village: Village, code: str, name: str, area: Area, *roles: str) -> Person:
    """Someone more, with a web chat to begin with."""
    now = village.clock.now()
    made = await Person.create(code=code, name=name, created_at=now)
    for role in roles:
        await Role.create(person=made, area=area, role=role, emergency=True, since_at=now)
    await ChatAccount.create(
        person=made, channel="webchat", account="web", chat_id=code, name=name,
        created_at=now, last_word_at=now,
    )  # fmt: skip
    return made


async def sends_late(phone: Any, clip: Path, hours: float, times: int) -> None:
    """A recording made `hours` ago where there was no network; the channel brings it `times`."""
    if isinstance(phone, ZaloPerson):
        await _late_on_zalo(phone, clip, hours, times)
    elif isinstance(phone, TelegramPerson):
        await _late_on_telegram(phone, clip, hours, times)
    elif isinstance(phone, ZaloBotPerson):
        await _late_on_zalobot(phone, clip, hours, times)
    else:
        for _ in range(times):
            form = aiohttp.FormData()
            form.add_field("file", clip.read_bytes(), filename="g.ogg", content_type="audio/ogg")
            form.add_field("id", "held-back-1")
            form.add_field("age_ms", str(int(hours * 3_600_000)))
            await phone._post(data=form)


async def _late_on_zalo(phone: ZaloPerson, clip: Path, hours: float, times: int) -> None:
    fake = phone._fake
    recorded = fake.clock.now() - timedelta(hours=hours)
    payload = {"url": fake.keep_media(clip.read_bytes(), "ghi-am.m4a")}
    event = {
        "app_id": APP_ID,
        "event_name": "user_send_audio",
        "timestamp": str(int(recorded.timestamp() * 1000)),
        "sender": {"id": phone.chat_id},
        "recipient": {"id": phone.oa_id},
        "message": {
            "msg_id": fake.message_id(),
            "attachments": [{"type": "audio", "payload": payload}],
        },
    }
    for _ in range(times):
        assert await fake.deliver(event) == 200


async def _late_on_telegram(phone: TelegramPerson, clip: Path, hours: float, times: int) -> None:
    fake = phone._fake
    recorded = fake.clock.now() - timedelta(hours=hours)
    voice = {"file_id": fake.keep_file(clip.read_bytes(), "v.ogg", "audio/ogg"), "duration": 4}
    voice |= {"file_unique_id": voice["file_id"]}
    message = {**phone.message(voice=voice), "date": int(recorded.timestamp())}
    update = {"update_id": fake.number("update"), "message": message}
    for _ in range(times):
        await fake.queue(update)


async def _late_on_zalobot(phone: ZaloBotPerson, clip: Path, hours: float, times: int) -> None:
    fake = phone._fake
    url = fake.keep_media(clip.read_bytes(), "voice.aac", "audio/aac")
    update = phone.update("voice", voice_url=url)
    update["message"]["date"] -= int(hours * 3_600_000)
    for _ in range(times):
        assert await fake.push(update) == 200


async def publishes(
    editor: Any, officer: Any, text: str = MEETING, where: str = "cả xã", when: str = "ngay"
) -> Seen:
    """Written by one, approved by the other."""
    await submits(editor, text, where, when)
    return await approves(officer)


async def writes(editor: Any, text: str = MEETING) -> None:
    """A new bulletin, up to where it asks for places."""
    await says(editor, "soạn tin", "Anh/chị viết nội dung tin")
    await says(editor, text, "Gửi cho những đâu")


async def submits(editor: Any, text: str, where: str, when: str) -> None:
    await writes(editor, text)
    chosen = await says(editor, where, "")
    if "Chọn thêm" in chosen.text:  # a village's whole name is its button
        await tap(editor, "Xong (1 nơi)")
    await editor.expect("Khi nào gửi")
    await says(editor, when, "Xem lại BT-")
    await taps(editor, "Gửi duyệt", "Đã gửi duyệt BT-")


async def approves(officer: Any) -> Seen:
    await officer.expect("chờ duyệt BT-", timeout=20)
    await officer.taps("Duyệt")
    seen: Seen = await officer.expect("Đã duyệt BT-")
    return seen
