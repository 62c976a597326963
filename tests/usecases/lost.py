"""For each task: how it comes to be handed over, and how to see that it was done.

A case leaves its message in `parts.tasks`; what else was handed over may be carried out.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from bot.core.events import EventKind
from bot.core.hours import QuietHours, at_local
from bot.usecases.accounts import account_settings
from bot.usecases.bulletins import submit
from bot.usecases.delivery import resend, withdraw
from bot.usecases.devices import devices, playouts
from bot.usecases.duty import Shop
from bot.usecases.emergency import emergency
from bot.usecases.groups import group_desk
from bot.usecases.people import erase
from bot.usecases.planning import limit_changes
from bot.usecases.relay import asking, consent, relay
from bot.usecases.voice.transcribe import note
from bot.usecases.work import Actor
from models import (
    Bulletin,
    BulletinVersion,
    ChatAccount,
    Delivery,
    Device,
    Emergency,
    Group,
    GroupMember,
    Media,
    OutboxRow,
    Person,
    Playout,
    Variant,
    VoiceNote,
)
from models.device import PlayState
from tests.fakes.broadcast import FakeSpeaker, make_village
from tests.fakes.house import Parts
from tests.fakes.offices import Offices
from tests.usecases.bulletins import make_commune
from tests.usecases.room import Room
from tests.usecases.talk import FakeEar

Done = Callable[[], Awaitable[bool]]


@dataclass(frozen=True)
class Case:
    """`done`: is the effect there?"""

    parts: Parts
    done: Done

    def shop(self) -> Shop:
        ear = FakeEar()
        ear.hears = [("mất điện", 0.9)]
        p = self.parts
        return Shop(p.services, FakeSpeaker(), ear, p.media.save, p.locales)


async def distribute(parts: Parts, _folder: Path) -> Case:
    commune = await make_commune(parts)
    version = await commune.submitted()
    await commune.press(commune.approver, version)
    return Case(parts, lambda: Delivery.filter(version_id=version.id).exists())


async def plan_playouts(parts: Parts, _folder: Path) -> Case:
    commune = await make_commune(parts)
    await Device.create(code="d0", kind="speaker", name="loa", area=commune.villages[0])
    await Device.all().update(planned_at=parts.clock.now())
    version = await commune.submitted(times="17:00 ngày mai")
    await commune.press(commune.approver, version)
    return Case(parts, lambda: Playout.filter(version_id=version.id).exists())


async def cancel_playouts(parts: Parts, _folder: Path) -> Case:
    village = await make_village(parts)
    version = await village.bulletin("Sai", [at_local(parts.clock.now(), 17)])
    await playouts.plan_playouts(parts.services, version.id)
    async with village.work(village.officer) as work:
        await withdraw.withdraw(work, version.bulletin_id)

    async def done() -> bool:
        return not await Playout.filter(state=PlayState.PLANNED).exists()

    return Case(parts, done)


async def apply_limits(parts: Parts, _folder: Path) -> Case:
    village = await make_village(parts)
    admin = await parts.person("admin", "Lê Văn Quản", ("admin", village.commune))
    version = await village.bulletin("Trưa", [at_local(parts.clock.now(), 17)])
    await playouts.plan_playouts(parts.services, version.id)
    async with village.work(admin) as work:
        siesta = QuietHours(time(16), time(18))
        await limit_changes.add_quiet(work, village.commune.code, siesta)

    async def done() -> bool:
        planned = Playout.filter(state=PlayState.PLANNED, device__kind="speaker")
        return not await planned.exists()

    return Case(parts, done)


async def resend_failed(parts: Parts, _folder: Path) -> Case:
    commune = await make_commune(parts)
    version = await commune.distributed()
    rows = OutboxRow.filter(delivery_id__isnull=False)
    await rows.update(state="failed", cause="rejected", claimed_at=parts.clock.now())
    async with parts.services.work(parts.by(commune.author)) as work:
        await resend.ask(work, version.bulletin_id)
    return Case(parts, lambda: OutboxRow.filter(delivery_id__gt=0, state="queued").exists())


async def tell_withdrawn(parts: Parts, _folder: Path) -> Case:
    commune = await make_commune(parts)
    version = await commune.distributed()
    await OutboxRow.filter(delivery_id__isnull=False).update(state="sent")
    async with parts.services.work(parts.by(commune.approver)) as work:
        await withdraw.withdraw(work, version.bulletin_id)

    async def done() -> bool:
        return any("thu hồi" in text for text in await parts.told(commune.speakers[0]))

    return Case(parts, done)


async def plan_device(parts: Parts, _folder: Path) -> Case:
    village = await make_village(parts)
    version = await village.bulletin("Tin", [at_local(parts.clock.now(), 17)])
    await playouts.plan_playouts(parts.services, version.id)
    async with village.work(village.officer) as work:
        made = await devices.register(work, village.ea_kao, "speaker", "Loa mới")
    return Case(parts, lambda: Playout.filter(device_id=made.id).exists())


async def render_bulletin(parts: Parts, _folder: Path) -> Case:
    commune = await make_commune(parts)
    bulletin = await Bulletin.get(id=await commune.draft())
    async with parts.services.work(parts.by(commune.author)) as work:
        version = await submit.submit(work, bulletin.id, bulletin.number)
    return Case(parts, lambda: BulletinVersion.filter(id=version.id).exclude(digest="").exists())


async def _alarm(parts: Parts) -> tuple[Emergency, Actor]:
    village = await make_village(parts)
    async with village.work(village.deputy) as work:
        found = await emergency.start(
            work,
            village.commune,
            kind="flood",
            text="Nước lũ đang lên, bà con lên nhà cao.",
            targets=[village.commune.code],
        )
    return found, parts.by(village.deputy)


async def spread_emergency(parts: Parts, _folder: Path) -> Case:
    found, _ = await _alarm(parts)
    key = f"emergency:{found.id}:"
    return Case(parts, lambda: OutboxRow.filter(key__startswith=key).exists())


async def render_emergency(parts: Parts, _folder: Path) -> Case:
    found, _ = await _alarm(parts)
    return Case(parts, lambda: Playout.filter(emergency_id=found.id, duration_s__gt=0).exists())


async def spread_clear(parts: Parts, _folder: Path) -> Case:
    found, by = await _alarm(parts)
    async with parts.services.work(by) as work:
        await emergency.clear(work, found.id)
    key = f"emergency-clear:{found.id}:"
    return Case(parts, lambda: OutboxRow.filter(key__startswith=key).exists())


async def sound_clear(parts: Parts, _folder: Path) -> Case:
    found, by = await _alarm(parts)
    async with parts.services.work(by) as work:
        await emergency.clear(work, found.id)
        now = work.now()
    return Case(parts, lambda: Playout.filter(emergency_id=found.id, start_at__gt=now).exists())


async def transcribe(parts: Parts, _folder: Path) -> Case:
    commune = await make_commune(parts)
    digest = await parts.media.save(b"sound", "audio/ogg", "", "voice")
    speaker = commune.speakers[0]
    account = await ChatAccount.get(person_id=speaker.id)
    async with parts.services.work(parts.by(speaker, account)) as work:
        await note(work, account, digest, 4.0, work.now())
    return Case(parts, lambda: VoiceNote.filter(state="heard").exists())


async def _room(parts: Parts) -> Room:
    room = await Room.open(parts)
    await room.chat(room.here.speakers[0], "lam")
    return room


async def make_group(parts: Parts, _folder: Path) -> Case:
    room = await _room(parts)
    async with parts.services.work(parts.by(room.here.author)) as work:
        await group_desk.want(work, room.here.area, "Tuyên truyền viên")
    return Case(parts, lambda: Group.filter(state="open").exists())


async def invite_group(parts: Parts, _folder: Path) -> Case:
    room = await _room(parts)
    group = await room.group()
    async with parts.services.work(parts.by(room.here.author)) as work:
        await group_desk.invite(work, group.id)
    return Case(parts, lambda: GroupMember.filter(invited_at__isnull=False).exists())


async def know_members(parts: Parts, _folder: Path) -> Case:
    room = await _room(parts)
    await room.comes(EventKind.JOIN, "lam")
    await room.group()
    return Case(parts, lambda: GroupMember.filter(member_id="lam").exists())


async def leave_account(_parts: Parts, folder: Path) -> Case:
    here = await Offices.settle(folder)
    async with here.parts.services.work(here.parts.by(here.admin)) as work:
        await account_settings.leave(work, here.lane)

    async def done() -> bool:
        return here.desk.left == ["111"]

    return Case(here.parts, done)


async def forget_media(parts: Parts, _folder: Path) -> Case:
    commune = await make_commune(parts)
    digest = await parts.media.save(b"sound", "audio/ogg", "", "voice")
    account = await ChatAccount.get(person_id=commune.speakers[0].id)
    await VoiceNote.create(
        digest=digest, account=account, state="heard", recorded_at=parts.clock.now()
    )
    async with parts.services.work(parts.by(commune.speakers[0], account)) as work:
        await erase.forget(work, account)

    async def done() -> bool:
        return not await Media.filter(digest=digest).exists()

    return Case(parts, done)


async def _in_ede(parts: Parts) -> tuple[BulletinVersion, Person]:
    commune = await make_commune(parts)
    await Person.filter(id=commune.speakers[0].id).update(speaks=["rad"])
    version = await commune.submitted(times="17 giờ ngày mai")
    await commune.press(commune.approver, version)
    return version, commune.speakers[0]


async def ask_variants(parts: Parts, _folder: Path) -> Case:
    version, _ = await _in_ede(parts)
    return Case(parts, lambda: Variant.filter(version_id=version.id).exists())


async def hear_variant(parts: Parts, _folder: Path) -> Case:
    version, speaker = await _in_ede(parts)
    await asking.ask(parts.services, version.id)
    variant = await Variant.get(version_id=version.id)
    recording = await parts.media.save(b"ede", "audio/ogg", "", "voice")
    async with parts.services.work(parts.by(speaker)) as work:
        await consent.give(work, "giữ ghi âm")
        await relay.record(work, variant.id, recording)
    return Case(parts, lambda: Variant.filter(id=variant.id).exclude(audio_digest="").exists())


CASES: dict[str, Callable[[Parts, Path], Awaitable[Case]]] = {
    one.__name__: one
    for one in (
        distribute,
        plan_playouts,
        cancel_playouts,
        apply_limits,
        resend_failed,
        tell_withdrawn,
        plan_device,
        render_bulletin,
        spread_emergency,
        render_emergency,
        spread_clear,
        sound_clear,
        make_group,
        invite_group,
        know_members,
        leave_account,
        forget_media,
        transcribe,
        ask_variants,
        hear_variant,
    )
}
