"""A process of its own that sends on Zalo over a shared database, made to be killed.

Takes one JSON argument, says "ready", sends at each line it reads, answers each with the outcomes.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from tortoise.context import TortoiseContext

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.settings import Config
from bot.core.errors import SendError
from bot.core.messages import WireMessage
from bot.storage import db
from bot.storage.vault import SealedVault, StoredValues
from tests.fakes import launch
from tests.fakes.clock import RunningClock
from tests.fakes.deps import make_deps

KEY = b"k" * 32


def make_channel(folder: Path, config: dict[str, Any], clock: Any) -> ZaloChannel:
    """Over the database that is open here."""
    deps = make_deps(folder, clock=clock)
    vault, state = SealedVault(KEY, clock), StoredValues("zalo:")
    return ZaloChannel(Config(**config), replace(deps, vault=vault, state=state))


async def outcome(channel: ZaloChannel, oa_id: str, user_id: str) -> str:
    """A message id's worth, or why not."""
    try:
        await channel.send(oa_id, user_id, WireMessage("Chào"), "k")
    except SendError as error:
        return f"{error.cause}: {error.detail}"
    return "sent"


async def main(about: dict[str, Any]) -> None:
    async with TortoiseContext() as context:
        await context.init(config=db.config(about["url"]))
        # some seconds on: a dead process's lease has run out
        clock = RunningClock.of(os.environ[launch.NAME]).later(about["later_s"])
        channel = make_channel(Path(about["folder"]), about["config"], clock)
        print("ready", flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            sends = [outcome(channel, about["oa"], about["user"]) for _ in range(about["sends"])]
            print(json.dumps(await asyncio.gather(*sends)), flush=True)
        await channel.stop()


if __name__ == "__main__":
    logging.basicConfig(level=logging.DEBUG)
    asyncio.run(main(json.loads(sys.argv[1])))
