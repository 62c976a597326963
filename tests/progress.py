"""How far the tests are, a line every few seconds, also where the output is no terminal (CI).
Loaded by `make test` (-p tests.progress); takes the place of the dots.
"""

from __future__ import annotations

import time
from typing import Any

import pytest

EVERY_S = 15.0


class Progress:
    """Counts what is finished, in whichever worker it ran."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._total = self._done = self._failed = 0
        self._began = self._said = time.monotonic()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """In one process; with workers they do the collecting."""
        self._total = self._total or len(session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: Any, ids: list[str]) -> None:
        """Every worker finds the same tests."""
        self._total = len(ids)

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """No dot for what went well."""
        return ("passed", "", "PASSED") if report.passed and report.when == "call" else None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed += 1
            self._say(f"FAILED {report.nodeid} ({report.when})")
        if report.when != "teardown":
            return
        self._done += 1
        if time.monotonic() - self._said >= EVERY_S:
            self._said = time.monotonic()
            self._say(self._line())

    def _line(self) -> str:
        spent = time.monotonic() - self._began
        part = self._done / max(self._total, 1)
        left = f", about {_span(spent / part - spent)} left" if part > 0.05 else ""
        failed = f", {self._failed} FAILED" if self._failed else ""
        return f"{part:4.0%}  {self._done:,} of {self._total:,} tests, {_span(spent)}{left}{failed}"

    def _say(self, line: str) -> None:
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.ensure_newline()
            reporter.write_line(line, flush=True)


def _span(seconds: float) -> str:
    return f"{int(seconds) // 60} min {int(seconds) % 60:02d} s"


def pytest_configure(config: pytest.Config) -> None:
    """Only where the reports come together."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Progress(config), "progress")
        config.option.verbose = min(config.option.verbose, 0)
