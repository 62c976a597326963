"""A group becomes ours, moves to another address, and is no longer ours."""

from __future__ import annotations

from datetime import timedelta

from bot.core.events import Event
from bot.core.messages import Button, Message, t
from bot.usecases import access, areas, notify
from bot.usecases.accounts import oas
from bot.usecases.groups import groups
from bot.usecases.people import people
from bot.usecases.work import Actor, Work
from models import Area, ChatAccount, Group, OutboxRow
from models.outbox import OutState

_CAME_EARLY = timedelta(minutes=10)


async def ours(work: Work, event: Event) -> None:
    """A group is ours now: one we wanted, one known already, or a new one. It belongs to the
    commune of our account, else of the officer who added us."""
    chat = await chat_of(work, event.channel, event.account, event.room, event.name)
    # The event of a group may come before the answer to the call that made it.
    group = await Group.get_or_none(chat=chat) or await _wanted(event)
    group = group or await Group.get_or_none(chat=chat)  # its own answer overtook us
    if group is not None:
        made = group.state in {"wanted", "making"}
        await open_up(work, group, chat, event.name, str(event.extra.get("link", "")))
        if made:
            await tell_made(work, group)
        return
    by, commune = await _belongs(work, event)
    if commune is None:
        await work.outbox.say([chat.id], Message(t("groups-foreign")), key=f"foreign:{chat.id}")
        return
    group = await Group.create(
        channel=event.channel,
        account=event.account,
        commune=commune,
        made_by_id=by.person_id if by else None,
        created_at=work.now(),
    )
    await open_up(work, group, chat, event.name, str(event.extra.get("link", "")))
    await _ask_whose(work, group, by, commune)


async def gone(work: Work, event: Event) -> None:
    """We are no longer in it."""
    await ChatAccount.filter(**groups.own_room(event)).update(state="gone")
    group = await groups.of_room(event)
    if group is None or group.state in {"lost", "ended"}:
        return
    group.state = "lost"
    await group.save(update_fields=["state"])
    await work.audit("group.lost", f"group:{group.id}", None, {"name": group.name})
    people_ids = await notify.desk(group.commune)
    text = Message(t("groups-lost", name=group.name))
    key = f"group-lost:{group.id}:{event.event_id}"[:80]
    await notify.people(work, group.commune, people_ids, text, key=key)


async def moved(_work: Work, event: Event) -> None:
    """The same group under another address; what waits to be sent there goes with it."""
    new = str(event.extra.get("room", ""))
    old = await groups.room_chat(event)
    if old is None or not new:
        return
    other = await ChatAccount.get_or_none(**{**groups.own_room(event), "chat_id": new})
    if other is None:
        await _readdress(old, new)
        return
    # A row of the new address was made by what was said there first. The old one stays, with
    # its buttons and history, and takes what waits for the other.
    waits = OutboxRow.filter(chat_account_id=other.id, state=OutState.QUEUED)
    await waits.update(chat_account_id=old.id)
    await Group.filter(chat=other).delete()
    # The address is unique: it is freed for the old row; the other keeps its rows.
    other.chat_id, other.state = f"{new[:56]}:moved", "gone"
    await other.save(update_fields=["chat_id", "state"])
    await _readdress(old, new)


async def _readdress(chat: ChatAccount, address: str) -> None:
    # The row stays the same one: buttons sent to it go on working.
    chat.chat_id = address
    await chat.save(update_fields=["chat_id"])


async def chat_of(work: Work, channel: str, account: str, address: str, name: str) -> ChatAccount:
    """The chat of a group by its address, made when new."""
    chat, _ = await ChatAccount.get_or_create(
        channel=channel,
        account=account,
        chat_id=address,
        defaults={"name": name[:120], "kind": "group", "created_at": work.now()},
    )
    if chat.state != "open" or (name and chat.name != name[:120]):
        chat.state, chat.name = "open", name[:120] or chat.name
        await chat.save(update_fields=["state", "name"])
    return chat


async def open_up(work: Work, group: Group, chat: ChatAccount, name: str, link: str) -> None:
    """From now on it can be written to."""
    before = {"state": group.state}
    group.chat, group.state, group.problem = chat, "open", ""
    group.name, group.link = name[:120] or group.name, link[:300] or group.link
    await group.save(update_fields=["chat_id", "state", "problem", "name", "link"])
    if before["state"] != "open":
        after = {"state": "open", "name": group.name}
        await work.audit("group.opened", f"group:{group.id}", before, after)
        # Joins that came before were nobody's group then; the task reads them back.
        early = work.now() - _CAME_EARLY
        await Group.filter(id=group.id).update(unseen_from_at=early)
        work.then("know_members", group.id)


async def tell_made(work: Work, group: Group) -> None:
    """Whoever wanted it hears that it is there, once."""
    if group.made_by_id is None:
        return
    text = t("groups-made", name=group.name, link=group.link or "")
    buttons = (
        Button(t("groups-btn-invite"), "groups.invite", str(group.id), many=True),
        Button(t("groups-btn-open"), "groups.open", str(group.id), many=True),
    )
    key = f"group-made:{group.id}"
    commune = await Area.get(id=group.commune_id)
    await notify.people(work, commune, [group.made_by_id], Message(text, buttons), key=key)


async def _ask_whose(work: Work, group: Group, by: ChatAccount | None, commune: Area) -> None:
    text = Message(
        t("groups-new", name=group.name or t("groups-unnamed"), commune=commune.name),
        (
            Button(t("groups-btn-all"), "groups.village", f"{group.id},0", many=True),
            Button(t("groups-btn-assign"), "groups.assign", str(group.id), many=True),
        ),
    )
    key = f"group-new:{group.id}"
    if by is not None:
        await work.outbox.say([by.id], text, key=key)
    else:
        await notify.people(work, commune, await notify.desk(commune), text, key=key)


async def _belongs(work: Work, event: Event) -> tuple[ChatAccount | None, Area | None]:
    """(who added us, the commune it belongs to). An officer of several communes is asked which;
    until then it belongs to their province, where no bulletin goes to it."""
    by = await ChatAccount.get_or_none(**groups.own_chat(event))
    person = by.person_id if by else None
    acting = work.as_actor(Actor(person, event.channel))
    communes = await people.own_communes(acting) if person else []
    code = (await oas.communes()).get((event.channel, event.account))
    if code:
        mine = by if any(c.code == code for c in communes) else None
        return mine, await areas.find(code)
    if len(communes) <= 1:
        return by, communes[0] if communes else None
    own = await access.own_areas(person, *people.INVITERS)
    return by, min(own, key=lambda a: len(a.path))


async def _wanted(event: Event) -> Group | None:
    """A group an officer asked for, made a moment ago: its answer may still be on the way."""
    making = (
        await Group.filter(
            channel=event.channel, account=event.account, chat_id=None, state="making"
        )
        .select_for_update(no_key=True)
        .order_by("id")
    )
    # Some vendors send no name: then it is the only one being made, or none.
    named = [g for g in making if g.name == event.name[:120]]
    return next(iter(named), making[0] if len(making) == 1 and not event.name else None)
