"""What each cause means: every one has a row, and words for the officer in both languages."""

from __future__ import annotations

from math import inf

import pytest

from bot.core.errors import Cause
from bot.dialog.locale import Locales
from bot.outbox.limiter import Bucket, ChatPace
from bot.outbox.policy import NIGHT_PAUSE_S, POLICY, TRIES, pause_s
from models.outbox import Priority

CLOSES = {
    Cause.BLOCKED: "blocked",
    Cause.NOT_REACHABLE: "gone",
    Cause.ROOM_LOST: "gone",
    Cause.NUMBER_WRONG: "wrong",
}
PATIENT = {Cause.THROTTLED, Cause.NIGHT, Cause.TOKEN, Cause.CONFIGURATION}


def test_every_cause_has_its_row() -> None:
    assert set(POLICY) == set(Cause)


@pytest.mark.parametrize("cause", Cause)
def test_a_reason_can_be_shown(cause: Cause) -> None:
    locales = Locales()
    for language in ("vi", "en"):
        assert locales.words(POLICY[cause].reason)
        assert POLICY[cause].reason.startswith("reason-"), language
    assert not locales.missing


@pytest.mark.parametrize("cause", Cause)
def test_only_what_the_message_is_not_to_blame_for_is_tried_without_end(cause: Cause) -> None:
    decision = POLICY[cause]
    assert (decision.tries == inf) == (cause in PATIENT)
    assert decision.retry or decision.tries == TRIES
    assert decision.closes == CLOSES.get(cause, "")


def test_an_hour_without_internet_fails_nothing() -> None:
    decision, waited, attempts = POLICY[Cause.UNAVAILABLE], 0.0, 0
    while attempts + 1 < decision.tries:
        attempts += 1
        waited += pause_s(attempts, None, Cause.UNAVAILABLE, Priority.BULLETIN)
    assert waited > 20 * 3600


@pytest.mark.parametrize("attempts", [1, 2, 5, 30, 2000, 32767])
def test_pauses_grow_and_stay_bounded(attempts: int) -> None:
    pause = pause_s(attempts, None, Cause.UNAVAILABLE, Priority.NOTICE)
    assert min(2.0**attempts, 300.0) == pause if attempts < 100 else pause == 300.0
    assert pause_s(attempts, None, Cause.UNAVAILABLE, Priority.EMERGENCY) <= 15
    assert pause_s(attempts, None, Cause.NIGHT, Priority.NOTICE) == NIGHT_PAUSE_S
    assert pause_s(attempts, 7.5, Cause.NIGHT, Priority.NOTICE) == 7.5


def test_bucket_gives_its_burst_and_then_its_rate() -> None:
    now = 0.0
    bucket = Bucket(10.0, 5, lambda: now)
    assert bucket.available() == 5
    bucket.take(5)
    assert bucket.available() == 0
    assert bucket.wait_s() == pytest.approx(0.1)
    now = 0.25
    assert bucket.available() == 2
    now = 100.0
    assert bucket.available() == 5, "never more than the burst"


def test_a_chats_pace_is_its_own_and_is_forgotten() -> None:
    now = 0.0
    pace = ChatPace(1.0, lambda: now)
    assert pace.delay_s(1) == 0.0
    assert pace.delay_s(1) == pytest.approx(1.0)
    assert pace.delay_s(2) == 0.0
    now = 0.4
    assert pace.delay_s(1) == pytest.approx(0.6)
    now = 1.0
    assert pace.delay_s(1) == 0.0
    for chat in range(20_000):
        pace.delay_s(chat)
        now += 0.01
    assert len(pace._next) < 11_000
