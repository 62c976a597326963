"""What somebody wrote, without who they are: for a case that is still to be answered after its
citizen asked to be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBERS = re.compile(r"\+?\d[\d .\-]{7,}\d|\S+@\S+")  # telephone and identity numbers, addresses
_MYSELF = re.compile(
    r"((?:tôi|toi|tui|em|cháu|chau|con|mình|minh)\s+(?:tên |ten )?(?:là|la|tên|ten)\s+)"
    r"[^,.;:\n]{1,30}",
    re.IGNORECASE,
)


def nameless(text: str, names: Sequence[str]) -> str:
    """A text without these names, and without numbers by which somebody could be known."""
    text = _MYSELF.sub(r"\1…", text)
    # The longest first: a part of a name would leave the rest of it standing.
    for name in sorted({n.strip() for n in names if len(n.strip()) > 2}, key=len, reverse=True):
        text = re.sub(re.escape(name), "…", text, flags=re.IGNORECASE)
    return _NUMBERS.sub("…", text)
