"""A real Chromium for page tests. Whatever it complains about in its console fails the test."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest
from playwright.async_api import Browser, ConsoleMessage, Error, Page, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)
PHONE = {"width": 360, "height": 740}

OpenPage = Callable[..., Awaitable[Page]]


def chromium() -> str:
    """Where Chromium is, "" if this machine has none."""
    return next((path for name in NAMES if (path := shutil.which(name))), "")


class Complaints:
    """What went wrong inside the pages; a test may expect some of it."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._expected: list[str] = []

    def expect(self, part: str) -> None:
        self._expected.append(part)

    def watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", self._error)

    def unexpected(self) -> list[str]:
        return [one for one in self.heard if not any(part in one for part in self._expected)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.heard.append(f"{message.text} ({message.location.get('url', '')})")

    def _error(self, error: Error) -> None:
        self.heard.append(str(error))


@pytest.fixture(name="chromium_at", scope="session")
def chromium_fixture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a Chromium that all tests of this worker share: starting one costs seconds."""
    path = chromium()
    if not path:
        pytest.skip("no Chromium on this machine")
    how = tmp_path_factory.mktemp("chromium") / "how.json"
    how.write_text(json.dumps({"executablePath": path, "args": FLAGS, "headless": True}))
    serve = [sys.executable, "-m", "playwright", "launch-server", "--browser", "chromium"]
    with subprocess.Popen(
        [*serve, "--config", how], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as started:
        assert started.stdout is not None
        yield started.stdout.readline().strip()
        os.killpg(started.pid, signal.SIGTERM)  # it is a child of its own that serves
        try:
            started.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)


@pytest.fixture(name="browser")
async def browser_fixture(chromium_at: str) -> AsyncIterator[Browser]:
    """What a test opens in it is closed when the test lets go."""
    async with async_playwright() as playwright:
        found = await playwright.chromium.connect(chromium_at)
        yield found
        await found.close()


@pytest.fixture(name="complaints")
async def complaints_fixture() -> AsyncIterator[Complaints]:
    complaints = Complaints()
    yield complaints
    assert complaints.unexpected() == [], complaints.unexpected()


@pytest.fixture(name="open_page")
async def open_page_fixture(browser: Browser, complaints: Complaints) -> OpenPage:
    """Opens a phone-sized page of its own (own cookies, own storage) unless told otherwise."""

    async def open_page(url: str = "", **context: Any) -> Page:
        settings = {"viewport": PHONE, "has_touch": True, "locale": "vi-VN", **context}
        page = await (await browser.new_context(**settings)).new_page()
        complaints.watch(page)
        if url:
            await page.goto(url)
        return page

    return open_page


FIXTURES = (chromium_fixture, browser_fixture, complaints_fixture, open_page_fixture)


async def no_sideways(page: Page) -> None:
    """A page must not scroll sideways."""
    width = await page.evaluate("document.scrollingElement.scrollWidth")
    assert width <= page.viewport_size["width"], width  # type: ignore[index]  # it is there


async def until(page: Page, condition: str) -> None:
    """Waits in the page for a JavaScript condition (the pages forbid eval, so not playwright's)."""
    script = f"""() => new Promise((done) => {{
        const look = () => ({condition}) ? done() : setTimeout(look, 30);
        look();
    }})"""
    async with asyncio.timeout(20):
        await page.evaluate(script)
