"""A voice note that was to become a bulletin has been written down: back into the conversation.

A hook of transcribe.py; does nothing for notes that belong elsewhere.
"""

from __future__ import annotations

from typing import Any

from bot.core.messages import Button, Message, T, t
from bot.outbox.store import To
from bot.usecases import mended
from bot.usecases.work import Work
from models import ChatAccount, DialogState, VoiceNote

_CONVERSATION = "compose"


async def heard(work: Work, note: VoiceNote) -> None:
    """Ask 'is this what you said?', where somebody waits for this note."""
    if note.account_id is None:
        return
    account = await ChatAccount.filter(id=note.account_id).select_for_update(no_key=True).get()
    state = await DialogState.get_or_none(account_id=account.id)
    if state is None or not _take(state, note):
        return
    state.updated_at = work.now()
    await state.save()
    if state.conversation == _CONVERSATION:
        text = note.text if note.state == "heard" else ""
        shown = question(text, mended.told(note))
        await work.outbox.say([To(account.id)], shown, key=f"heard:{note.id}")


def question(text: str, names: str | T = "") -> Message:
    """What was heard, with what can be done about it. Empty text: nothing was understood."""
    keep = Button(t("compose-btn-keep-voice"), "compose.keep-voice")
    write = Button(t("compose-btn-type"), "compose.type")
    if not text:
        return Message(t("compose-unheard"), (write, keep))
    yes = Button(t("compose-btn-heard"), "compose.heard")
    play = Button(t("compose-btn-heard-play"), "compose.heard-play")
    return Message(t("compose-heard", text=text, mended=names), (yes, play, write))


def _take(state: DialogState, note: VoiceNote) -> bool:
    """Put the text where the writer waits for it: in the conversation, or the one set aside."""
    text = note.text if note.state == "heard" else ""
    if _waits(state.conversation, state.step, state.data, note.id):
        state.step, state.data = "heard", {**state.data, "heard": text}
        return True
    parked: dict[str, Any] = state.parked or {}
    data = parked.get("data", {})
    if _waits(parked.get("conversation", ""), parked.get("step", ""), data, note.id):
        state.parked = {**parked, "step": "heard", "data": {**data, "heard": text}}
        return True
    return False


def _waits(conversation: str, step: str, data: dict[str, Any], note_id: int) -> bool:
    return conversation == _CONVERSATION and step == "hearing" and data.get("note") == note_id
