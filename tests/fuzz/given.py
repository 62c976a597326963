"""What is handed to parsers beside their input."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.usecases.people.follow import Commune
from bot.vietnamese import phrases

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
NAMES = (
    "Buôn Ky",
    "Buôn Jù",
    "Thôn 3",
    "Tổ dân phố 12",
    "Hòa Nam 1",
    "Cư Pui",
    "Ea Kao B",
    "Krông Á",
)
GIVEN: dict[str, Any] = {
    "now": NOW,
    "today": NOW.date(),
    "limit": 40,
    "most": 40,
    "longest": 40,
    "names": NAMES,
    "readings": (("Ea Tul", "ê a tun"), ("CA", "công an")),
    "roles": frozenset({"approver", "editor", "propagandist", "citizen", "admin"}),
    "wanted": phrases.phrases(["có", "đồng ý"]),
    "words": "có | đồng ý",
    "before": ("đường hỏng",),
    "codes": (),
    "values": {"xa": "Xã Ea Kao", "viec": "Lên chỗ cao ngay"},
    "accents": False,
    "name": "Xã Ea Kao",
    "found": Commune("24478", "Phường Ea Kao", "Xã Ea Kao"),
}
"""What is handed over beside the text, by the argument's name."""
