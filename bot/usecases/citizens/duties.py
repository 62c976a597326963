"""What citizens' cases need done."""

from __future__ import annotations

from bot.usecases import files
from bot.usecases.citizens import feedback_heard, takeover
from bot.usecases.duty import Duties, Gone
from bot.usecases.work import Work
from bot.vietnamese.nameless import nameless
from models import Feedback, FeedbackEntry

_WAITING = ("open", "reopened")


async def _forget(_work: Work, gone: Gone) -> list[str]:
    """What they said goes, what they were answered stays; and an officer's answers lose the name
    behind them. Open cases say what was asked, without who, until answered."""
    cases = await Feedback.filter(account_id__in=gone.ids)
    own, waiting = [f.id for f in cases], {f.id for f in cases if f.state in _WAITING}
    found: list[str] = []
    names = [*(a.name for a in gone.accounts), gone.person.name if gone.person else ""]
    for entry in await FeedbackEntry.filter(feedback_id__in=own, kind="said"):
        found += [str(m["digest"]) for m in entry.media if m.get("digest")]
        if entry.media:
            await files.unuse([f"said:{entry.id}"])
        text = nameless(entry.text, names) if entry.feedback_id in waiting else ""
        entry.text, entry.media, entry.author_id = text, [], None
        await entry.save(update_fields=["text", "media", "author_id"])
    await Feedback.filter(id__in=own).update(account_id=None)
    if gone.person is not None:
        await FeedbackEntry.filter(author=gone.person).update(author_id=None)
    return found


duties = Duties(
    heard=(feedback_heard.heard, takeover.heard),
    forget={Feedback: _forget, FeedbackEntry: _forget},
    keep={
        Feedback: "until the citizen asks to be forgotten; counted for good",
        FeedbackEntry: "as its case; recordings go with their voice note",
    },
)
