"""The one HTTP server: mounts the routes it is given, adds limits, headers and error pages."""

from __future__ import annotations

import asyncio
import errno
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.core.errors import OperatorError
from bot.core.ports import Route
from bot.web import pages, words
from bot.web.connections import Connections
from bot.web.gate import GATE, MAX_PLAIN, Gate
from bot.web.streams import STREAMS, Streams

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

IDLE_S = 75.0
SERVER = "tin-buon"  # how it is known by whoever finds the port in use
_OPEN_STREAMS: web.AppKey[set[asyncio.Task[None]]] = web.AppKey("open_streams")
_AWAY: web.AppKey[Callable[[BaseException], bool]] = web.AppKey("away")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(self), geolocation=(self), payment=()",
}


def make_app(
    routes: Sequence[Route],
    *,
    max_body_mb: int = 30,
    media_origins: Sequence[str] = (),
    public_url: str = "",
    away: Callable[[BaseException], bool] = lambda _: False,
) -> web.Application:
    """`media_origins`: where media may come from besides this server (an S3 address, say).
    `away`: is it the database that cannot just now?"""
    gate = Gate(public_url, max_body_mb << 20)
    found: list[Middleware] = [_errors, web.middleware(gate)]
    most = min(MAX_PLAIN, max_body_mb << 20)
    app = web.Application(client_max_size=most, middlewares=found)
    app[GATE] = gate
    app[_AWAY] = away
    app[_OPEN_STREAMS] = set()
    app[STREAMS] = Streams()
    app.on_response_prepare.append(_header_writer(media_origins))
    app.on_shutdown.append(_end_streams)
    app.router.add_route("GET", "/static/web/{version}/{name}", pages.static)
    for route in routes:
        app.router.add_route(route.method, route.path, route.handler)
    return app


def _header_writer(
    media_origins: Sequence[str],
) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    media = " ".join(("'self'", "data:", "blob:", *media_origins))
    policy = (
        f"default-src 'self'; img-src {media}; media-src {media}; connect-src {media}; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    )

    async def write(_request: web.Request, response: web.StreamResponse) -> None:
        response.headers["Server"] = SERVER
        if isinstance(response, web.Response) and not response.body:
            return  # nothing to look at: an acknowledged webhook, say
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", policy)

    return write


@web.middleware
async def _errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Failures as a page for people, as JSON for programs. An answer already in JSON stays."""
    try:
        if request.rel_url.raw_path.endswith("/events"):
            with request.app[STREAMS].one(request):
                return await _tracked(request, handler)
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400 or error.content_type == "application/json":
            raise
        answer = _failure(request, error.status)
        if after := error.headers.get("Retry-After"):
            answer.headers["Retry-After"] = after
        return answer
    except Exception as error:
        if request.transport is None or request.transport.is_closing():
            raise  # whoever asked has gone
        if request.app[_AWAY](error):
            request.app[GATE].note("the database cannot be asked", request)
            return _failure(request, 503)
        # The route, not the address: a gateway's address for its reports holds a secret.
        route = request.match_info.route.resource
        where = route.canonical if route is not None else request.path
        log.exception("%s %s failed", request.method, where)
        return _failure(request, 500)


def _failure(request: web.Request, status: int) -> web.Response:
    title, sentence = words.title(status), words.sentence(status)
    if pages.wants_json(request):
        return pages.answer({"ok": False, "error": f"{title}. {sentence}"}, status)
    return pages.page("error.html", status, title=title, sentence=sentence)


async def _tracked(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Streams never end by themselves, so a stop must be able to end them."""
    task = asyncio.current_task()
    if task is None:
        return await handler(request)
    streams = request.app[_OPEN_STREAMS]
    streams.add(task)
    try:
        return await handler(request)
    finally:
        streams.discard(task)


async def _end_streams(app: web.Application) -> None:
    streams = app[_OPEN_STREAMS]
    for task in list(streams):
        task.cancel()


def _expected(handler: Callable[..., Any]) -> Callable[..., Any]:
    """`Expect` is looked at before any middleware, and put into the answer as it came."""

    async def look(request: web.BaseRequest) -> web.StreamResponse:
        if request.headers.get("Expect", "100-continue").lower() != "100-continue":
            raise web.HTTPExpectationFailed
        answer: web.StreamResponse = await handler(request)
        return answer

    return look


class WebServer:
    """The application on its port. `port` 0 takes a free one (tests); read it after `start`.
    `setting` names the port to whoever has to change it."""

    def __init__(
        self,
        app: web.Application,
        host: str = "127.0.0.1",
        port: int = 8080,
        setting: str = "TINBUON_WEB__PORT",
    ) -> None:
        self._gate = app[GATE]
        # A head has as long as a connection may be idle: half a request is not kept for ever.
        self._runner = web.AppRunner(
            app,
            access_log=None,
            shutdown_timeout=5.0,
            keepalive_timeout=IDLE_S,
            auto_decompress=False,  # nobody packs what we take: a small body stays small
        )
        self.host = host
        self.port = port
        self._setting = setting

    async def start(self) -> None:
        """Opens the port. Raises OperatorError when it cannot be had."""
        await self._runner.setup()
        if self._runner.server is not None:
            Connections(self._runner.server, self._gate.say)
            self._runner.server.request_handler = _expected(self._runner.server.request_handler)
        try:
            await web.TCPSite(self._runner, self.host, self.port).start()
        except OSError as error:
            await self._runner.cleanup()
            told = _port_trouble(error, self.host, self.port, self._setting)
            raise OperatorError(told) from error
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Closes the port, ends the streams, lets running requests finish for a moment."""
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self.host}:{self.port}"


def _port_trouble(error: OSError, host: str, port: int, setting: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} is already in use: stop the other program, or choose another port "
            f"with {setting} (for example {setting}={port % 65535 + 1})"
        )
    if error.errno == errno.EACCES:
        return f"port {port} is not allowed for this user: set {setting} to 1024 or more"
    return f"cannot listen on {host}:{port} ({error.strerror}): check TINBUON_WEB__HOST"
