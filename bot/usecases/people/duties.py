"""What people's own matters need: being forgotten when they ask for it, and strangers by itself."""

from __future__ import annotations

from bot.usecases.duty import Duties, Job, Prune
from bot.usecases.people import erase, officer_codes, strangers
from models import ChatAccount, Consent, EnrolCode, Person, Role

_UNTIL = "until the person asks to be forgotten"

duties = Duties(
    forget={
        Role: erase.forget_roles,
        ChatAccount: erase.forget_chats,
        Person: erase.forget_person,
        Consent: erase.forget_person,
        EnrolCode: erase.forget_person,
    },
    keep={
        Person: _UNTIL,
        ChatAccount: (Prune("strangers", "strangers_days", strangers.silent),),
        Role: "as long as it is held, and until the person asks to be forgotten",
        Consent: "the proof of what was agreed to, without the name after erasure",
        EnrolCode: "who was let in by whom; of the code itself only a hash",
    },
    jobs=(Job("codes on their way", 20, officer_codes.due),),
)
