"""Groups of a commune as its officers see and change them. Making and inviting speak to the vendor,
so they are tasks (group_make.py); here is only what was wanted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.config import channel_names
from bot.core.errors import NotFound, UserError
from bot.core.text import fold, nfc
from bot.usecases import access, areas
from bot.usecases.accounts import oas
from bot.usecases.groups import groups
from bot.usecases.groups.groups import RUNNING, writable
from bot.usecases.people import people
from bot.usecases.work import Work
from models import Area, ChatAccount, Group, GroupMember, Person, Role
from models.area import AreaKind
from models.person import RoleName

WINDOW = timedelta(hours=48)  # an invitation needs a word of theirs within this time
_NAME = 100


@dataclass(frozen=True)
class Shown:
    """A group with who is in it: names of people we know, and how many we do not."""

    group: Group
    where: str
    known: Sequence[str] = ()
    unknown: int = 0
    invited: Sequence[str] = ()


@dataclass(frozen=True)
class Invitable:
    """Who of the commune's propagandists can be invited now, as (chat id, person id, name), and
    who not, as (name, locale key of why)."""

    ready: Sequence[tuple[str, int, str]]
    others: Sequence[tuple[str, str]]


async def listed(work: Work, commune: Area) -> list[Shown]:
    """All groups of a commune of the officer's."""
    await access.require(work, commune, *people.INVITERS)
    found = await Group.filter(commune=commune).order_by("id").prefetch_related("village")
    return [await _shown(g) for g in found if g.state != "lost"]


async def shown(work: Work, group_id: int) -> Shown:
    """One group. Raises NotFound for another commune's."""
    return await _shown(await own(work, group_id), names=True)


async def own(work: Work, group_id: int) -> Group:
    """A group of a commune of the officer's, locked."""
    group = await Group.filter(id=group_id).select_for_update(no_key=True).get_or_none()
    if group is None:
        raise NotFound
    await group.fetch_related("commune", "village", "chat")
    await access.require(work, group.commune, *people.INVITERS)
    return group


async def maker(work: Work, commune: Area) -> tuple[str, str] | None:
    """(channel, account) of the commune on which groups can be made for it, if there is one."""
    for (channel, account), code in (await oas.communes()).items():
        mine = code == commune.code and channel in work.services.desks
        if mine and _has_groups(work, channel, account):
            return channel, account
    return None


def by_hand(work: Work) -> list[str]:
    """Addresses of bots that officers add to a group themselves, as they add a person."""
    links = []
    for name in channel_names():
        link = work.services.outbox.follow_link(name)
        # Those with a desk make groups themselves; a link would be a second way to the same.
        if name not in work.services.desks and _has_groups(work, name, ""):
            links.append(link)
    return [link for link in links if link and "{account}" not in link]


async def maker_of(work: Work, code: str) -> Area:
    """A commune whose groups the actor makes. Raises NotFound or NotAllowed (the same words)."""
    commune = await areas.by_code(code)
    await access.require(work, commune, *people.INVITERS)
    return commune


async def want(work: Work, commune: Area, name: str) -> Group:
    """A new group is to be made. Raises UserError where there is no account for it, or the commune
    has one of that name."""
    person = await access.require(work, commune, *people.INVITERS)
    name = " ".join(nfc(name).split())[:_NAME]
    if not name:
        raise UserError("groups-name-missing")
    where = await maker(work, commune)
    if where is None:
        raise UserError("groups-no-account", commune=commune.name)
    same = Group.filter(channel=where[0], account=where[1], state__in=RUNNING)
    if any(fold(g.name) == fold(name) for g in await same):
        raise UserError("groups-name-taken", name=name)
    group = await Group.create(
        channel=where[0],
        account=where[1],
        commune=commune,
        name=name,
        made_by_id=person,
        created_at=work.now(),
    )
    if not (await invitable(work, group)).ready:
        raise UserError("groups-nobody")  # a vendor makes no empty group
    await work.audit("group.wanted", f"group:{group.id}", None, {"name": name})
    work.then("make_group", group.id)
    return group


async def link(work: Work, chat_id: int) -> Group:
    """A group the vendor knows of becomes the commune's whose account is in it."""
    chat = (
        await ChatAccount.filter(id=chat_id, kind="group")
        .select_for_update(no_key=True)
        .get_or_none()
    )
    code = (await oas.communes()).get((chat.channel, chat.account)) if chat else None
    commune = await areas.find(code) if code else None
    if chat is None or commune is None:
        raise NotFound
    person = await access.require(work, commune, *people.INVITERS)
    group = await Group.get_or_none(chat=chat)
    if group is None:
        group = Group(channel=chat.channel, account=chat.account, created_at=work.now())
    if group.state == "open":
        return group
    group.commune, group.chat, group.name = commune, chat, chat.name
    group.state, group.problem, group.made_by_id = "open", "", group.made_by_id or person
    await group.save()
    await work.audit("group.linked", f"group:{group.id}", None, {"name": group.name})
    return group


