"""Quiet hours on a Vietnamese clock, also over midnight."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.hours import QuietHours, Silence, at_local, local

NIGHT = QuietHours()
moments = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2040, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    timezones=st.just(UTC),
)
spans = st.builds(QuietHours, st.times(), st.times())


@given(spans, moments)
def test_it_opens_within_a_day_and_never_before(span: QuietHours, at: datetime) -> None:
    opened = span.open_at(at)
    assert not span.covers(opened)
    assert timedelta(0) <= opened - at <= timedelta(days=1)
    assert (opened == at) == (not span.covers(at))


@given(spans, moments, st.floats(min_value=0, max_value=1))
def test_every_moment_until_then_is_quiet(span: QuietHours, at: datetime, part: float) -> None:
    opened = span.open_at(at)
    between = at + (opened - at) * part
    assert between in (at, opened) or span.covers(between)


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [
        ("21:59", False),
        ("22:00", True),
        ("23:59", True),
        ("00:00", True),
        ("04:59", True),
        ("05:00", False),
        ("12:00", False),
    ],
)
def test_the_night_of_the_province(clock: str, quiet: bool) -> None:
    at = datetime.fromisoformat(f"2026-03-02T{clock}:00+07:00")
    assert NIGHT.covers(at) is quiet
    if quiet:
        assert local(NIGHT.open_at(at)).time() == time(5, 0)


def test_a_noon_rest_does_not_cross_midnight() -> None:
    rest = QuietHours(time(11, 30), time(13, 30))
    assert rest.open_at(at_local(datetime(2026, 3, 2, tzinfo=UTC), 12)) == datetime(
        2026, 3, 2, 6, 30, tzinfo=UTC
    )
    assert not rest.covers(at_local(datetime(2026, 3, 2, tzinfo=UTC), 22))


def test_no_span_at_all_is_never_quiet() -> None:
    never = QuietHours(time(8, 0), time(8, 0))
    assert not never.covers(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))


def test_a_local_hour_belongs_to_the_local_day() -> None:
    late = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)  # 01:00 on 3 March there
    assert at_local(late, 7, 15) == datetime(2026, 3, 3, 0, 15, tzinfo=UTC)


@given(st.lists(spans, max_size=3), moments, st.integers(1, 3600))
def test_what_has_room_is_never_cut(found: list[QuietHours], at: datetime, seconds: int) -> None:
    silence, length = Silence(tuple(found)), timedelta(seconds=seconds)
    start = silence.room(at, length)
    assert start >= at
    assert (start == at) == (not silence.cuts(at, at + length))
    for step in range(0, seconds, 97):
        if not silence.cuts(at, at + length):
            assert not silence.covers(at + timedelta(seconds=step))


def test_a_sound_that_would_run_into_it_waits_for_its_end() -> None:
    silence = Silence((NIGHT, QuietHours(time(5), time(6))))
    late = at_local(datetime(2026, 3, 2, tzinfo=UTC), 21, 59)
    assert not silence.cuts(late, late + timedelta(seconds=60))
    assert silence.cuts(late, late + timedelta(seconds=61))
    assert local(silence.room(late, timedelta(seconds=61))).hour == 6
