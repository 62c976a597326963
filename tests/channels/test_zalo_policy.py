"""Numbers that differ from one OA to the next, in the variable and in the file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.channels.zalo import wire
from bot.channels.zalo.about import about_of, kind_of
from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.errors import NoAnswerError, ZaloError
from bot.channels.zalo.limits import limits_of
from bot.channels.zalo.settings import Config
from bot.config import load
from bot.core.errors import SettingsError
from bot.outbox.limiter import Bucket
from tests.fakes.deps import make_deps

OWN = {"111": {"rate_per_s": 2.5, "broadcasts": 0, "night_routes": [], "free_window_h": 24}}


def channel(folder: Path, **settings: object) -> ZaloChannel:
    return ZaloChannel(Config(app_id="1", **settings), make_deps(folder))


def test_an_oa_of_its_own_kind(tmp_path: Path) -> None:
    made = channel(tmp_path, oa=OWN, rate_per_s=20, paid_window_h=100)
    own, other = made.capabilities("111"), made.capabilities("222")
    assert (own.rate_per_s, own.burst, own.broadcasts) == (2.5, 2, 0)
    assert (own.reply_window_h, own.paid_window_h) == (24, 100)
    assert own.night_routes == frozenset()
    assert other.night_routes == {"paid", "broadcast"}
    assert (other.rate_per_s, other.broadcasts, other.reply_window_h) == (20, 4, 48)
    assert made.capabilities("111") is own
    for caps in (own, other):
        assert caps.groups
        assert caps.quotes
        assert caps.asks == {"phone"}
        assert caps.media_out == {"photo", "file"}


def test_from_the_variable_and_from_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load({"TINBUON_ZALO__OA": json.dumps(OWN)})
    assert settings.channel("zalo").policy("111").broadcasts == 0
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tinbuon.toml").write_text(
        "[zalo]\nbroadcasts = 2\n[zalo.oa.333]\ngmf_asset_id = 'abc'\nprice_vnd = 55\n"
    )
    policy = load({}).channel("zalo").policy("333")
    assert (policy.gmf_asset_id, policy.price_vnd, policy.broadcasts) == ("abc", 55, 2)


@pytest.mark.parametrize("own", [{"x1": {}}, {"1": {"nonsense": 1}}, {"1": {"rate_per_min": 0}}])
def test_a_slip_is_found_at_the_start(own: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Config(oa=own)
    with pytest.raises(SettingsError):
        load({"TINBUON_ZALO__OA": json.dumps(own)})


@pytest.mark.parametrize(
    ("plan", "most"), [("", 100), ("Gói Tăng Trưởng", 100), ("GÓI TOÀN DIỆN", 2000), ("Mới", 100)]
)
def test_no_minute_has_more_than_the_package_allows(plan: str, most: int) -> None:
    caps = limits_of(Config(app_id="1").policy("1"), plan)
    assert 0.94 * most <= caps.rate_per_s * 60 + caps.burst <= most
    assert caps.burst >= 5
    assert limits_of(Config(rate_per_min=40).policy("1"), "Mới").rate_per_s * 60 <= 40


@pytest.mark.parametrize("most", [100, 2000])
def test_a_lane_at_this_pace_is_never_told_to_slow_down(most: int) -> None:
    """Any minute of an emergency, the first one with a full bucket too."""
    caps, now = limits_of(Config(rate_per_min=most).policy("1")), [0.0]
    bucket, sent = Bucket(caps.rate_per_s, caps.burst, lambda: now[0]), []
    for tick in range(3 * 600):
        now[0] = tick / 10
        count = bucket.available()
        bucket.take(count)
        sent += [now[0]] * count
    busiest = max(sum(t <= s < t + 60 for s in sent) for t in range(121))
    assert 0.94 * most < busiest <= most


@pytest.mark.parametrize("raw", [b'{"error": Infinity}', b'{"error": "x"}', b'{"error": [1]}'])
def test_an_error_that_is_no_number_is_an_error(raw: bytes) -> None:
    with pytest.raises(ZaloError):
        wire._read(200, raw, ())


def test_an_answer_without_end_is_no_answer() -> None:
    with pytest.raises(NoAnswerError):
        wire._read(200, b"[" * 200_000, ())


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("31/12/2027", "2027-12-31T16:59:59+00:00"),
        ("2027-12-31", "2027-12-31T16:59:59+00:00"),
        ("1830254400000", "2027-12-31T12:00:00+00:00"),
        ("14:30 31/12/2027", "2027-12-31T07:30:00+00:00"),
        ("", ""),
        (None, ""),
        ("không thời hạn", ""),
        ("31/12/9999", "9999-12-31T"),
        ("0001-01-01", ""),
        ("01/01/0001", ""),
    ],
)
def test_a_packages_last_day_in_every_form(said: str | None, until: str) -> None:
    info = {"oa_type": 4, "package_valid_through_date": said, "linked_ZCA": ""}
    about = about_of(info, datetime(2026, 3, 2, tzinfo=UTC))
    assert about["package_until"].startswith(until)
    assert bool(about["package_until"]) == bool(until)
    assert (kind_of(about), about["cloud"], about["verified"]) == ("agency", False, None)
