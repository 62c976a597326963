"""Connections on which nothing is asked (half a head, or none), or what was asked is not taken.
Only so many of one address and in all stay open; the oldest are closed, so that whoever comes to
ask something always gets in.
"""

from __future__ import annotations

import asyncio
import ipaddress
import resource
from collections import defaultdict
from collections.abc import Callable

from aiohttp import web

OF_AN_ADDRESS = 100  # a village behind one address; closing one that waits costs a phone nothing
IN_ALL = 8_000  # with streams and what is just answered

Note = Callable[[str, str], None]


class Connections:
    """Of one server. `note(kind, last)` is told what was closed."""

    def __init__(self, server: web.Server, note: Note) -> None:
        files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        # The database, the media and what is just accepted need files, too.
        self._in_all = IN_ALL if files < 0 else min(IN_ALL, files * 3 // 4)
        self._server, self._note, self._made = server, note, server.connection_made
        server.connection_made = self._came  # type: ignore[method-assign]

    def _came(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        self._made(handler, transport)
        open_ = self._server.connections
        if len(open_) <= min(OF_AN_ADDRESS, self._in_all):
            return
        quiet: defaultdict[str, list[web.RequestHandler]] = defaultdict(list)
        held = len(open_)
        for one in open_:  # in the order they came
            if one is not handler and (one.writing_paused or _waits(one)):
                quiet[_address(one.transport)].append(one)
                held += one.writing_paused  # the file it does not take is open, too
        own = _address(transport)
        if len(quiet[own]) >= OF_AN_ADDRESS and not own_network(own):
            self._close(quiet[own], own, "many connections of one address that ask or take nothing")
        elif held > self._in_all and (most := max(quiet, key=lambda a: len(quiet[a]))):
            self._close(quiet[most], most, "many connections that ask or take nothing")

    def _close(self, quiet: list[web.RequestHandler], address: str, why: str) -> None:
        if quiet:
            if quiet[0].writing_paused and quiet[0].transport is not None:
                quiet[0].transport.abort()  # closing would wait until all is taken
            quiet[0].force_close()
            self._note(why, address)


def own_network(address: str) -> bool:
    """It may be a proxy of ours: then everybody comes from it. As streams.address has it."""
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return not address  # a socket of this machine has none


def _waits(handler: web.RequestHandler) -> bool:
    """For a whole head, and nothing is being answered."""
    waiter = handler._waiter  # noqa: SLF001 - aiohttp names no public way
    return waiter is not None and not waiter.done()


def _address(transport: asyncio.BaseTransport | None) -> str:
    peer = transport.get_extra_info("peername") if transport is not None else None
    return str(peer[0]) if isinstance(peer, tuple) else ""
