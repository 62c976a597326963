"""Messages that go as a reviewed template: the named values of each reader, checked before they are
queued, and a line in our books for every one, with its price and why it went this way.

A kind of message without a template that fits, or a reader whose values do not fit it, gets no row:
`Outbox.say` says how many have one.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from bot.core.hours import QuietHours
from bot.core.messages import Localizer, Message
from bot.core.text import nfc, shorten
from bot.outbox.parts import Part
from models import ChatAccount, Person, Template, TemplateSend

if TYPE_CHECKING:
    from bot.outbox.store import To
    from bot.outbox.writing import Written

KINDS: dict[str, tuple[str, ...]] = {
    "bulletin": ("ho_ten", "ma_tin", "tieu_de", "thoi_gian", "ma_nghe"),
    "emergency": ("loai", "ho_ten", "ma_tin", "khu_vuc", "muc_do", "thoi_gian", "ma_nghe"),
    "confirm": ("ho_ten", "ma_tin", "dia_ban", "han", "ma_nghe"),
    "code": ("otp",),
}
"""Kinds of message that have a template, and the values we have for each."""

CUTS = {
    "ho_ten": 30, "ma_tin": 30, "tieu_de": 30, "thoi_gian": 20, "loai": 30, "khu_vuc": 90,
    "muc_do": 30, "dia_ban": 90, "han": 20, "otp": 10,
}  # fmt: skip
_WHOLE = frozenset({"ma_tin", "thoi_gian", "han", "otp", "ma_nghe"})  # cut, they would mean nothing
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE, _TRACKING = 14, 20
# A receipt may come so much later than delivery ends; of a code that lives for seconds, sooner.
_SPARE, _SPARE_SHORT = timedelta(minutes=30), timedelta(minutes=2)
LANGUAGE = "vi"
BY_ID = "uid"  # ChatAccount.kind: somebody by their id in the account, without their number


@dataclass(frozen=True)
class Fault:
    """What keeps a template from being used: a locale key and the name of the value."""

    key: str
    name: str = ""


def usable(template: Template) -> bool:
    """May it go to people now, but for the night?"""
    return template.live and template.paused_at is None and template.status == "enabled"


def sleeps(template: Template, now: datetime) -> bool:
    """Is it one of the hours in which its vendor refuses it?"""
    return bool(template.night) and _night(template).covers(now)


def _night(template: Template) -> QuietHours:
    start, end = template.night or (0, 0)
    return QuietHours(time(int(start) % 24), time(int(end) % 24))


def fault(template: Template, kind: str) -> Fault | None:
    """What does not fit between a template and a kind of message, as far as its values go."""
    ours = KINDS[kind]
    if template.tag == "3":
        return Fault("templates-fault-advertising")
    if not template.params:
        return Fault("templates-fault-empty")
    for param in template.params:
        name, most = str(param["name"]), int(param.get("max") or 0)
        if name not in ours:
            return Fault("templates-fault-name", name)
        if name in _WHOLE and most and most < _least(name):
            return Fault("templates-fault-short", name)
    return None


def _least(name: str) -> int:
    return _CODE if name == "ma_nghe" else min(CUTS[name], 12 if name == "ma_tin" else CUTS[name])


def values(template: Template, own: Mapping[str, str]) -> dict[str, str] | Fault:
    """Exactly the template's names, NFC, cut at a word where they may be."""
    found: dict[str, str] = {}
    for param in template.params:
        name = str(param["name"])
        text = " ".join(nfc(own.get(name, "")).split())
        most = min(int(param.get("max") or 1000), CUTS.get(name, 200))
        if len(text) > most and name in _WHOLE:
            return Fault("templates-fault-long", name)
        text = _cut(text, most)
        least = max(int(param.get("min") or 0), 1 if param.get("required") else 0)
        if len(text) < least:
            return Fault("templates-fault-missing", name)
        found[name] = text
    return found


async def of_kind(lane: str, kind: str) -> Template | None:
    """The template the admin matched."""
    return await Template.get_or_none(lane=lane, kind=kind) if kind else None


