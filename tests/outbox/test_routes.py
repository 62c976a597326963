"""Which way now: whatever the circumstances, it is allowed, the cheapest, and explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.capabilities import Capabilities
from bot.core.hours import local
from bot.core.messages import t
from bot.dialog.locale import Locales
from bot.outbox.kinds import KINDS, Kind
from bot.outbox.routes import Circumstances, Standing, Way, choose
from models import ChatAccount

LOCALES = Locales()
NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
ALWAYS = Capabilities(max_text=4000, max_buttons=5, max_button_title=60, max_action=200)
OA = replace(
    ALWAYS,
    reply_window_h=48,
    paid_window_h=168,
    night=(22, 6),
    night_routes=frozenset({"paid", "broadcast"}),
    groups=True,
    broadcasts=4,
)
CAPS = {"bot": ALWAYS, "oa": OA}
HOUR = st.integers(0, 24 * 9)


def capabilities(channel: str, account: str) -> Capabilities | None:
    return CAPS.get(channel)


@st.composite
def chats(draw: st.DrawFn) -> list[ChatAccount]:
    """Up to four chats of one person, some on accounts of ours that are switched off."""
    found = []
    for number in range(draw(st.integers(0, 4))):
        ago = draw(st.none() | HOUR)
        found.append(
            ChatAccount(
                id=number + 1,
                channel=draw(st.sampled_from(["bot", "oa", "off"])),
                account=draw(st.sampled_from(["1", "2"])),
                chat_id=str(number),
                state=draw(st.sampled_from(["open", "open", "open", "blocked", "gone", "met"])),
                follows=draw(st.sampled_from([True, True, False])),
                last_word_at=None if ago is None else NOON - timedelta(hours=ago),
                created_at=NOON - timedelta(days=30),
            )
        )
    return found


@st.composite
def rooms(draw: st.DrawFn) -> list[ChatAccount]:
    return [
        ChatAccount(
            id=100 + n, channel=draw(st.sampled_from(["oa", "bot"])), account="1", kind="group",
            chat_id=f"group:{n}", state=draw(st.sampled_from(["open", "gone"])), created_at=NOON,
        )
        for n in range(draw(st.integers(0, 2)))
    ]  # fmt: skip


@st.composite
def circumstances(draw: st.DrawFn) -> Circumstances:
    standings = {
        f"oa:{account}": Standing(
            draw(st.sampled_from(["", "", "reason-token"])),
            draw(st.integers(0, 2)),
            draw(st.sampled_from([None, 900])),
        )
        for account in draw(st.sets(st.sampled_from(["1", "2"])))
    }
    now = NOON + timedelta(hours=draw(st.integers(0, 23)))
    wide = draw(st.sets(st.sampled_from(["oa:1", "oa:2"])))
    public, urgent = draw(st.booleans()), draw(st.booleans())
    return Circumstances(capabilities, now, standings, public, urgent, wide)


def hours_since(account: ChatAccount, around: Circumstances) -> float:
    if account.last_word_at is None:
        return 1e9
    return (around.now - account.last_word_at).total_seconds() / 3600


def is_night(around: Circumstances) -> bool:
    return local(around.now).hour >= 22 or local(around.now).hour < 6


def free_ways(theirs: list[ChatAccount], around: Circumstances) -> list[int]:
    """What anybody would call writing to them at no cost."""
    return [
        a.id
        for a in theirs
        if a.state == "open" and a.follows and a.channel in CAPS
        and not around.standings.get(f"{a.channel}:{a.account}", Standing()).trouble
        and (a.channel == "bot" or hours_since(a, around) < 48 - 1 / 60)
    ]  # fmt: skip


def check_allowed(
    way: Way, theirs: list[ChatAccount], groups: list[ChatAccount], around: Circumstances,
    left: dict[str, int],
) -> None:  # fmt: skip
    by_id = {a.id: a for a in (*theirs, *groups)}
    if way.route == "chat":
        assert way.account_id in free_ways(theirs, around)
    elif way.route == "paid":
        account = by_id[way.account_id or 0]
        assert hours_since(account, around) < 168
        assert left[f"{account.channel}:{account.account}"] > 0
        assert not is_night(around)
        assert account.follows
        assert account.state == "open"
    elif way.route == "group":
        assert around.public
        assert by_id[way.account_id or 0].state == "open"
        assert by_id[way.account_id or 0].channel == "oa"
    else:
        assert way.route == "broadcast"
        assert (way.account_id, around.public, is_night(around)) == (900, True, False)
        assert around.wide, "only what is meant for all of them goes to all of them"


@given(chats(), rooms(), circumstances())
def test_the_way_taken_is_allowed_cheapest_and_explained(
    theirs: list[ChatAccount], groups: list[ChatAccount], around: Circumstances
) -> None:
    left = {lane: s.paid_left for lane, s in around.standings.items()}
    way = choose(theirs, around, groups)
    for language in ("vi", "en"):
        assert LOCALES.text(t(way.reason), language) not in {"", way.reason}
    if way.account_id is None:
        assert (way.route, way.reason[:7]) == ("none", "reason-")
        assert not free_ways(theirs, around)
        return
    assert way.reason.startswith("way-")
    check_allowed(way, theirs, groups, around, left)
    if free_ways(theirs, around):
        assert way.route == "chat", "nothing that costs or shouts while a free word is possible"
    spent = sum(left.values()) - sum(s.paid_left for s in around.standings.values())
    assert spent == (way.route == "paid")


@given(chats(), rooms(), circumstances())
def test_a_way_that_was_tried_is_not_taken_again(
    theirs: list[ChatAccount], groups: list[ChatAccount], around: Circumstances
) -> None:
    tried: set[int] = set()
    for _ in range(10):
        way = choose(theirs, around, groups, tried)
        if way.account_id is None:
            return
        assert way.account_id not in tried
        tried.add(way.account_id)
    raise AssertionError("it never ends")


@given(chats(), circumstances())
def test_the_latest_used_free_chat_is_taken(
    theirs: list[ChatAccount], around: Circumstances
) -> None:
    way = choose(theirs, around)
    free = [a for a in theirs if a.id in free_ways(theirs, around)]
    if free:
        latest = max(a.last_word_at or a.created_at for a in free)
        [taken] = [a for a in theirs if a.id == way.account_id]
        assert (taken.last_word_at or taken.created_at) == latest


def test_urgent_words_pay_before_they_go_to_a_group() -> None:
    account = ChatAccount(
        id=1, channel="oa", account="1", chat_id="1", state="open", follows=True,
        last_word_at=NOON - timedelta(hours=72), created_at=NOON,
    )  # fmt: skip
    group = ChatAccount(
        id=100, channel="oa", account="1", chat_id="group:1", state="open", created_at=NOON
    )
    standings = {"oa:1": Standing(paid_left=1)}
    calm = Circumstances(capabilities, NOON, standings, public=True)
    assert choose([account], calm, [group]).route == "group"
    assert choose([account], replace(calm, urgent=True), [group]).route == "paid"


def test_a_way_by_another_name_carries_only_its_kinds_of_message_and_is_tried_in_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a further way takes: a line in KINDS and a channel that names it."""
    monkeypatch.setitem(KINDS, "pigeon", Kind(40, spends="paid"))
    says = frozenset({"bulletin"})
    monkeypatch.setitem(CAPS, "loft", replace(ALWAYS, way="pigeon", says=says, price_vnd=300))
    silent = ChatAccount(id=1, channel="oa", account="1", chat_id="1", created_at=NOON)
    phone = ChatAccount(id=2, channel="loft", account="1", chat_id="84905", created_at=NOON)
    both = [silent, phone]
    around = Circumstances(capabilities, NOON, {"loft:1": Standing(paid_left=1)}, what="bulletin")
    assert choose(both, replace(around, what="")).reason == "reason-window"
    way = choose(both, around)
    assert (way.route, way.reason, way.price_vnd) == ("pigeon", "way-pigeon", 300)
    assert choose(both, around).reason == "reason-window", "its money is used up"
    assert choose([phone], around).reason == "reason-budget"


