"""Writing a bulletin: words or a voice note, for whom, when; then a look at it and off to approval.

Everything after the first words is kept as a draft, so leaving half-way loses nothing.
"""

from __future__ import annotations

from bot.core.events import EventKind
from bot.core.messages import Button, t
from bot.core.text import shorten
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases.bulletins import cards, compose, compose_heard
from bot.usecases.cascade import hand
from bot.usecases.voice import transcribe
from bot.vietnamese import kinds
from handlers import _bulletin_parts, _bulletin_places
from handlers._aside import language
from handlers._bulletin import PICTURES, after_word, drafted, looked_at, send, shown
from handlers._bulletin_said import (
    begun_from,
    drop,
    kept,
    meant_drafts,
    meant_edit,
    meant_send,
    said,
    unless_said,
)

_ENOUGH = 20  # characters after the entry word that are taken for the bulletin itself


async def start(ctx: Context) -> None:
    """A new bulletin; what stands behind the entry word is taken for its text."""
    rest = after_word(ctx)
    found = await compose.communes(ctx.work.actor.person_id)
    if len(found) != 1 or await compose.provinces(ctx.work.actor.person_id):
        await ctx.go("commune")
        return
    ctx.data["commune"] = found[0].code
    if len(rest) >= _ENOUGH:
        await drafted(ctx, rest)
    else:
        await ctx.go("drafts" if await compose.drafts(ctx.work) else "text")


async def ask_commune(ctx: Context) -> None:
    """Only officers of several communes are asked."""
    found = await compose.communes(ctx.work.actor.person_id)
    wide = await compose.provinces(ctx.work.actor.person_id)
    buttons = [Button(a.name, "compose.commune", a.code, many=True) for a in found]
    buttons += [Button(t("compose-btn-wide"), "compose.commune", a.code, many=True) for a in wide]
    await ctx.say(t("compose-commune"), buttons)


async def choose_commune(ctx: Context) -> None:
    """By button; the use case checks the right again."""
    ctx.data["commune"] = ctx.ref
    await ctx.go("text")


async def name_commune(ctx: Context) -> None:
    """By name; where it fits several, those to choose from."""
    found = await compose.named_commune(ctx.work.actor.person_id, ctx.text)
    if len(found) == 1:
        ctx.data["commune"] = found[0].code
        await ctx.go("text")
        return
    buttons = [Button(a.name, "compose.commune", a.code, many=True) for a in found]
    await ctx.say(t("compose-commune-which" if found else "compose-commune-unknown"), buttons)


async def ask_drafts(ctx: Context) -> None:
    """What was begun and never submitted, before a new one is."""
    buttons = [
        Button(
            t("compose-btn-draft", code=v.bulletin.code, title=shorten(v.title, 30)),
            "compose.open", str(v.bulletin_id), many=True,
        )
        for v in await compose.drafts(ctx.work)
    ]  # fmt: skip
    await ctx.say(t("compose-drafts"), [*buttons, Button(t("compose-btn-new"), "compose.new")])


async def open_draft(ctx: Context) -> None:
    """Goes on where it can be changed part by part."""
    ctx.data["bulletin"] = refs.number(ctx.ref)
    await ctx.go("edit")


async def to_text(ctx: Context) -> None:
    """A new one, or typing instead of a recording."""
    await ctx.go("text")


async def ask_text(ctx: Context) -> None:
    """Again from the preview, beside a recording, or for the first time."""
    if "bulletin" in ctx.data:
        version = await looked_at(ctx)
        await ctx.say(t("compose-text-again", text=await cards.body(version)))
    elif ctx.data.get("voice"):
        await ctx.say(t("compose-text-beside-voice"))
    else:
        await ctx.say(t("compose-text"))


async def take_text(ctx: Context) -> None:
    """Typed words; a recording kept before goes out with them."""
    await drafted(ctx, ctx.text, str(ctx.data.get("voice", "")))


