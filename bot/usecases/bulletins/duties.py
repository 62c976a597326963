"""What bulletins need done: their sound."""

from __future__ import annotations

from bot.usecases.bulletins import compose_heard, render, sounds
from bot.usecases.duty import Duties, Job
from models import Approval, Bulletin, BulletinVersion, Rendition

_PUBLIC = "what the commune published, and who answers for it: for good"
_NAMELESS = "an officer's public act stays; a name in a text is replaced, the person is nameless"

duties = Duties(
    tasks={
        "render_bulletin": render.render_bulletin,
        "whole_sounds": sounds.whole,
    },
    # What waits for the voice holds no place among a broker's tasks, before an alarm's sound.
    queued=frozenset({"render_bulletin", "whole_sounds"}),
    lost={"render_bulletin": render.pending_renders},
    may_be_lost={"whole_sounds": "the clock asks again each minute while a sound is gone"},
    jobs=(Job("sounds that will play", 60, sounds.look),),
    heard=(compose_heard.heard,),
    forget=dict.fromkeys((Bulletin, BulletinVersion, Approval), _NAMELESS),
    keep=dict.fromkeys((Bulletin, BulletinVersion, Rendition, Approval), _PUBLIC),
)
