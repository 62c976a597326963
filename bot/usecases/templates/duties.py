"""What templates need done: read, numbers kept as chats, refusals noticed, fates asked about."""

from __future__ import annotations

from bot.usecases.duty import Duties, Gone, Job
from bot.usecases.templates import book, news, overdue, phone_chats
from bot.usecases.work import Work
from models import Template, TemplateSend


async def _forget(_work: Work, gone: Gone) -> list[str]:
    """That something was sent and what it cost stays; to whom, and its page, go."""
    if gone.person is not None:
        for line in await TemplateSend.filter(person_id=gone.person.id):
            line.person_id, line.code, line.answer = 0, f"x{line.id}", ""
            await line.save(update_fields=["person_id", "code", "answer"])
    return []


duties = Duties(
    tasks={
        "read_templates": lambda shop, lane, chat: book.read(shop.services, lane, chat),
        "try_template": lambda shop, *ids: book.trial(shop.services, *ids),
    },
    may_be_lost={
        "read_templates": "the clock reads them anyhow; the admin asks again",
        "try_template": "the admin sees no trial and asks again",
    },
    forget={TemplateSend: _forget},
    keep={
        Template: "what the vendor has, one row each",
        TemplateSend: "what was sent at what price: for good, without the person after erasure",
    },
    jobs=(
        Job("templates read", 6 * 3600, book.read_all),
        Job("templates refused", 20, news.refused),
        Job("templates overdue", 60, overdue.due),
        Job("numbers as chats", 300, phone_chats.due),
        Job("numbers tried again", 3600, phone_chats.reopen),
    ),
)
