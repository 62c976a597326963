"""Which of our accounts (OAs) speaks for which commune, as the channels wrote it down.

A channel whose accounts belong to communes keeps {account: {"commune": code, …}} as its state value
"<channel>:accounts"; others are the whole province's.
"""

from __future__ import annotations

from models import StateValue

_NAME = ":accounts"


async def communes() -> dict[tuple[str, str], str]:
    """(channel, account) -> commune code."""
    found: dict[tuple[str, str], str] = {}
    for row in await StateValue.filter(name__endswith=_NAME):
        channel = row.name.removesuffix(_NAME).rpartition(":")[2]
        for account, about in row.value.items() if isinstance(row.value, dict) else ():
            if isinstance(about, dict) and about.get("commune"):
                found[channel, str(account)] = str(about["commune"])
    return found
