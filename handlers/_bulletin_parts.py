"""Steps of writing a bulletin: changing one part of it, its subject and its source."""

from __future__ import annotations

from bot.core.errors import UserError
from bot.core.events import EventKind
from bot.core.messages import Button, t
from bot.dialog.context import Context
from bot.dialog.registry import Step
from bot.usecases.bulletins import cards, compose, ranks
from bot.vietnamese import kinds, subjects
from handlers._bulletin import (
    PICTURES,
    changed,
    heard_back,
    looked_at,
    onward,
    timed,
    where,
)
from handlers._bulletin_said import said, unless_said

_PARTS = ("text", "radio", "targets", "times", "priority", "subject", "source")


async def ask_source(ctx: Context) -> None:
    """Only for subjects that must say where their news is from."""
    await ctx.say(t("compose-source"), [Button(t("compose-btn-no-source"), "compose.no-source")])


async def take_source(ctx: Context) -> None:
    """Free words, shown under the text."""
    await changed(ctx, source=ctx.text[:200])


async def no_source(ctx: Context) -> None:
    """Then it is of a subject that needs none."""
    await changed(ctx, subject="other")


async def edit(ctx: Context) -> None:
    """Part by part."""
    await ctx.go("edit")


async def ask_edit(ctx: Context) -> None:
    """Targets of a correction are fixed: those who got the old one."""
    version = await looked_at(ctx)
    fixed = version.bulletin.corrects_id is not None
    names = [name for name in _PARTS if name != "targets" or not fixed]
    buttons = [Button(t(f"compose-btn-edit-{n}"), "compose.part", n, many=True) for n in names]
    buttons.append(Button(t("compose-btn-preview"), "compose.preview"))
    await ctx.say(t("compose-edit", text=await cards.body(version)), buttons)


async def choose_part(ctx: Context) -> None:
    """Targets are chosen anew, not added to."""
    if ctx.ref == "targets":
        ctx.data["targets"] = []
    await ctx.go(ctx.ref)


async def part_said(ctx: Context) -> None:
    """'Giờ phát' names a part, '16h30' is the new hour itself."""
    named = [p for p in _PARTS if kinds.says(ctx.text, ctx.words(f"compose-part-words-{p}"))]
    if named:
        ctx.ref = named[0]
        await choose_part(ctx)
    elif not await _new_time(ctx):
        await said(ctx)


async def _new_time(ctx: Context) -> bool:
    if not any(c.isdigit() for c in ctx.text):
        return False
    try:
        async with ctx.work.attempt():
            await timed(ctx, ctx.text)
    except UserError:
        return False
    return True


async def to_preview(ctx: Context) -> None:
    """Everything once more, as people will get it."""
    await ctx.go("preview")


async def ask_radio(ctx: Context) -> None:
    """Words for loudspeakers, where those for phones do not sound well."""
    await ctx.say(t("compose-radio"))


async def take_radio(ctx: Context) -> None:
    """Read by a voice of the house; a recording kept before is given up."""
    await changed(ctx, radio_text=ctx.text, voice_digest="")


async def take_recording(ctx: Context) -> None:
    """A voice note while looking at the bulletin: loudspeakers play this voice."""
    recording = ctx.event.media[0].digest
    await ctx.say(t("compose-recording"))
    heard_back(ctx, recording)
    await changed(ctx, voice_digest=recording)


async def ask_subject(ctx: Context) -> None:
    """Some subjects must name a source."""
    buttons = [
        Button(t(f"compose-subject-{s}"), "compose.subject", s, many=True)
        for s in subjects.SUBJECTS
    ]
    await ctx.say(t("compose-subject"), buttons)


async def choose_subject(ctx: Context) -> None:
    """One of the fixed list."""
    await changed(ctx, subject=ctx.ref)


async def ask_priority(ctx: Context) -> None:
    """Who goes first where two want one loudspeaker."""
    version = await looked_at(ctx)
    found = await ranks.choices(ctx.work, version.bulletin.commune)
    buttons = [Button(t(f"content-rank-{r}"), "compose.priority", r, many=True) for r in found]
    await ctx.say(t("compose-priority", rank=t(f"content-rank-{version.priority}")), buttons)


async def choose_priority(ctx: Context) -> None:
    """The use case knows who may give which."""
    version = await compose.set_priority(ctx.work, *where(ctx), ctx.ref)
    await onward(ctx, version.bulletin_id)


STEPS = {
    "priority": Step(
        ask_priority,
        {EventKind.TEXT: said, **PICTURES},
        {"compose.priority": choose_priority},
    ),
    "source": Step(
        ask_source,
        {EventKind.TEXT: unless_said(take_source), **PICTURES},
        {"compose.no-source": no_source},
        words=True,
    ),
    "edit": Step(
        ask_edit,
        {EventKind.TEXT: part_said, EventKind.VOICE: take_recording, **PICTURES},
        {"compose.part": choose_part, "compose.preview": to_preview},
    ),
    "radio": Step(
        ask_radio,
        {EventKind.TEXT: unless_said(take_radio), EventKind.VOICE: take_recording, **PICTURES},
        words=True,
    ),
    "subject": Step(
        ask_subject, {EventKind.TEXT: said, **PICTURES}, {"compose.subject": choose_subject}
    ),
}
