"""Whatever is asked of any route there is, made up from its schema: never a failure of ours."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from bot.app import App
from bot.config import load
from tests.fakes import demo, openapi

EACH = 6  # made up for each route and body, good and bad


def routes(folder: Path) -> list[Any]:
    """Of the whole application, as the demo has it."""
    made = load({}, demo=True, data_dir=folder, database_url=f"sqlite://{folder / 'x.sqlite3'}")
    return list(App(made).routes())


@pytest.mark.slow
@pytest.mark.timeout(170)
async def test_no_request_fails_on_our_side(tmp_path: Path) -> None:
    found = openapi.schema(routes(tmp_path))
    async with demo.running(tmp_path, TINBUON_SPEECH__STT_MODEL="") as url:
        wrong = await asyncio.to_thread(ask_all, found, url)
        log = (tmp_path / "demo.log").read_text()
    assert wrong == []
    assert "Traceback" not in log
    lines = [line for line in log.splitlines() if line.startswith("20")]
    assert all(re.match(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ ", line) for line in lines)


def ask_all(found: dict[str, Any], url: str) -> list[tuple[str, str, int]]:
    """(method, path, status) of what ended in a failure of ours."""
    import requests
    import schemathesis
    from schemathesis import GenerationMode

    wrong: list[tuple[str, str, int]] = []
    with requests.Session() as session:
        session.get(f"{url}/")
        every: Any = schemathesis.openapi.from_dict(found).get_all_operations()
        for operation in (result.ok() for result in every):
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                ask(operation.as_strategy(generation_mode=mode), url, session, wrong)
    return wrong


def ask(strategy: Any, url: str, session: Any, wrong: list[tuple[str, str, int]]) -> None:
    @given(strategy)
    @settings(
        max_examples=EACH,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def once(case: Any) -> None:
        answer = case.call(base_url=url, session=session, timeout=10, allow_redirects=False)
        if answer.status_code >= 500:
            wrong.append((case.method, case.formatted_path[:80], answer.status_code))

    once()
