"""May a person's recordings, with the words they put right, be kept for testing engines?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.errors import NotFound
from bot.usecases.people import places
from bot.usecases.work import Work
from models import Consent, Person, VoiceNote

VERSION = "keep-1"  # not the leave to be played on loudspeakers (relay/consent.py)


async def asked(person: Person) -> bool:
    """They said yes or no once: nobody asks again."""
    return await Consent.exists(person=person, version=VERSION)


async def agreed(person: Person) -> bool:
    """And it is yes."""
    return await Consent.exists(person=person, version=VERSION, withdrawn_at=None)


async def answer(work: Work, person: Person | None, text: str, *, yes: bool) -> None:
    """`text` is what they agreed to. No takes back every yes before."""
    if person is None:
        raise NotFound
    before = {"yes": await agreed(person)}
    now = work.now()
    await Consent.filter(person=person, version=VERSION, withdrawn_at=None).update(withdrawn_at=now)
    await Consent.create(
        person=person,
        version=VERSION,
        text=text,
        channel=work.actor.channel,
        given_at=now,
        withdrawn_at=None if yes else now,
    )
    await work.audit("voice.keeping", f"person:{person.code}", before, {"yes": yes})


@dataclass(frozen=True)
class Kept:
    """A recording with its words as a person confirmed or corrected them, and as they were `heard`
    first. Who spoke is a number."""

    note_id: int
    digest: str
    text: str
    heard: str
    engine: str
    speaker: str


async def kept() -> list[Kept]:
    """Of everybody who agreed, oldest first."""
    yes = await Consent.filter(version=VERSION, withdrawn_at=None).values_list(
        "person_id", flat=True
    )
    notes = VoiceNote.filter(checked=True, language="vi", account__person_id__in=list(set(yes)))
    found = await notes.exclude(digest="").exclude(text="").select_related("account").order_by("id")
    return [
        Kept(n.id, n.digest, n.text, n.written, n.engine, f"speaker {n.account.person_id}")
        for n in found
        if n.account is not None
    ]


async def names() -> Sequence[str]:
    """Of the villages where those who agreed are at home."""
    yes = await Consent.filter(version=VERSION, withdrawn_at=None).values_list(
        "person_id", flat=True
    )
    out: dict[str, None] = {}
    for person_id in dict.fromkeys(int(str(p)) for p in yes):
        if place := await places.of_reporter(person_id, ""):
            out.update(dict.fromkeys(await places.village_names(place.commune)))
    return list(out)
