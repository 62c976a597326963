"""Which languages somebody speaks, said by themself: the first is that of their recordings, and in
the others they may be asked to record or to listen."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.errors import NotFound, UserError
from bot.usecases.registers import wordlists
from bot.usecases.work import Work
from bot.vietnamese import joined
from models import Person


def named(text: str) -> list[str]:
    """Languages named in a sentence, in its order: 'Ê Đê và Kinh'. Raises UserError that says
    which there are."""
    try:
        return wordlists.languages_in(",".join(joined.pieces(text)))
    except ValueError as error:
        known = ", ".join(wordlists.words_of("languages"))
        raise UserError("languages-unknown", known=known) from error


async def mine(work: Work) -> list[str]:
    """The actor's, that of their recordings first. Raises NotFound for somebody unknown."""
    return list((await _person(work)).speaks)


async def speak(work: Work, languages: Sequence[str]) -> list[str]:
    """From now on these, in this order; recordings are in the first."""
    person = await _person(work)
    known = set(wordlists.language_codes())
    wanted = [code for code in dict.fromkeys(languages) if code in known]
    if not wanted:
        raise UserError("languages-unknown", known=", ".join(wordlists.words_of("languages")))
    before = {"speaks": list(person.speaks)}
    person.speaks, person.spoken = wanted, wanted[0]  # the choice outlasts the next roster
    await person.save(update_fields=["speaks", "spoken"])
    await work.audit("person.languages", f"person:{person.code}", before, {"speaks": wanted})
    return wanted


async def _person(work: Work) -> Person:
    rows = Person.filter(id=work.actor.person_id or 0, erased_at=None)
    found = await rows.select_for_update(no_key=True).get_or_none()
    if found is None:
        raise NotFound
    return found
