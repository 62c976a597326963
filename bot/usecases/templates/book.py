"""The templates of a commune's accounts: read from their vendor, matched to our kinds of message by
the admin, tried on the admin's own phone, and only then let go to people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.errors import Cause, NotFound, SendError, UserError
from bot.core.hours import local
from bot.core.messages import Message, t
from bot.core.ports import Health, TemplateInfo
from bot.outbox import forms
from bot.storage.db import execute
from bot.usecases import access, areas
from bot.usecases.accounts import account_settings, own_accounts
from bot.usecases.templates import news, phone_chats
from bot.usecases.work import SYSTEM, Services, Work
from bot.vietnamese import phones
from models import Area, OwnAccount, Person, Template
from models.person import RoleName

MOST = 100_000
KINDS = forms.KINDS
Row = Template
_SAMPLE = {
    "ma_tin": "BT-THU", "tieu_de": "Tin gửi thử", "loai": "Tin gửi thử", "khu_vuc": "Toàn xã",
    "muc_do": "Gửi thử", "dia_ban": "Toàn xã", "otp": "123456", "ma_nghe": "guithu",
}  # fmt: skip


@dataclass(frozen=True)
class Account:
    """One account of ours that sends templates."""

    lane: str
    area: Area

    @property
    def account(self) -> str:
        """Ours, as the channel calls it."""
        return self.lane.partition(":")[2]


async def accounts(work: Work) -> list[Account]:
    """Those the actor looks after. Raises NotFound for who looks after no place."""
    found = []
    for lane, commune in (await own_accounts.on_templates(work.services)).items():
        area = await areas.find(commune)
        if area is not None and await access.has(work.actor.person_id, area, RoleName.ADMIN):
            found.append(Account(lane, area))
    return found


async def one(work: Work, lane: str) -> Account:
    """Raises NotFound."""
    found = next((a for a in await accounts(work) if a.lane == lane), None)
    if found is None:
        raise NotFound
    return found


async def listed(lane: str) -> list[Template]:
    """What was read last, those in use first."""
    rows = await Template.filter(lane=lane).order_by("name", "id")
    return sorted(rows, key=lambda row: row.kind == "")


async def fitting(lane: str, kind: str) -> list[Template]:
    """Approved ones whose values we have for this kind of message."""
    if kind not in forms.KINDS:
        raise NotFound
    rows = await listed(lane)
    return [r for r in rows if r.status == "enabled" and forms.fault(r, kind) is None]


async def match(work: Work, template_id: int, kind: str) -> Template:
    """This template is the one for that kind of message from now on; it goes to nobody before it
    is let go. Raises UserError for one that does not fit, NotFound."""
    template = await _mine(work, template_id)
    if kind not in forms.KINDS:
        raise NotFound
    if (wrong := forms.fault(template, kind)) is not None:
        raise UserError(wrong.key, name=wrong.name)
    before = {"kind": template.kind, "live": template.live}
    await Template.filter(lane=template.lane, kind=kind).update(kind="", live=False)
    template.kind, template.live = kind, False
    await template.save(update_fields=["kind", "live"])
    await _open_lane(template.lane)
    after = {"kind": kind, "live": False}
    await work.audit("template.match", f"template:{template.template_id}", before, after)
    return template


async def let_go(work: Work, template_id: int, *, live: bool) -> Template:
    """It may go to people, or may not any more. What paused it is over with that."""
    template = await _mine(work, template_id)
    if not template.kind:
        raise NotFound
    before = {"live": template.live, "paused": template.why}
    template.live, template.paused_at, template.why = live, None, ""
    template.read_at = work.now()  # what was refused before does not pause it again
    await template.save(update_fields=["live", "paused_at", "why", "read_at"])
    await work.audit("template.live", f"template:{template.template_id}", before, {"live": live})
    if live:
        account = await one(work, template.lane)
        channel = template.lane.partition(":")[0]
        await phone_chats.renew(work, channel, account.account, account.area.code)
    return template


async def set_budget(work: Work, lane: str, most: int) -> None:
    """Messages a calendar month; 0 = none. Raises UserError, NotFound."""
    if not 0 <= most <= MOST:
        raise UserError("accounts-budget-wrong")
    await one(work, lane)
    await _open_lane(lane)
    await account_settings.put(work, lane, "budget", paid_budget=most)


async def ask_read(work: Work, lane: str) -> None:
    """Read again now; the chat hears what came of it."""
    await one(work, lane)
    work.then("read_templates", lane, work.actor.account_id or 0)


async def ask_trial(work: Work, template_id: int) -> str:
    """A trial to the actor's own number, free; the chat hears what came of it. Returns the number,
    masked. Raises UserError without one."""
    template = await _mine(work, template_id)
    person = await Person.get_or_none(id=work.actor.person_id or 0)
    if person is None or not phones.international(person.phone):
        raise UserError("templates-no-number")
    work.then("try_template", template.id, person.id, work.actor.account_id or 0)
    return phones.masked(person.phone)


async def _mine(work: Work, template_id: int) -> Template:
    template = await Template.filter(id=template_id).select_for_update(no_key=True).get_or_none()
    if template is None:
        raise NotFound
    await one(work, template.lane)
    return template


async def _open_lane(lane: str) -> None:
    """So that a way can be chosen before anything was sent."""
    await execute(
        "INSERT INTO lane (name, owner, cause, detail) VALUES (?, '', '', '') "
        "ON CONFLICT (name) DO NOTHING",
        [lane],
    )


# Tasks and jobs: they speak to the vendor, outside of any transaction.


async def read(services: Services, lane: str, chat: int = 0) -> int:
    """The task "read_templates", and what the clock does for every account: how many there are."""
    channel, _, account = lane.partition(":")
    desk = services.templates.get(channel)
    if desk is None:
        return 0
    try:
        found, health = await desk.listed(account), await desk.health(account)
    except SendError as error:
        await _say(services, chat, lane, "templates-not-read", code=error.vendor_code or "?")
        return 0
    async with services.work(SYSTEM) as work:
        await _store(work, lane, found, health)
    await _say(services, chat, lane, "templates-read", count=str(len(found)))
    return len(found)


async def read_all(services: Services) -> None:
    """Job: a few times a day, as statuses and limits change without an event too."""
    for lane in await own_accounts.on_templates(services):
        await read(services, lane)


async def _store(work: Work, lane: str, found: Sequence[TemplateInfo], health: Health) -> None:
    known = {t.template_id: t for t in await Template.filter(lane=lane)}
    for info in found:
        row = known.pop(info.template_id, None) or Template(
            lane=lane, template_id=info.template_id, status=info.status, quality=info.quality
        )
        if row.kind:  # in use: the admins hear what changed
            await news.status(work, row, info.status, "")
            await news.quality(work, row, info.quality or row.quality)
        row.name, row.status, row.quality = info.name, info.status, info.quality
        row.tag, row.price_vnd, row.lives_s = info.tag, info.price_vnd, info.lives_s
        row.price_id_vnd = 0 if info.asks else info.price_id_vnd
        row.params = [dict(p) for p in info.params] or row.params
        row.night = list(info.night) if info.night else None
        row.asks, row.read_at = info.asks, work.now()
        if info.quality == "low" and row.paused_at is None:
            row.paused_at, row.why = work.now(), "quality"
        await row.save()
    for row in known.values():  # deleted there
        await news.status(work, row, "off", "")
    await account_settings.opened(lane)
    quota = {"remain": str(health.left), "total": str(health.daily), "quality": health.quality}
    await OwnAccount.filter(lane=lane).update(quota=quota, quota_at=work.now())


async def trial(services: Services, template_id: int, person_id: int, chat: int) -> None:
    """The task "try_template"."""
    template = await Template.get_or_none(id=template_id)
    person = await Person.get_or_none(id=person_id)
    if template is None or person is None:
        return
    channel, _, account = template.lane.partition(":")
    desk = services.templates.get(channel)
    at = f"{local(services.clock.now()):%H:%M %d/%m/%Y}"
    own = {**_SAMPLE, "ho_ten": person.name, "thoi_gian": at, "han": at}
    data = forms.values(template, own)
    if desk is None or isinstance(data, forms.Fault):
        key = data.key if isinstance(data, forms.Fault) else "error-not-found"
        name = data.name if isinstance(data, forms.Fault) else ""
        await _say(services, chat, template.lane, key, name=name)
        return
    try:
        number = phones.international(person.phone)
        await desk.trial(account, number, template.template_id, data)
    except SendError as error:
        words = {"code": error.vendor_code or "?", "name": template.name}
        shut = error.cause is Cause.SHUT_NOW
        key = "templates-trial-night" if shut else "templates-trial-failed"
        await _say(services, chat, template.lane, key, **words)
        return
    await _say(services, chat, template.lane, "templates-trial-sent", name=template.name)


async def _say(services: Services, chat: int, lane: str, key: str, **words: str) -> None:
    if not chat:
        return
    async with services.work(SYSTEM) as work:
        mark = f"{key}:{lane}:{work.now().timestamp()}"
        await work.outbox.say([chat], Message(t(key, **words)), key=mark[:80])