@dataclass(frozen=True)
class Filled:
    """A reader and their own message."""

    to: To
    account: ChatAccount
    part: Part


async def fill(
    base: Written,
    message: Message,
    readers: Sequence[tuple[To, ChatAccount]],
    localizer: Localizer,
) -> list[Filled]:
    """Those of these readers the message can go to as a template, and have not got it; their lines
    in the books are written."""
    form = message.form
    template = await of_kind(base.lane, form.kind) if form else None
    if form is None or template is None or not usable(template) or form.kind not in KINDS:
        return []
    keys = {f"{base.key}:{account.id}:0": (to, account) for to, account in readers}
    known = {
        str(k)
        for k in await TemplateSend.filter(row_key__in=list(keys)).values_list("row_key", flat=True)
    }
    people = [account.person_id or 0 for _, account in readers]
    names = {
        int(i): str(n) for i, n in await Person.filter(id__in=people).values_list("id", "name")
    }
    shared = {k: localizer.text(v, LANGUAGE) for k, v in form.values.items()}
    # Nobody sees them here; that there are some says that an answer is waited for.
    titles = [localizer.text(b.title, LANGUAGE) for b in message.buttons]
    buttons = tuple(replace(b, title=x) for b, x in zip(message.buttons, titles, strict=True))
    made: list[Filled] = []
    books: list[TemplateSend] = []
    for key, (to, account) in keys.items():
        if account.kind == BY_ID and not template.price_id_vnd:
            continue
        line = _line(base, template, form.about, key, to, account)
        name = names.get(line.person_id, "")
        data = values(template, {**shared, "ho_ten": name, "ma_nghe": line.code})
        if key in known or not name or isinstance(data, Fault):
            continue
        call = _call(template, data, line.tracking, account)
        made.append(Filled(to, account, Part("", buttons, form=call)))
        books.append(line)
    await TemplateSend.bulk_create(books, batch_size=200)
    return made


def _line(
    base: Written,
    template: Template,
    about: str,
    key: str,
    to: To,
    account: ChatAccount,
) -> TemplateSend:
    return TemplateSend(
        row_key=key,
        lane=base.lane,
        template_id=template.template_id,
        kind=template.kind,
        person_id=account.person_id or 0,
        about=base.about or about,
        ref=to.ref,
        tracking=_random(_TRACKING),
        code=_random(_CODE),
        price_vnd=template.price_id_vnd if account.kind == BY_ID else template.price_vnd,
        overdue_at=base.due_at + _awaited(template),
        created_at=base.now,
    )


def _awaited(template: Template) -> timedelta:
    lives = timedelta(seconds=template.lives_s)
    return lives + min(_SPARE, max(_SPARE_SHORT, lives))


def _cut(text: str, most: int) -> str:
    """At a word where there is one."""
    if len(text) <= most:
        return text
    short = shorten(text, most)
    words, _, _ = short.rpartition(" ")
    return f"{words}…" if len(words) > most // 2 else short


def _call(
    template: Template, data: Mapping[str, str], tracking: str, account: ChatAccount
) -> dict[str, Any]:
    return {
        **({"by_id": True} if account.kind == BY_ID else {}),
        "template": template.template_id,
        "data": dict(data),
        "tracking": tracking,
        "night": template.night,
    }


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


@dataclass(frozen=True)
class Says:
    """Kinds of message templates carry: to a number and to an id, with their prices in đồng; which
    of them not at this hour."""

    numbers: Mapping[str, int]
    ids: Mapping[str, int]
    asleep: frozenset[str]


def says(templates: Iterable[Template], now: datetime) -> Says:
    """What may go to people now."""
    found = [t for t in templates if t.kind and usable(t)]
    asleep = frozenset(t.kind for t in found if sleeps(t, now))
    ids = {t.kind: t.price_id_vnd for t in found if t.price_id_vnd}
    return Says({t.kind: t.price_vnd for t in found}, ids, asleep)
