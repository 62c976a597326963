"""What a vendor tells about templates and limits, and what its refusals mean for them: a template
is switched on, off or paused, and the commune's admins hear why and what to do.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from bot.core.events import Event
from bot.core.messages import Button, Message, t
from bot.storage.db import execute
from bot.usecases import access, areas, notify
from bot.usecases.work import Services, Work
from models import OwnAccount, Template
from models.person import RoleName

_LATELY = timedelta(hours=2)


async def take(work: Work, event: Event) -> None:
    """An event of the vendor's; one about nothing we know changes nothing."""
    lane = f"{event.channel}:{event.account}"
    said = dict(event.extra.get("said") or {})
    if daily := said.get("daily"):
        await _daily(work, lane, str(daily))
    template = (
        await Template.filter(lane=lane, template_id=str(said.get("template_id") or "-"))
        .select_for_update(no_key=True)
        .first()
    )
    if template is None:
        return
    if said.get("status"):
        await status(work, template, str(said["status"]), str(said.get("reason") or ""))
    if said.get("quality"):
        await quality(work, template, str(said["quality"]))


async def status(work: Work, template: Template, now: str, reason: str) -> None:
    """Approved, refused, switched off: the admins hear it once."""
    if template.status == now:
        return
    before, template.status = template.status, now
    await template.save(update_fields=["status"])
    subject = f"template:{template.template_id}"
    await work.audit("template.status", subject, {"status": before}, {"status": now})
    words = {"name": template.name, "reason": reason or "–"}
    await tell(
        work,
        template.lane,
        f"templates-now-{now}",
        f"{template.id}:{now}:{work.now():%Y%m%d}",
        **words,
    )


async def quality(work: Work, template: Template, now: str) -> None:
    """A template people complain about pauses; the admins hear it."""
    if template.quality == now:
        return
    before, template.quality = template.quality, now
    if now == "low" and template.paused_at is None:
        template.paused_at, template.why = work.now(), "quality"
    elif now == "high" and template.why == "quality":
        template.paused_at, template.why = None, ""
    await template.save(update_fields=["quality", "paused_at", "why"])
    subject = f"template:{template.template_id}"
    await work.audit("template.quality", subject, {"quality": before}, {"quality": now})
    if template.paused_at is not None:
        await give_up(template)
    if template.kind:
        mark = f"{template.id}:{now}:{work.now():%Y%m%d}"
        await tell(work, template.lane, f"templates-quality-{now}", mark, name=template.name)


async def _daily(work: Work, lane: str, daily: str) -> None:
    own = await OwnAccount.filter(lane=lane).select_for_update(no_key=True).first()
    if own is None or not daily.isdecimal():
        return
    was = str(own.quota.get("total", ""))
    own.quota = {**own.quota, "total": daily}
    await own.save(update_fields=["quota"])
    if was.isdecimal() and int(daily) < int(was):
        await tell(work, lane, "templates-daily-lower", f"daily:{daily}", count=daily)


async def give_up(template: Template) -> None:
    """What waits as this template is let go, so that it takes another way."""
    await execute(_GIVE_UP, [template.lane, template.template_id])


async def refused(services: Services) -> int:
    """Job: templates the vendor does not take any more are paused; content it refused is told. How
    many."""
    since = services.clock.now() - _LATELY
    _, rows = await execute(_REFUSED, [since])
    count = 0
    for row in rows:
        async with services.work() as work:
            count += await _refusal(work, int(row["id"]), str(row["cause"]), str(row["detail"]))
    return count


async def _refusal(work: Work, template_id: int, cause: str, detail: str) -> int:
    template = await Template.filter(id=template_id).select_for_update(no_key=True).get()
    code = detail.partition(" ")[0][:40] or cause
    if cause == "form_off":
        if template.paused_at is not None:
            return 0
        template.paused_at, template.why = work.now(), code
        await template.save(update_fields=["paused_at", "why"])
        after = {"code": code}
        await work.audit("template.paused", f"template:{template.template_id}", None, after)
        await give_up(template)
    elif template.why == f"told {code}":
        return 0
    elif template.paused_at is None:
        template.why = f"told {code}"
        await template.save(update_fields=["why"])
    key = "templates-paused" if cause == "form_off" else "templates-refused"
    mark = f"{template.id}:{code}:{work.now():%Y%m%d}"
    return await tell(work, template.lane, key, mark, name=template.name, code=code)


async def tell(work: Work, lane: str, key: str, mark: str, **words: str) -> int:
    """The admins of the commune, once for a mark."""
    account = lane.partition(":")[2]
    desk = work.services.templates.get(lane.partition(":")[0])
    area = await areas.find((await desk.communes()).get(account, "")) if desk else None
    if area is None:
        return 0
    button = Button(t("templates-btn-open"), "templates.show", lane, many=True)
    digest = hashlib.sha256(f"{lane}:{key}:{mark}".encode()).hexdigest()[:24]
    people = await access.officers(area, RoleName.ADMIN)
    message = Message(t(key, **words), (button,))
    await notify.people(work, area, people, message, key=f"template:{digest}", say_when=False)
    return 1


_GIVE_UP = """
UPDATE outbox SET state = 'failed', cause = 'form_off', claimed_at = COALESCE(claimed_at, queued_at)
WHERE lane = ? AND state = 'queued' AND key IN (
  SELECT row_key FROM template_send WHERE template_id = ? AND lane = outbox.lane)
"""
_REFUSED = """
SELECT t.id AS id, o.cause AS cause, max(o.detail) AS detail FROM outbox o
JOIN template_send s ON s.row_key = o.key
JOIN template t ON t.lane = s.lane AND t.template_id = s.template_id
WHERE o.state = 'failed' AND o.claimed_at > ? AND (o.cause = 'form_refused'
  OR o.cause = 'form_off' AND t.paused_at IS NULL AND t.read_at <= o.claimed_at AND o.detail <> '')
GROUP BY t.id, o.cause
"""
