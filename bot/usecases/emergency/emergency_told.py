"""What officers of a commune are told of an emergency when it begins and when its words change."""

from __future__ import annotations

from dataclasses import replace

from bot.core.messages import FIRST_LINE, Button, Message, t
from bot.usecases import access
from bot.usecases.alarm_items import headline
from bot.usecases.emergency.emergency_rights import countersign_s, signers
from bot.usecases.emergency.emergency_sent import desk
from bot.usecases.work import Work
from bot.vietnamese.times import clock_text
from models import Area, Emergency, Person
from models.outbox import Priority


def sign_button(emergency: Emergency) -> Button:
    """For the words of now only: nobody signs what they did not read."""
    mark = f"-{emergency.corrections}" if emergency.corrections else ""
    return Button(t("emergency-sign-btn"), "emergency.sign", f"{emergency.id}{mark}", many=True)


def board_button(emergency: Emergency) -> Button:
    """Opens its board."""
    return Button(t("emergency-board-btn"), "emergency.board", str(emergency.id), many=True)


async def tell_officers(work: Work, emergency: Emergency, commune: Area) -> None:
    """The words, who wrote them, and the button to sign for those who may."""
    author = await Person.get(id=emergency.author_id)
    words = {
        "title": headline(emergency),
        "code": emergency.code,
        "text": emergency.text,
        "commune": commune.name,
        "name": author.name,
        "until": clock_text(emergency.ends_at, work.now()),
        "corrected": "yes" if emergency.corrections else "no",
    }
    board, sign = board_button(emergency), sign_button(emergency)
    others = [p for p in await signers(commune) if p != author.id]
    rest = [p for p in await access.officers(commune) if p not in {*others, author.id}]
    minutes = str(countersign_s(work.settings, commune) // 60)
    for people, message in (
        (others, Message(t("emergency-please-sign", minutes=minutes, **words), (sign, board))),
        (rest, Message(t("emergency-officers", **words), (board,))),
    ):
        key = desk(emergency)
        card = replace(message, title=FIRST_LINE)
        await work.outbox.tell(people, card, key=key, about=key, priority=Priority.EMERGENCY)
