"""Benchmarks can run: every module is there, and the children do their work in small."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest

from benchmarks.__main__ import NAMES
from benchmarks.children import job, serving
from benchmarks.figures import Figure, table


@pytest.mark.parametrize("name", NAMES)
def test_every_benchmark_can_be_called(name: str) -> None:
    assert callable(importlib.import_module(f"benchmarks.{name}").measure)


def test_a_missed_figure_is_told() -> None:
    figures = [Figure("a", [1.0, 3.0, 2.0], "s", "< 1.5"), Figure("b", [2.0], "x", ">= 2")]
    assert [f.met for f in figures] == [False, True]
    assert "| a      | 2.00 s | 1.00 to 3.00 | < 1.5 s | MISSED |" in table(figures)


@pytest.mark.slow
async def test_both_channels_send_to_the_stand_in(tmp_path: Path) -> None:
    async with serving("benchmarks.standin", tmp_path) as standin:
        for kind in ("telegram", "zalo"):
            room = tmp_path / kind
            said = await job("benchmarks.calling", room, kind, standin.url, 20, room)
            assert said["cpu_us"] > 0, kind


@pytest.mark.slow
async def test_each_oa_gets_its_messages(tmp_path: Path) -> None:
    async with serving("benchmarks.standin", tmp_path) as standin:
        told: dict[str, object] = {"oas": 3, "people": 12, "rate": 20, "throttled": 1}
        told |= {"folder": str(tmp_path / "d"), "standin": standin.url}
        said = await job("benchmarks.laning", tmp_path / "d", "sends", json.dumps(told))
    assert said["refused"] > 0
    assert said["claims"] > 0
