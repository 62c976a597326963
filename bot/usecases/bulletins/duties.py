"""What bulletins need done: their sound."""

from __future__ import annotations

from bot.usecases.bulletins import compose_heard, render
from bot.usecases.duty import Duties

duties = Duties(
    tasks={
        "render_bulletin": lambda shop, version: render.render_bulletin(
            shop.services, shop.speaker, shop.save, version
        ),
    },
    lost={"render_bulletin": render.pending_renders},
    heard=(compose_heard.heard,),
)
