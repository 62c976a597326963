"""What citizens' cases need done."""

from __future__ import annotations

from bot.usecases.citizens import feedback_heard, takeover
from bot.usecases.duty import Duties, Gone
from bot.usecases.work import Work
from models import Feedback, FeedbackEntry


async def _forget(_work: Work, gone: Gone) -> list[str]:
    """What they said goes, what they were answered stays; and an officer's answers lose the name
    behind them."""
    own = [f.id for f in await Feedback.filter(account_id__in=gone.ids)]
    found: list[str] = []
    for entry in await FeedbackEntry.filter(feedback_id__in=own, kind="said"):
        found += [str(m["digest"]) for m in entry.media if m.get("digest")]
        entry.text, entry.media, entry.author_id = "", [], None
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