async def take_voice(ctx: Context) -> None:
    """A voice note instead of typing: it is written down, and asked back."""
    media = ctx.event.media[0]
    ctx.data["spoken"] = media.digest
    note = await transcribe.note(
        ctx.work, ctx.account, media.digest, media.duration_s, ctx.event.at, language(ctx)
    )
    ctx.data["note"] = note.id
    await ctx.go("hearing")


async def ask_hearing(ctx: Context) -> None:
    """While a recording is being put into words, its author may decide not to wait."""
    await ctx.say(
        t("compose-hearing"),
        [
            Button(t("compose-btn-keep-voice"), "compose.keep-voice"),
            Button(t("compose-btn-type"), "compose.type"),
        ],
    )


async def ask_heard(ctx: Context) -> None:
    """What was understood, read back: nothing that was misheard goes out."""
    message = compose_heard.question(str(ctx.data.get("heard", "")))
    await ctx.show(message)


async def said_hearing(ctx: Context) -> None:
    """'Dung' while a recording is being heard is no text: nothing was asked yet."""
    await (ctx.again() if kinds.is_yes(ctx.text) else take_text(ctx))


async def said_heard(ctx: Context) -> None:
    """'Đúng' to what was heard, or other words for it."""
    await (heard_right(ctx) if kinds.is_yes(ctx.text) else take_text(ctx))


async def heard_right(ctx: Context) -> None:
    """The words as they were heard; a voice of the house reads them."""
    await drafted(ctx, str(ctx.data.get("heard", "")))


async def heard_and_played(ctx: Context) -> None:
    """The words for phones, the author's own voice for loudspeakers."""
    await drafted(ctx, str(ctx.data.get("heard", "")), str(ctx.data.get("spoken", "")))


async def keep_voice(ctx: Context) -> None:
    """The recording plays; phones still need words."""
    ctx.data["voice"] = ctx.data.get("spoken", "")
    await ctx.go("text")


async def ask_preview(ctx: Context) -> None:
    """Exactly what people will get, and how many of them."""
    text, pictures = await shown(ctx)
    buttons = [
        Button(t("compose-btn-submit"), "bulletin.submit"),
        Button(t("compose-btn-edit"), "compose.edit"),
        Button(t("compose-btn-drop"), "compose.drop"),
    ]
    if await hand.may(ctx.work, int(ctx.data["bulletin"])):
        ref = f"{ctx.data['bulletin']}-{ctx.data['number']}"
        buttons.insert(1, Button(t("cascade-btn-hand"), "cascade.hand", ref))
    await ctx.say(text, buttons, pictures)


_WRITE = {EventKind.TEXT: unless_said(take_text), EventKind.VOICE: take_voice, **PICTURES}
_OWN_WORDS = {"compose.keep-voice": keep_voice, "compose.type": to_text}

conversation = Conversation(
    name="compose",
    entry=start,
    roles=frozenset({"editor", "approver", "admin", "contributor"}),
    menu=20,
    steps={
        "commune": Step(
            ask_commune, {EventKind.TEXT: name_commune}, {"compose.commune": choose_commune}
        ),
        "drafts": Step(
            ask_drafts, _WRITE, {"compose.open": open_draft, "compose.new": to_text}, words=True
        ),
        "text": Step(ask_text, _WRITE, words=True),
        "hearing": Step(
            ask_hearing,
            {**_WRITE, EventKind.TEXT: unless_said(said_hearing)},
            _OWN_WORDS,
            words=True,
        ),
        "heard": Step(
            ask_heard,
            {**_WRITE, EventKind.TEXT: unless_said(said_heard)},
            {"compose.heard": heard_right, "compose.heard-play": heard_and_played, **_OWN_WORDS},
            words=True,
        ),
        **_bulletin_places.STEPS,
        **_bulletin_parts.STEPS,
        "preview": Step(
            ask_preview,
            {EventKind.TEXT: said, EventKind.VOICE: _bulletin_parts.take_recording, **PICTURES},
            {
                "bulletin.submit": send,
                "compose.edit": _bulletin_parts.edit,
                "compose.drop": drop,
            },
        ),
    },
    actions={"compose.from": begun_from},
    meanings={"edit": meant_edit, "send": meant_send, "drafts": meant_drafts},
    kept=kept,
)
