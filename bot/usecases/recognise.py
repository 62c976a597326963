"""Whom somebody means who says their village and one thing only they have: the end of their
telephone number, or, where the commune has no number of theirs, a code of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tortoise.queryset import QuerySet

from bot.usecases import codes
from models import EnrolCode, Person, Role
from models.area import AreaKind
from models.person import RoleName

DIGITS = 3
_WORDED = DIGITS + 2  # letters and digits of the end of a number with a word beside it
_WHOLE = 9  # digits of a number that stay the same with 0 or +84 before them
WRONG = frozenset({"groups-page-wrong", "groups-page-wrong-code"})  # these are guesses


async def who(village: str, given: str, now: datetime) -> tuple[int, str]:
    """(the one propagandist of the village, a locale key of what is wrong)."""
    people = await _propagandists(village)
    if person := await _by_code(people, given, now):
        return person, ""
    # 'số 689' and '689 ạ' are digits.
    if any(c.isalpha() for c in given) and len(codes.normal(given)) > _WORDED:
        return 0, "groups-page-wrong-code"
    phones = [p for p in people if _has_phone(p)]
    if not phones:
        return 0, "groups-page-no-phone"
    digits = _digits(given)
    # Nothing between: whoever knows three would find the others one by one.
    if len(digits) != DIGITS and len(digits) < _WHOLE:
        return 0, "groups-page-digits"
    fits = [p for p in phones if _digits(p.phone).endswith(digits[-_WHOLE:])]
    if len(fits) > 1:
        return 0, "groups-page-twice"
    return (fits[0].id, "") if fits else (0, "groups-page-wrong")


def short(given: str) -> bool:
    """Is it so little that it would be come upon by trying?"""
    return len(codes.normal(given)) <= _WORDED


async def any_phone(villages: Iterable[str]) -> bool:
    """Can anybody there say the end of their number?"""
    roles = _speaking(villages).exclude(person__phone="").select_related("person")
    return any(_has_phone(r.person) for r in await roles)


async def _by_code(people: list[Person], given: str, now: datetime) -> int:
    """It is not used up: it still joins a chat."""
    hashes = [codes.hashed(reading) for reading in codes.typed(given)]
    code = await EnrolCode.filter(
        code_hash__in=hashes, used_at=None, expires_at__gt=now, person_id__in=[p.id for p in people]
    ).first()
    return int(code.person_id or 0) if code else 0


async def _propagandists(village: str) -> list[Person]:
    ids = await _speaking([village]).values_list("person_id", flat=True)
    return await Person.filter(id__in=list(ids), erased_at=None)


def _speaking(villages: Iterable[str]) -> QuerySet[Role]:
    return Role.filter(
        role=RoleName.PROPAGANDIST,
        active=True,
        area__code__in=list(villages),
        area__kind=AreaKind.VILLAGE,
    )


def _has_phone(person: Person) -> bool:
    return len(_digits(person.phone)) >= DIGITS


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isascii() and c.isdigit())
