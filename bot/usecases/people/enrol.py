"""One-time codes: recognising them, taking them, and joining a second chat to a person.

Wrong codes never raise, for an error would undo the count of attempts with the rest of the event.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.messages import Message, t
from bot.core.text import fold, nfc
from bot.usecases import codes
from bot.usecases.people import people
from bot.usecases.work import Work
from bot.vietnamese import said_codes
from models import ChatAccount, Consent, EnrolCode, Person, StateValue

CONSENT_VERSION = "enrol-2"
TRIES = 5
TRIES_WITHIN = timedelta(hours=1)

_WELL_FORMED = re.compile(r"[2-9ACDEFGHKMNPQRTVXY]{8}")
_PREFIX = re.compile(
    r"(?:(?:START|DAY LA|GUI) )?(?:MA DANG KY|MA MOI|MA SO|MA|CODE|DANG KY)"
    r"(?: CUA (?:TOI|EM|CHAU|ANH|CHI|CO|CHU|BAC|MINH))?(?: LA)?(?: (.+))?"
)
_IN_WORDS = re.compile(r"(?<![\w-])[^\W_]{3,4}\s?-?\s?[^\W_]{3,4}(?![\w-])")
_SHAPES = ([8], [4, 4])
_TRACKING = re.compile(r"(?i)(?:.*\s)?[A-Z]{2}-[A-Z0-9]{1,5}")  # a report's own code: PA-7K3QX


@dataclass(frozen=True)
class Use:
    """What came of a code. `refused` is a locale key (with `args`); `joined`: this chat now belongs
    to that person; `waiting`: this chat has used it already. Otherwise `code_id` and `village`
    say what to ask about, and `known` names a person who need not be asked again."""

    refused: str = ""
    args: dict[str, str] = field(default_factory=dict)
    joined: bool = False
    waiting: bool = False
    code_id: int = 0
    village: str = ""
    known: str = ""


def find_code(text: str) -> str:
    """The code in what was typed or scanned ("mã K7QX-3MPA", "ma-K7QX-3MPA"), or ""."""
    whole = said_codes.plain(text).strip()
    if not whole.isascii() and (found := _IN_WORDS.fullmatch(whole)) and _perhaps(found):
        return whole  # with the accents a keyboard made
    words, prefixed = _split(text)
    code = "".join(words)
    fits = 6 <= len(code) <= 10 if prefixed else [len(w) for w in words] in _SHAPES
    return code if fits and len(words) <= 3 and code.isascii() else ""


def looks_like_code(text: str) -> bool:
    """Is this a code and nothing else? Vietnamese words, plain numbers and the codes of reports
    are not."""
    text = nfc(text).strip()
    words, prefixed = _split(text)
    code = "".join(words)
    if not find_code(text) or _TRACKING.fullmatch(text) or code.isdigit():
        return False
    telling = "-" in text or (len(words) == 1 and text.split()[-1].isupper())
    mixed = any(c.isdigit() for c in code)
    if prefixed:
        return telling or mixed
    if not text.isascii():
        return False
    return telling or (mixed and bool(_WELL_FORMED.fullmatch(code)))


def _split(text: str) -> tuple[list[str], bool]:
    """Folded words in upper case, without 'mã' before them; was it there?"""
    folded = fold(text).upper()
    prefix = _PREFIX.fullmatch(folded)
    return ((prefix[1] or "") if prefix else folded).split(), prefix is not None


async def use_code(work: Work, account: ChatAccount, code_text: str) -> Use:
    """What the code is good for, for this chat. A join code takes effect at once; a village's code
    is used up by `enrol_confirm.ask`."""
    tries = await _tries(work, account)
    if len(tries) >= TRIES:
        wait = tries[0] + TRIES_WITHIN - work.now()
        return Use("enrol-locked", {"minutes": str(max(1, int(wait.total_seconds() // 60)))})
    texts = codes.typed(code_text)
    code = (
        await EnrolCode.filter(code_hash__in=[codes.hashed(text) for text in texts])
        .select_for_update(no_key=True)
        .first()
    )
    if code is None:
        await _count(work, account, tries)
        formed = any(_WELL_FORMED.fullmatch(text) for text in texts)
        return Use("enrol-unknown" if formed else "enrol-mistyped")
    await StateValue.filter(name=_tries_name(account)).delete()
    return await _take(work, account, code)


async def inside(work: Work, account: ChatAccount, text: str) -> str:
    """A code that is good, somewhere in a sentence, or "". Guesses are counted here as well."""
    said = [m[0] for m in _IN_WORDS.finditer(said_codes.plain(text)) if _perhaps(m)]
    if not said or len(tries := await _tries(work, account)) >= TRIES:
        return ""
    for code in said:
        hashes = [codes.hashed(reading) for reading in codes.typed(code)]
        if await EnrolCode.exists(code_hash__in=hashes, used_at=None, expires_at__gt=work.now()):
            return code
    await _count(work, account, tries)
    return ""


def _perhaps(found: re.Match[str]) -> bool:
    """Well formed, and no two words: it has a digit, and capitals or a dash."""
    formed = any(_WELL_FORMED.fullmatch(reading) for reading in codes.typed(found[0]))
    telling = "-" in found[0] or found[0].isupper()
    return formed and telling and any(c.isdigit() for c in found[0])


async def _count(work: Work, account: ChatAccount, tries: list[datetime]) -> None:
    await StateValue.update_or_create(
        name=_tries_name(account),
        defaults={"value": [at.isoformat() for at in [*tries, work.now()]]},
    )


async def _take(work: Work, account: ChatAccount, code: EnrolCode) -> Use:
    if code.used_at is not None:
        mine = code.used_by_id == account.id
        return Use(waiting=True) if mine else Use("enrol-used")
    if code.expires_at <= work.now():
        return Use("enrol-expired")
    if code.person_id is not None:
        return await _join(work, account, code)
    await code.fetch_related("area")
    person = await Person.get_or_none(id=account.person_id) if account.person_id else None
    agreed = person and await Consent.exists(
        person_id=person.id, version=CONSENT_VERSION, withdrawn_at=None
    )
    known = person.name if person and agreed else ""
    return Use(code_id=code.id, village=code.area.name, known=known)


def _tries_name(account: ChatAccount) -> str:
    return f"enrol-tries:{account.id}"


async def _tries(work: Work, account: ChatAccount) -> list[datetime]:
    """When this chat sent codes that do not exist, within the last hour."""
    row = await StateValue.get_or_none(name=_tries_name(account))
    times = [datetime.fromisoformat(at) for at in row.value] if row else []
    return [at for at in times if abs(work.now() - at) < TRIES_WITHIN]


async def _join(work: Work, account: ChatAccount, code: EnrolCode) -> Use:
    """The chat becomes the code owner's, with whatever it held as a citizen."""
    if account.person_id == code.person_id:
        return Use("enrol-already-joined")
    person = await Person.get(id=code.person_id)
    if account.person_id is not None:
        if not await people.only_citizen(account.person_id):
            return Use("enrol-other-person")
        await people.merge(work, account.person_id, person)
    others = await ChatAccount.filter(person=person, follows=True).exclude(id=account.id)
    account.person, account.language = person, person.language
    await account.save(update_fields=["person_id", "language"])
    code.used_at, code.used_by = work.now(), account
    await code.save(update_fields=["used_at", "used_by_id"])
    after = {"channel": account.channel, "account": account.id}
    await work.audit("account.join", f"person:{person.code}", None, after)
    told = Message(t("enrol-joined-elsewhere"))
    await work.outbox.say([a.id for a in others], told, key=f"join:{code.id}")
    return Use(joined=True, known=person.name)