async def assign(work: Work, group_id: int, village: Area | None) -> Group:
    """Whose group it is: one village's, or the whole commune's. Raises UserError while we do not
    know which commune's."""
    group = await own(work, group_id)
    if village is not None and not village.path.startswith(group.commune.path):
        raise NotFound
    if group.commune.kind is not AreaKind.COMMUNE:
        raise UserError("groups-which-commune-first")
    before = {"village": group.village_id}
    group.village = village
    await group.save(update_fields=["village_id"])
    after = {"village": group.village_id}
    await work.audit("group.assigned", f"group:{group.id}", before, after)
    return group


async def give(work: Work, group_id: int, commune: Area) -> Group:
    """To a commune, where the officer who added us works for several."""
    group = await own(work, group_id)
    await access.require(work, commune, *people.INVITERS)
    before = {"commune": group.commune_id}
    group.commune, group.village = commune, None
    await group.save(update_fields=["commune_id", "village_id"])
    after = {"commune": commune.id}
    await work.audit("group.assigned", f"group:{group.id}", before, after)
    return group


async def choices(work: Work, group_id: int) -> tuple[Group, Sequence[Area]]:
    """The villages a group may be for; none while its commune is not known yet."""
    group = await own(work, group_id)
    if group.commune.kind is not AreaKind.COMMUNE:
        return group, ()
    return group, await areas.villages([group.commune.code])


async def village(work: Work, group_id: int, village_id: int) -> Area:
    """A village of the group's commune by its id. Raises NotFound."""
    _, found = await choices(work, group_id)
    chosen = next((v for v in found if v.id == village_id), None)
    if chosen is None:
        raise NotFound
    return chosen


async def named(work: Work, group_id: int, text: str) -> Area | None:
    """The one village a typed name means."""
    group = await own(work, group_id)
    hits = await areas.resolve(text, group.commune)
    found = [a for a in hits if a.kind is AreaKind.VILLAGE]
    return found[0] if len(found) == 1 else None


async def stop(work: Work, group_id: int) -> Group:
    """We send nothing there any more; the group itself stays."""
    group = await own(work, group_id)
    if group.state != "lost":
        before = {"state": group.state}
        group.state = "lost"
        await group.save(update_fields=["state"])
        await work.audit("group.stopped", f"group:{group.id}", before, {"state": "lost"})
    return group


async def invite(work: Work, group_id: int) -> tuple[Group, Invitable]:
    """Everybody who can be invited now is."""
    group = await own(work, group_id)
    if group.state != "open" or group.channel not in work.services.desks:
        raise UserError("groups-cannot-invite", name=group.name)
    found = await invitable(work, group)
    for chat_id, person_id, _ in found.ready:
        # Invited once more after they left: the dates of the first time are over.
        await GroupMember.update_or_create(
            group=group,
            member_id=chat_id,
            defaults={
                "person_id": person_id,
                "invited_at": None,
                "since_at": None,
                "left_at": None,
            },
        )
    if found.ready:
        after = {"people": len(found.ready)}
        await work.audit("group.invited", f"group:{group.id}", None, after)
        work.then("invite_group", group.id)
    return group, found


async def invitable(work: Work, group: Group) -> Invitable:
    """The propagandists this group is for, by whether they can be invited now."""
    inside = {m.member_id for m in await GroupMember.filter(group=group) if _inside(m)}
    ready, others = [], []
    area = await Area.get(id=group.village_id or group.commune_id)
    for person in await _propagandists(area):
        chats = await ChatAccount.filter(
            person=person, channel=group.channel, account=group.account, kind="person"
        ).order_by("-last_word_at")
        if any(c.chat_id in inside for c in chats):
            continue
        chat = next((c for c in chats if _recent(work, c)), None)
        if chat is not None:
            ready.append((chat.chat_id, person.id, person.name))
        else:
            others.append((person.name, _why(chats)))
    return Invitable(ready, others)


def _recent(work: Work, chat: ChatAccount) -> bool:
    last = chat.last_word_at
    return chat.state == "open" and last is not None and work.now() - last < WINDOW


def _why(chats: Sequence[ChatAccount]) -> str:
    if not chats:
        return "groups-why-elsewhere"
    return "groups-why-silent" if any(writable(c) for c in chats) else "groups-why-closed"


def _inside(member: GroupMember) -> bool:
    return member.since_at is not None and member.left_at is None


async def _propagandists(area: Area) -> list[Person]:
    ids = await Role.filter(
        role=RoleName.PROPAGANDIST, active=True, area__path__startswith=area.path
    ).values_list("person_id", flat=True)
    return await Person.filter(id__in=list(ids), erased_at__isnull=True).order_by("id")


async def _shown(group: Group, *, names: bool = False) -> Shown:
    # Who enrolled a minute ago is named, without waiting for the clock.
    await groups.resolve()
    members = await GroupMember.filter(group=group).prefetch_related("person").order_by("id")
    inside = [m for m in members if _inside(m)]
    known = [m.person.name for m in inside if m.person is not None]
    invited = [m.person.name for m in members if m.person and not m.since_at and m.invited_at]
    where = (await Area.get(id=group.village_id or group.commune_id)).name
    return Shown(group, where, known, len(inside) - len(known), invited if names else ())


def _has_groups(work: Work, channel: str, account: str) -> bool:
    caps = work.services.outbox.capabilities(channel, account)
    return caps is not None and caps.groups
