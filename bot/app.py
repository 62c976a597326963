"""Composition root: builds every part from Settings, starts and stops them in order. No globals.

Start: key, database, channels, workers, web, clock. Stop: the same backwards, each letting go of
what it holds.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot import building, found
from bot.clock import SystemClock
from bot.config import Settings
from bot.core.buttons import ButtonTokens
from bot.core.capabilities import Capabilities
from bot.core.errors import SettingsError
from bot.core.ports import Channel, Clock, Route, SpeechToText, TextToSpeech
from bot.dialog import commands
from bot.dialog.inbox import Inbox
from bot.dialog.locale import Locales
from bot.dialog.pump import Pump
from bot.dialog.registry import Registry
from bot.dialog.rooms import Keep
from bot.dialog.router import Router
from bot.dialog.spooled import Spooled
from bot.health import Health
from bot.outbox.handing import Slots
from bot.outbox.store import Outbox
from bot.outbox.worker import OutboxWorker
from bot.storage import space
from bot.storage.db import Database
from bot.storage.failures import away
from bot.storage.keys import KeyRing
from bot.storage.media import MediaFolder
from bot.storage.spool import Spool
from bot.storage.vault import SealedVault
from bot.tasks import Tasks
from bot.usecases.devices.hub import Hub
from bot.usecases.devices.pages import Pages
from bot.usecases.people import chat_menus
from bot.usecases.people.chat_people import ChatPeople
from bot.usecases.work import Services
from bot.vietnamese.ready import ready
from bot.wakes import Wakes

if TYPE_CHECKING:
    from bot.web.parts import Parts

log = logging.getLogger(__name__)

ROLES = ("web", "worker", "scheduler")


def parse_roles(text: str) -> frozenset[str]:
    """Which roles "web,worker" names; empty means all. Raises SettingsError."""
    names = frozenset(n.strip() for n in text.split(",") if n.strip()) or frozenset(ROLES)
    unknown = names - set(ROLES)
    if unknown:
        raise SettingsError(f"unknown role {', '.join(sorted(unknown))}: use {', '.join(ROLES)}")
    return names


class App:
    """One process. `clock` is injected so that days can pass in a test."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()
        self.keys = KeyRing(settings.data_dir, settings.secret_key.get_secret_value())
        self.database = Database(settings.db_url)
        self.locales = Locales()
        self.registry: Registry = found.conversations()
        self.buttons = ButtonTokens(*self.keys.keys)
        self.people = ChatPeople(*self.keys.keys, clock=self.clock, settings=settings)
        self.vault = SealedVault(self.keys.latest, self.clock)
        self.media = MediaFolder(settings.data_dir / "media", settings.public_url, self.clock)
        self.hub = Hub()
        self.tasks = Tasks(settings.broker_url, settings.broker_queue)
        self._serving = False
        self.wakes = Wakes(self.hub, self.tasks, far=bool(settings.broker_url))
        self.channels: dict[str, Channel] = building.channels(
            settings, self.clock, self.vault, self.media, self.people
        )
        outbox = Outbox(self.locales, self._capabilities, self.clock, reserve=self._reserve)
        self.services = Services(
            settings,
            self.clock,
            outbox,
            self.media,
            self._enqueue,
            self.wakes.heard,
            building.desks(self.channels),
            building.gateways(self.channels),
            self.keys.keys[0],
            building.templates(self.channels),
            tuple(self.keys.keys[1:]),
        )
        self.spooled = Spooled(Spool(settings.data_dir / "spool"), self.clock)
        self.inbox = Inbox(self.clock, self.wakes.heard, Keep(self.locales), self.spooled)
        router = Router(self.services, self.registry, self.locales, self.buttons)
        self.pump = Pump(self.inbox, router, self.channels, self.media)
        self.worker = OutboxWorker(self.channels, self.clock, self.buttons, self.media)
        self.pages = Pages(self.services, self.hub, self.locales)
        self.relaying = building.relaying(self.services, self.locales, self.hub, self.vault)
        self.health = Health(self.services, self.spooled, ROLES, look=building.look(settings))
        self.health.hanging = self.tasks.hanging
        self.stt: SpeechToText | None = None
        self.tts: TextToSpeech | None = None
        self.wakes.pump, self.wakes.worker = self.pump.wake, self.worker.wake
        self._closing: list[Callable[[], Awaitable[object]]] = []

    async def open(self, *, migrate: bool | None = None) -> None:
        """The database only: what commands need."""
        may = self.settings.embedded if migrate is None else migrate
        await self.database.open(migrate=may)
        self._closing.append(self.database.close)

    async def start(self, roles: frozenset[str] = frozenset(ROLES)) -> None:
        """Everything the roles ask for; on failure what was started is stopped again."""
        try:
            for alone in building.serving(self.settings):
                alone.take()  # before anything is taken over that a living process has in work
                self._closing.append(alone.release)
            if self.settings.embedded:  # before it is open: an older file may be written anew
                path = self.settings.db_url.removeprefix("sqlite://")
                await asyncio.to_thread(space.prepare, path)
            await self.open()
            await self._start(roles)
        except BaseException:
            await self.stop()
            raise

    async def _start(self, roles: frozenset[str]) -> None:
        learns = asyncio.ensure_future(asyncio.to_thread(ready))
        if self.settings.embedded:
            await self.inbox.recover(everything=True)
        self.tts = building.voice(self.settings.speech)
        self._closing.append(self.tts.close)
        self.stt = building.ear(self.settings.speech)
        listen = "worker" in roles
        await self.tasks.start(
            self._task_table(), listen=listen, urgent=found.urgent(), queued=found.queued()
        )
        self._closing.append(self.tasks.stop)
        if self.stt is not None:
            self._closing.append(self.stt.close)  # what waits to be heard keeps no task running
        self._serving = True
        self._closing.append(self.inbox.stop)
        await self.inbox.start()  # in each role: what a dead web process left waits for nobody else
        for channel in self.channels.values():
            self._closing.append(channel.stop)
            if "web" in roles:  # inbound is the web's: webhooks, or the one process that polls
                await channel.start(self.inbox.accept)
            elif (look_on := getattr(channel, "look_on", None)) is not None:
                # How fast and where an account is written to, others may have learned.
                await look_on()
        await learns  # no first message waits for it
        if "worker" in roles:
            # One writer: nobody else can store an event of the same chat at the same moment.
            self.inbox.hands = self.pump if self.settings.db_url.startswith("sqlite") else None
            self._run("the inbox's pump", self.pump.run, self.pump.stop)
            self._run("sending", self.worker.run, self.worker.stop)
            self._run("handing over plans", self.relaying.run, self.relaying.stop)
            self.health.watch("listening for tasks", "worker", self.tasks.deaf)
        else:
            self.wakes.elsewhere()
        if "web" in roles:
            await self._start_web()
        if "scheduler" in roles:
            from bot.jobs import ClockWork, jobs
            from bot.usecases.duty import Job

            menus = Job("menus of commands", 60, self._renew_menus)
            work = ClockWork([*jobs(self.services), menus])
            work.start()
            self._closing.append(work.stop)
            self.health.watch("the clock", "scheduler", work.stopped)
        await self._start_health()
        self._closing.append(self.health.stop)
        await self.health.start(roles)

    async def stop(self) -> None:
        """In the opposite order; one part's failure does not keep the others running."""
        while self._closing:
            close = self._closing.pop()
            try:
                await close()
            except Exception:
                log.exception("while stopping")

    def routes(self) -> Sequence[Route]:
        """All HTTP routes of this process."""
        known = list(found.pages(self._web_parts()))
        for channel in self.channels.values():
            known += channel.routes()
        for relay in self.relaying.relays.values():
            known += relay.routes()
        return known

    def _web_parts(self) -> Parts:
        from bot.web.parts import Parts

        health = self.health
        known = (self.services, self.locales, self.pages, self.people, self.clock, self.media)
        proofs = [p for one in self.channels.values() for p in getattr(one, "proofs", ())]
        shown = (health.not_ready, health.shown, self._metrics)
        return Parts(*known, *shown, self.settings.demo, proofs=proofs)

    async def _metrics(self) -> bytes:
        from bot.metrics import Metrics  # with the first look: few installations have one

        waiting, living = (lambda: self.spooled.waiting), self.health.figures
        return await Metrics(self.services, self.channels, waiting, living).text()

    async def _start_health(self) -> None:
        """A port of its own: the only one of a process without the web role."""
        from bot.web import health
        from bot.web.server import WebServer, make_app

        web = self.settings.web
        if web.health_port:
            setting = "TINBUON_WEB__HEALTH_PORT"
            app = make_app(health.routes(self._web_parts()))
            server = WebServer(app, web.host, web.health_port, setting)
            await server.start()
            self._closing.append(server.stop)

    async def _start_web(self) -> None:
        from bot.web.server import WebServer, make_app

        web = self.settings.web
        own, most = self.settings.public_url, web.max_body_mb
        app = make_app(self.routes(), max_body_mb=most, public_url=own, away=away)
        self.web = WebServer(app, web.host, web.port)
        await self.web.start()
        self._closing.append(self.web.stop)

    def _task_table(self) -> Mapping[str, Callable[..., Awaitable[object]]]:
        from bot.workshop import table

        if self.tts is None:
            raise RuntimeError("speech is started before tasks")

        shop = building.shop(self.services, self.locales, self.tts, self.stt)
        return {**table(shop), "wake": self.wakes.told}

    def _run(
        self, name: str, run: Callable[[], Awaitable[None]], stop: Callable[[], Awaitable[None]]
    ) -> None:
        task = asyncio.ensure_future(run())
        self.health.watch(name, "worker", task.done)

        async def finish() -> None:
            await stop()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait_for(task, 20)

        self._closing.append(finish)

    async def _renew_menus(self) -> None:
        listed = functools.partial(commands.listed, self.registry, self.locales)
        await chat_menus.renew(building.menus(self.channels), listed, self.locales.languages)

    def _capabilities(self, channel: str, account: str) -> Capabilities | None:
        known = self.channels.get(channel)
        return None if known is None else known.capabilities(account)

    def _reserve(self, lane: str, count: int) -> Slots | None:
        return self.worker.reserve(lane, count)

    async def _enqueue(self, name: str, *ids: Any) -> None:
        """A command only opens the database: the clock of whoever runs finds what it causes."""
        if self._serving:
            await self.tasks.enqueue(name, *ids)
