"""Button tokens: only the person they were made for can press them, and only as they were made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.buttons import ButtonTokens, Pressed
from bot.found import conversations

TOKENS = ButtonTokens(b"k" * 32)
PERSON = "17"
LONGEST_REF = 26  # what the longest action name leaves room for on the narrowest channel
NARROWEST = 64  # bytes, Telegram

refs = st.text("abcXYZ0189:,-_", min_size=1, max_size=30)
actions = st.from_regex(r"[a-z_]{2,12}\.[a-z_-]{2,12}", fullmatch=True)


@given(actions, refs, st.booleans())
def test_what_was_minted_opens(action: str, ref: str, many: bool) -> None:
    wire = TOKENS.mint(PERSON, action, ref, many=many)
    pressed = TOKENS.open(PERSON, wire)
    assert pressed is not None
    assert (pressed.action, pressed.ref) == (action, ref)
    assert bool(pressed.mark) is not many


def test_a_plain_command_needs_no_token() -> None:
    assert TOKENS.mint(PERSON, "report.start") == "report.start"
    assert TOKENS.open("anybody", "report.start") == Pressed("report.start", "", "")


@given(actions, refs, st.booleans(), st.data())
def test_any_change_makes_it_worthless(
    action: str, ref: str, many: bool, data: st.DataObject
) -> None:
    wire = TOKENS.mint(PERSON, action, ref, many=many)
    at = data.draw(st.integers(len(action) + 1, len(wire) - 1))
    other = data.draw(st.sampled_from("abcXYZ0189:,-_.~").filter(lambda c: c != wire[at]))
    forged = wire[:at] + other + wire[at + 1 :]
    assert TOKENS.open(PERSON, forged) is None or forged[:-1] == wire[:-1]


def test_the_last_letter_of_a_token_counts_too() -> None:
    """Base64 leaves spare bits in it; they are compared as text."""
    wire = TOKENS.mint(PERSON, "a.b", "7")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    good = [c for c in alphabet if TOKENS.open(PERSON, wire[:-1] + c)]
    assert good == [wire[-1]]


@pytest.mark.parametrize(
    "forged",
    [
        "bulletin.approve:7",
        "bulletin.approve:7.",
        "bulletin.approve:.",
        "bulletin.approve:~",
        "bulletin.approve:7.AAAAAAAAAAAAAA",
        "bulletin.approve:\ud800.\ud800",
        "bulletin.approve:" + "x" * 5000,
    ],
)
def test_forgeries_are_nothing(forged: str) -> None:
    assert TOKENS.open(PERSON, forged) is None


def test_it_belongs_to_one_person_action_subject_and_installation() -> None:
    wire = TOKENS.mint(PERSON, "bulletin.approve", "7:abc")
    token = wire.partition(":")[2]
    assert TOKENS.open("18", wire) is None
    assert TOKENS.open(PERSON, f"bulletin.return:{token}") is None
    assert TOKENS.open(PERSON, wire.replace("7:abc", "8:abc")) is None
    assert ButtonTokens(b"z" * 32).open(PERSON, wire) is None


def test_a_single_use_token_cannot_be_turned_into_a_lasting_one() -> None:
    once, many = TOKENS.mint(PERSON, "a.b", "7"), TOKENS.mint(PERSON, "a.b", "7", many=True)
    assert TOKENS.open(PERSON, once.replace(".", "~").replace("a~b", "a.b")) is None
    assert TOKENS.open(PERSON, many.replace("~", ".")) is None


def test_every_action_there_is_fits_every_channel() -> None:
    names = conversations().action_names()
    wires = [TOKENS.mint("2147483647", name, "x" * LONGEST_REF, many=True) for name in names]
    longest = max(wires, key=len)
    assert len(longest.encode()) <= NARROWEST, longest
