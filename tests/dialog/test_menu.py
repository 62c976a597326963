"""The menu each role sees: the most used first, short, and nothing of other people's work."""

from __future__ import annotations

import pytest

from bot.core.messages import T
from bot.dialog.menu import menu_buttons
from bot.found import conversations

OFFICER = ["approve", "compose", "inbox", "content", "emergency", "people", "groups", "devices"]
CITIZEN = ["ask", "feedback", "follow", "enrol"]


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ({"approver", "duty"}, OFFICER),
        ({"approver", "admin", "duty"}, [*OFFICER, "limits", "accounts", "officers", "roles"]),
        ({"editor"}, ["compose", "inbox", "content", "people", "groups"]),
        ({"duty"}, ["inbox", "content", "emergency"]),
        ({"propagandist"}, ["report", "content", "enrol", "absence"]),
        ({"citizen"}, CITIZEN),
        ({"contributor"}, ["compose"]),
        ({"approver", "citizen"}, OFFICER),
    ],
    ids=[
        "officer",
        "admin",
        "editor",
        "duty",
        "propagandist",
        "citizen",
        "contributor",
        "officer-who-follows",
    ],
)
def test_menu(roles: set[str], expected: list[str]) -> None:
    buttons = menu_buttons(conversations(), roles)
    assert [b.action for b in buttons] == [f"{name}.start" for name in expected]
    assert [b.title.key for b in buttons if isinstance(b.title, T)] == [
        f"{name}-menu" for name in expected
    ]
