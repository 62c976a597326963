"""'giúp', 'quay lại' and 'hủy' in every step of every conversation, however they are typed."""

from __future__ import annotations

from typing import Any

from bot.demo import COMMUNE
from bot.found import conversations
from models import (
    Absence,
    Area,
    Bulletin,
    BulletinVersion,
    ChatAccount,
    Delivery,
    Device,
    DialogState,
    Emergency,
    Feedback,
    Group,
    Person,
    Report,
    ReportMedia,
    Role,
    Variant,
    VoiceNote,
)
from tests.fakes.village import Village
from tests.scenarios.acts import says
from tests.scenarios.conftest import WAYS

STEPS = [(c.name, step) for c in conversations().all.values() for step in c.steps]
HELP = ("giúp", "giup", "GIÚP", "Giúp đỡ!")
BACK = ("quay lại", "quay lai", "QUAY LẠI", "Trở lại.")
CANCEL = ("hủy", "huỷ", "HUY", "Thoát")


async def everything(village: Village, person: Person, account: ChatAccount) -> dict[str, Any]:
    """What the questions of all conversations are about, this person's own."""
    now, commune = village.clock.now(), await Area.get(code=COMMUNE)
    home = await Area.get(name="Buôn Phung")
    await Role.create(person=person, area=home, role="propagandist", since_at=now)
    bulletin = await Bulletin.create(code="BT-1", commune=commune, author=person, created_at=now)
    version = await BulletinVersion.create(
        bulletin=bulletin, number=1, author=person, title="Họp dân", body="Họp dân tối nay.",
        targets=[COMMUNE], times={"now": True}, created_at=now,
    )  # fmt: skip
    delivery = await Delivery.create(
        version=version, person=person, village=home, role="propagandist", created_at=now
    )
    report = await Report.create(
        code="BC-22222", commune=commune, village=home, reporter=person,
        chat_account_id=account.id, text="Cầu hỏng", happened_at=now,
    )  # fmt: skip
    note = await VoiceNote.create(
        digest="0" * 64, account=account, text="Cầu hỏng", state="heard", recorded_at=now
    )
    await ReportMedia.create(report=report, kind="voice", digest=note.digest, voice_note=note)
    case = await Feedback.create(
        code="PA-22222", commune=commune, account=account, due_at=now, created_at=now
    )
    await Emergency.create(
        code="KC-22222", commune=commune, targets=[COMMUNE], kind="flood", text="Lũ",
        started_by=person, started_at=now, ends_at=now,
    )  # fmt: skip
    live = await Bulletin.create(
        code="BT-2", commune=commune, author=person, state="approved", number=1, created_at=now
    )
    approved = await BulletinVersion.create(
        bulletin=live, number=1, author=person, title="Họp dân", body="Họp dân tối nay.",
        targets=[COMMUNE], times={"now": True}, created_at=now,
    )  # fmt: skip
    variant = await Variant.create(
        version=approved, language="rade", asked=[person.id], created_at=now
    )
    group = await Group.create(
        channel="zalo", account=village.zalo.account, commune=commune, state="open", created_at=now
    )
    away = await Absence.create(
        person=person, commune=commune, since=now.date(), until=now.date(), created_at=now
    )
    speaker = await Device.get(code="loa-buon-phung")
    return {
        "absence": away.id, "device": speaker.id, "who": person.code,
        "lane": f"zalo:{village.zalo.account}", "group": group.id,
        "commune": COMMUNE, "area": COMMUNE, "where": home.code, "village": home.name,
        "name": "Y Bih Niê", "code": case.code, "bulletin": bulletin.id, "number": 1,
        "report": report.code, "delivery": delivery.id, "returning": f"{bulletin.id}-1-abc",
        "reason": "sai ngày",
        "kind": "flood", "text": "Nước lên", "targets": [home.code], "note": note.id, "id": 1,
        "heard": "Họp dân tối nay tại nhà văn hóa.", "spoken": "0" * 64, "variant": variant.id,
        "part": "Cầu",
    }  # fmt: skip


async def stands(account: ChatAccount, village: Village, name: str, step: str, data: Any) -> None:
    """The chat is in this step, having come from another."""
    known = conversations().all[name]
    if name in {"devices", "box"}:
        data = {**data, "kind": "speaker", "new": True}
    elif name == "villages":
        data = {**data, "kind": "rename", "codes": [data["where"]], "names": ["Buôn Phung Mới"]}
    elif name == "reading":
        told = {"word": "bác sĩ", "said": "bác sĩ"}
        data = {**data, **told, "what": "opening" if step == "words" else "speed"}
    before = [s for s in known.steps if s != step][:1]
    await DialogState.filter(account_id=account.id).delete()
    await DialogState.create(
        account_id=account.id, conversation=name, version=known.version, step=step, data=data,
        trail=before, updated_at=village.clock.now(),
    )  # fmt: skip


async def test_each_is_answered_in_every_step(village: Village) -> None:
    officer = await village.person("can-bo")
    account = await ChatAccount.get(chat_id=officer.chat_id).prefetch_related("person")
    assert account.person is not None
    data = await everything(village, account.person, account)
    shift = WAYS.index(village.channel)  # another spelling on each channel
    for n, (name, step) in enumerate(STEPS):
        village.clock.move(seconds=30)  # nobody asks for help dozens of times in a row
        await answered(village, officer, account, (name, step, data), (n + shift) % len(HELP))


async def answered(
    village: Village, officer: Any, account: ChatAccount, where: tuple[str, str, Any], at: int
) -> None:
    name, step, _ = where
    await stands(account, village, *where)
    await says(officer, HELP[at], "Lúc nào cũng dùng được")
    await officer.expect("")  # and the question once more
    state = await DialogState.get(account_id=account.id)
    assert (state.conversation, state.step) == (name, step), where
    await says(officer, BACK[at], "")
    await village.settled()
    state = await DialogState.get(account_id=account.id)
    assert state.conversation == name, where
    assert not state.trail, where
    await stands(account, village, *where)
    # What was written of a bulletin is kept, and that is said.
    await says(officer, CANCEL[at], "Đã dừng" if name == "compose" else "Đã bỏ việc đang làm dở")
    await village.settled()
    assert (await DialogState.get(account_id=account.id)).conversation == ""


async def test_strangers_are_answered(village: Village) -> None:
    for word in ("giup", "GIÚP", "Giúp với", "help", "hủy", "QUAY LAI", "menu", "?"):
        stranger = await village.stranger(f"Người lạ {word}")
        assert len((await says(stranger, word, "")).text) > 20, word
