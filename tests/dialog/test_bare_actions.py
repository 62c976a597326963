"""The names of actions are public. Without the reference that a button carries they do nothing that
needs one, and nothing breaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import found
from bot.core.events import EventKind
from bot.dialog.router import Router
from models import InboxRow, UsedButton
from tests.usecases.talk import Village


@pytest.mark.parametrize("who", ["nga", "bia", "far", "sau"])
async def test_a_bare_name_of_an_action_breaks_nothing(
    database: str, tmp_path: Path, who: str
) -> None:
    here = await Village.settle(tmp_path)
    registry = found.conversations()
    here._router = Router(here.parts.services, registry, here.parts.locales, here._tokens)
    broken = []
    for action in sorted(registry.actions):
        try:
            await here.comes(getattr(here, who), EventKind.ACTION, action=action)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            broken.append(f"{action}: {error!r}")
    assert broken == []
    assert not await InboxRow.filter(state="failed").exists()
    assert not await UsedButton.all().exists()