def test_an_account_that_may_write_to_nobody_alone_still_has_its_groups() -> None:
    chat = ChatAccount(
        id=1, channel="oa", account="1", chat_id="1", state="open", follows=True,
        last_word_at=NOON, created_at=NOON,
    )  # fmt: skip
    group = ChatAccount(
        id=2, channel="oa", account="1", chat_id="group:2", kind="group", state="open",
        created_at=NOON,
    )  # fmt: skip
    mute = Circumstances(lambda *_: replace(OA, direct=False), NOON, public=True)
    assert choose([chat], mute) == Way(None, "reason-feature")
    assert choose([chat], mute, [group]) == Way(2, "way-group", "group")


def test_who_stopped_our_messages_is_not_written_to_by_number_once_their_chat_was_tried() -> None:
    """As an SMS in an emergency is looked for: without the chats that are no numbers."""
    sms = replace(ALWAYS, way="phone", says=frozenset({"alert"}))
    around = Circumstances(
        lambda channel, _account: sms if channel == "sms" else OA,
        NOON,
        {"sms:esms": Standing(paid_left=5)},
        what="alert",
        urgent=True,
    )
    stopped = ChatAccount(
        id=1, channel="oa", account="1", chat_id="1", kind="person", follows=False, created_at=NOON
    )
    number = ChatAccount(
        id=2, channel="sms", account="esms", chat_id="cb", kind="phone", follows=True,
        created_at=NOON,
    )  # fmt: skip
    assert choose([number], around, without={1}).account_id == 2
    assert choose([stopped, number], around, without={1}).account_id is None
