"""The digest an approval binds to: all that people read, hear and see, where and when."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from models import BulletinVersion, Rendition


@dataclass(frozen=True)
class Contents:
    """`audio`: (language, sha256, spoken text) of every rendition; `attachments`: their sha256."""

    title: str
    body: str
    radio_text: str
    source: str
    subject: str
    priority: str
    audio: tuple[tuple[str, str, str], ...]
    attachments: tuple[str, ...]
    targets: tuple[str, ...]
    times: dict[str, Any]


def compute(contents: Contents) -> str:
    """sha256 of the canonical JSON; the order of targets and renditions does not matter."""
    fields = asdict(contents)
    fields["audio"] = sorted(contents.audio)
    fields["targets"] = sorted(contents.targets)
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


async def of(version: BulletinVersion) -> str:
    """Digest of a version as it is stored now."""
    audio = await Rendition.filter(version_id=version.id).values_list(
        "language", "digest", "spoken_text"
    )
    return compute(
        Contents(
            title=version.title,
            body=version.body,
            radio_text=version.radio_text,
            source=version.source,
            subject=version.subject,
            priority=version.priority,
            audio=tuple((str(a), str(b), str(c)) for a, b, c in audio),
            attachments=tuple(str(a["digest"]) for a in version.attachments),
            targets=tuple(version.targets),
            times=dict(version.times),
        )
    )
