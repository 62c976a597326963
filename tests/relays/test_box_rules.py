"""What a box decides by itself: what sounds now, what time it is, what it obeys."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.player.card import Card
from bot.player.choosing import Item, choose, too_late
from bot.player.clock import BoxClock
from bot.player.player import Player
from bot.player.shelf import Shelf
from bot.relays.sealing import Seal

NOW = 1_772_420_400.0
NEWS = Item("1", "routine", "Tin", "", NOW, NOW + 600, seconds=30)
FLOOD = Item("2", "emergency", "Lũ", "", NOW, NOW + 600, seconds=10, repeat=3)
FIRE = replace(FLOOD, id="3")
DRILL = replace(FLOOD, id="4", exercise=True)


def test_alarms_go_before_all_else_and_take_turns() -> None:
    def chosen(*items: Item, last: dict[str, float] | None = None) -> str:
        found = choose(items, NOW + 1, (), last or {})
        return found.item.id if found else ""

    assert chosen(NEWS) == "1"
    assert chosen(NEWS, FLOOD) == "2"
    assert chosen(FLOOD, FIRE, last={"2": NOW}) == "3"
    assert chosen(FLOOD, FIRE, last={"2": NOW, "3": NOW + 20}) == "2"
    assert chosen(DRILL, FLOOD, last={"2": NOW}) == "2"
    assert chosen(DRILL) == "4"
    assert choose([FLOOD], NOW + 1, {"2"}, {}) is None


@pytest.mark.parametrize(
    ("late", "join", "offset"),
    [(0, True, 0), (20, True, 20), (29, True, 29), (31, True, 0), (61, True, None), (20, False, 0),
     (61, False, None), (601, True, None)],
)  # fmt: skip
def test_who_comes_late_joins_or_leaves_it(late: float, join: bool, offset: float | None) -> None:
    item = replace(NEWS, join=join)
    found = choose([item], NOW + late, (), {})
    assert (found.offset if found else None) == offset
    assert bool(too_late([item], NOW + late, ())) is (offset is None)


def test_time_is_the_server_s_however_the_machine_s_is_set() -> None:
    mono, system = [100.0], [5.0]  # 1970: no battery
    clock = BoxClock(NOW, mono=lambda: mono[0], system=lambda: system[0])
    assert not clock.sure
    assert clock.now() == NOW
    mono[0] = 102.0
    clock.answered(100.0, NOW + 3600)
    assert clock.sure
    assert clock.now() == NOW + 3601  # half of the two seconds it took
    system[0] = NOW + 86_400  # somebody sets the machine's clock
    mono[0] = 112.0
    assert clock.now() == NOW + 3611
    clock.answered(111.8, NOW + 3610)  # a quicker answer is a better one
    assert clock.now() == pytest.approx(NOW + 3610.1)
    clock.answered(50.0, NOW + 9999)  # one that took a minute tells nothing
    assert clock.now() == pytest.approx(NOW + 3610.1)


def test_an_old_plan_an_old_command_and_one_for_another_box_are_not_obeyed(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    ours, theirs = (Seal(Ed25519PrivateKey.generate()) for _ in range(2))
    card = Card(url="mqtt://x", code="LOA-1", secret="s", key=ours.public, folder=tmp_path)
    clock = BoxClock(NOW, mono=lambda: 10.0, system=lambda: NOW)
    player = Player(card, clock=clock)
    item = {"id": "7", "kind": "emergency", "start": NOW - 5, "end": NOW + 60}
    plan = {"for": "LOA-1", "kind": "plan", "version": 4, "made": NOW, "volume": 50, "items": []}
    do = {"for": "LOA-1", "kind": "do", "id": "7-1", "made": NOW + 1, "ends": NOW + 120}

    def ids() -> list[str]:
        return [one.id for one in player.items]

    player.obey(theirs.sealed({**plan, "version": 5}))
    player.obey(ours.sealed({**plan, "version": 6, "for": "LOA-2"}))
    assert player.version == 0
    player.obey(ours.sealed(plan))
    assert player.version == 4
    player.obey(ours.sealed({**plan, "version": 3, "made": NOW - 1}))
    assert player.version == 4
    player.obey(ours.sealed({**do, "ends": NOW - 1, "play": item}))
    player.obey(ours.sealed({**do, "made": NOW - 9, "play": item}))
    assert ids() == []
    player.obey(ours.sealed({**do, "play": item}))
    assert ids() == ["7"]
    player.obey(ours.sealed({**plan, "version": 5, "made": NOW + 2}))  # without it: it is over
    assert ids() == []
    player.obey(ours.sealed({**do, "play": item}))  # said again by whoever listened
    assert ids() == []
    assert Player(card, clock=clock).version == 5  # after a power cut


def test_an_alarm_is_obeyed_on_a_disk_that_takes_nothing(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    ours = Seal(Ed25519PrivateKey.generate())
    card = Card(url="mqtt://x", code="LOA-1", secret="s", key=ours.public, folder=tmp_path)
    player = Player(card, clock=BoxClock(NOW, mono=lambda: 10.0, system=lambda: NOW))
    for name in ("plan.new", "kept.new"):
        (tmp_path / name).mkdir()  # nothing can be written there
    item = {"id": "7", "kind": "emergency", "start": NOW - 5, "end": NOW + 60}
    do = {"for": "LOA-1", "kind": "do", "id": "7-1", "made": NOW + 1, "ends": NOW + 120}
    player.obey(ours.sealed({**do, "play": item}))
    assert [one.id for one in player.items] == ["7"]
    plan = {"for": "LOA-1", "kind": "plan", "version": 4, "made": NOW + 2, "volume": 50}
    player.obey(ours.sealed({**plan, "items": [item, {**item, "id": "8"}]}))
    assert [one.id for one in player.items] == ["7", "8"]


def test_reports_wait_on_the_disk_until_they_are_taken(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    one, two = shelf.tell({"item": "1"}), shelf.tell({"item": "2"})
    assert (one["n"], two["n"]) == (1, 2)
    shelf.taken(1)
    assert Shelf(tmp_path).untold == [two]
    assert Shelf(tmp_path).tell({"item": "3"})["n"] == 3
    assert not shelf.save("0" * 64, b"other bytes than were approved")
