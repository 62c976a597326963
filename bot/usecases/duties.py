"""What the ground owes that all capabilities stand on: messages in and out, files, small values."""

from __future__ import annotations

from bot.usecases import disk, figures, files, leaps, messages, retention
from bot.usecases.duty import Duties, Job, Prune
from models import (
    AuditRow,
    DialogState,
    InboxRow,
    Lane,
    Media,
    MediaUse,
    OutboxContent,
    OutboxRow,
    Process,
    Secret,
    StateValue,
    Tally,
    UsedButton,
    WebchatMessage,
)

_HEARD = (
    Prune("heard-words", "heard_days", messages.heard_words, walk=True),
    Prune("heard-rows", "events_days", messages.heard_rows),
)
_WORDS = Prune("said-words", "said_days", messages.said_words, walk=True)
_ROWS = Prune("said-rows", "messages_days", messages.said_rows, walk=True)

duties = Duties(
    tasks={"forget_media": lambda shop, digest: files.forget_media(shop.services, digest)},
    lost={"forget_media": files.overdue},
    jobs=(
        Job("what is over its time", 3600, retention.when_sure),
        Job("figures settled", 600, figures.settle),
        Job("leaps of the clock", 60, leaps.look),
        Job("room on the disk", 300, disk.due),
        Job("the database is sound", 3600, disk.sound),
    ),
    figures=(figures.queues,),
    forget={
        InboxRow: messages.forget_heard,
        OutboxRow: messages.forget_said,
        OutboxContent: messages.forget_said,
        WebchatMessage: messages.forget_shown,
        DialogState: messages.forget_begun,
        StateValue: messages.forget_begun,
        AuditRow: "who did what is a chain of hashes; the person is nameless in it from then on",
    },
    keep={
        InboxRow: _HEARD,
        OutboxRow: (_ROWS,),
        OutboxContent: (_WORDS, _ROWS),
        WebchatMessage: (Prune("shown", "said_days", messages.shown),),
        UsedButton: (Prune("buttons", "buttons_days", messages.buttons),),
        DialogState: "one row a chat, written over by the next conversation",
        StateValue: "one row a name, written over or taken away by its owner",
        Lane: "one row an account",
        Process: "one row a process; one that is silent for an hour is forgotten",
        Secret: "one row a name; an account that is disconnected takes its own along",
        Media: "as long as something refers to the file",
        MediaUse: "as long as what it says refers to the file",
        Tally: "the counts of what is gone",
        AuditRow: "accountability: a chain of hashes has no gap",
    },
)
