"""What people ask for, against tables of sentences: a score by intent, which may not drop."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.vietnamese import intents, kinds, learnt

HERE = Path(__file__).parent
ROLES = {"c": "citizen", "p": "propagandist", "a": "approver"}
SENDS = frozenset({"report.send"})
JUDGES = frozenset({"bulletin.approve", "bulletin.return"})
TELLS = frozenset({"receipt.told"})
# Of each intent, and of all.
LEAST, LEAST_OF_ALL = 0.93, 0.98


def rows() -> list[tuple[str, str, str]]:
    return [(intent, who, text) for intent, who, text in learnt.lines("intents.tsv")]


def understood(who: str, text: str) -> tuple[str, bool]:
    """(what is done, whether without asking)."""
    roles = frozenset(ROLES[c] for c in who if c in ROLES)
    offers = {"s": SENDS, "j": JUDGES, "t": TELLS}.get(who[1:2], frozenset[str]())
    meant = intents.meant(text, roles, offers, busy="b" in who or "s" in who)
    rest = "ask" if kinds.is_question(text) else "report"
    return meant.intent or rest, meant.sure


def known(who: str, text: str) -> bool:
    """By a rule: what it is only like is always asked about."""
    roles = frozenset(ROLES[c] for c in who if c in ROLES)
    return intents.meant(text, roles, busy="b" in who or "s" in who).score > 0


def test_there_are_enough_and_none_twice() -> None:
    table = rows()
    assert len(table) >= 500
    assert [row for row, n in Counter(table).items() if n > 1] == []


def test_the_score_of_each_intent_does_not_drop() -> None:
    asked, right, wrong = Counter[str](), Counter[str](), []
    for intent, who, text in rows():
        found, sure = understood(who, text)
        asked_about = not sure and known(who, text)
        good = found == intent and (
            intent not in intents.EFFECTS or who[1:] in {"j", "t"} or not asked_about
        )
        asked[intent] += 1
        right[intent] += good
        wrong += [] if good else [f"{intent} != {found}: {text}"]
    low = {i: right[i] / n for i, n in asked.items() if right[i] / n < LEAST}
    assert not low, (low, wrong)
    assert sum(right.values()) / sum(asked.values()) >= LEAST_OF_ALL, wrong


def test_nothing_is_done_that_nobody_asked_for() -> None:
    done = {"approve", "return", "stop", "forget", "send", "told", "read"}
    unasked = [
        (intent, found, text)
        for intent, who, text in rows()
        for found, sure in [understood(who, text)]
        if found in done and sure and found != intent
    ]
    assert unasked == []
    lines = (HERE / "unasked.tsv").read_text("utf-8").splitlines()
    harmless = [line.split("\t") for line in lines if not line.startswith("#")]
    found = [(who, text, *understood(who, text)) for who, text in harmless]
    assert [row for row in found if row[2] in intents.EFFECTS and row[3]] == []


@pytest.mark.parametrize(
    ("text", "count", "how"),
    [
        ("đi loa khắp buôn xong, chừng sáu chục nhà nghe", 60, "speaker"),
        ("đã phổ biến 40/52 hộ", 40, ""),
        ("phổ biến xong 50 trên 62 hộ", 50, ""),
        ("họp thôn phổ biến rồi, sáu mươi lăm hộ dự", 65, "meeting"),
        ("gõ cửa từng nhà báo xong, được trăm rưỡi hộ", 150, "house"),
        ("da bao cho ba con, 45 ho", 45, ""),
        ("đã báo bà con hết rồi", None, ""),
        ("báo cho bà con thôn 5 rồi", None, ""),
    ],
)
def test_how_many_households_and_how(text: str, count: int | None, how: str) -> None:
    meant = intents.meant(text, frozenset({"propagandist"}))
    assert (meant.intent, meant.households, meant.how) == ("told", count, how)


@pytest.mark.parametrize(
    "text", ["khong duoc, ghi sai ngay roi", "nội dung dài quá, rút ngắn lại", "nhất trí"]
)
def test_free_words_about_a_bulletin_on_the_screen_are_asked_about(text: str) -> None:
    meant = intents.meant(text, frozenset({"approver"}), JUDGES)
    assert meant.intent in {"return", "approve"}
    assert not meant.sure
    elsewhere = intents.meant(text, frozenset({"approver"}))
    assert elsewhere.intent not in {"return", "approve"}


@pytest.mark.parametrize("text", ["duyệt được chưa em", "cho phát được không anh", "duyệt chưa ạ"])
def test_a_question_with_an_address_behind_is_a_question(text: str) -> None:
    assert not intents.meant(text, frozenset({"approver"}), JUDGES).sure


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("trả lại nhé, sai tên người ký", "sai tên người ký"),
        ("trả lại BT-6: sai ngày", "sai ngày"),
        ("sai ngày rồi, trả về sửa lại", "sai ngày"),
        ("không duyệt vì thiếu nguồn", "thiếu nguồn"),
        ("tra lai, ghi sai ngay hop", "ghi sai ngay hop"),
        ("trả lại", ""),
        ("tra3 la5i", ""),
    ],
)
def test_why_it_is_sent_back(text: str, reason: str) -> None:
    meant = intents.meant(text, frozenset({"approver"}))
    assert (meant.intent, meant.reason) == ("return", reason)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("để mai duyệt", "approver"),
        ("chưa duyệt", "approver"),
        ("đừng duyệt vội", "approver"),
        ("mai tôi báo bà con", "propagandist"),
        ("chưa đọc tin", "propagandist"),
        ("đừng xóa thông tin của tôi", "citizen"),
        ("duyệt", "propagandist"),
    ],
)
def test_promises_and_denials_do_nothing(text: str, roles: str) -> None:
    meant = intents.meant(text, frozenset({roles}))
    assert meant.intent not in intents.EFFECTS or not meant.sure


@pytest.mark.parametrize("text", ["dien bi cup 2 ngay", "biến áp của thôn bị hư", "cam rung het"])
def test_a_matter_that_begins_like_an_insult_is_none(text: str) -> None:
    assert intents.meant(text).intent != "none"
    assert intents.meant("đồ điên").intent == "none"
