"""Shared by the steps of writing a bulletin: keeping the draft, and which question comes next."""

from __future__ import annotations

from typing import Any

from bot.core.events import EventKind
from bot.core.messages import t
from bot.core.text import fold
from bot.dialog.context import Context
from bot.usecases.airtime import room_left
from bot.usecases.bulletins import cards, compose, preview, render, submit
from bot.usecases.reading import manner
from bot.vietnamese import subjects, when

_SHOWN = 10


def where(ctx: Context) -> tuple[int, int]:
    """The bulletin being written, and the version its writer is looking at."""
    return int(ctx.data["bulletin"]), int(ctx.data["number"])


async def looked_at(ctx: Context) -> Any:
    """The newest version, which from now on is the one its writer is looking at."""
    version = await compose.current(ctx.work, int(ctx.data["bulletin"]))
    keep(ctx, version)
    return version


def keep(ctx: Context, version: Any) -> None:
    """Remember which version this chat is about."""
    ctx.data["bulletin"], ctx.data["number"] = version.bulletin_id, version.number
    ctx.data["commune"] = version.bulletin.commune.code


async def drafted(ctx: Context, text: str, voice: str = "") -> None:
    """The words are there: a new draft, or new words for the one being written."""
    if "bulletin" in ctx.data:
        version = await compose.set_text(ctx.work, *where(ctx), text)
    else:
        version = await compose.draft(ctx.work, str(ctx.data["commune"]), text)
    for digest in ctx.data.pop("photos", []):
        version = await compose.attach(ctx.work, version.bulletin_id, version.number, str(digest))
    if voice:
        version = await compose.change(
            ctx.work, version.bulletin_id, version.number, voice_digest=voice
        )
        heard_back(ctx, voice)
    ctx.data.pop("voice", None)
    await onward(ctx, version.bulletin_id)


def heard_back(ctx: Context, recording: str) -> None:
    """A recording as it will sound, for whoever made it."""
    ctx.work.then("hear_back", recording, ctx.account.id, ctx.inbox_id)


async def more_words(ctx: Context) -> None:
    """Whoever sent the title first sends the text next."""
    version = await compose.current(ctx.work, int(ctx.data["bulletin"]))
    begun = version.title if version.body.startswith(version.title) else ""
    text = "\n".join(p for p in (begun or version.title, version.body.removeprefix(begun)) if p)
    await ctx.say(t("compose-text-added"))
    await drafted(ctx, f"{text}\n{ctx.text}")


async def changed(ctx: Context, **fields: Any) -> None:
    """One more answer, then the next question."""
    version = await compose.change(ctx.work, *where(ctx), **fields)
    await onward(ctx, version.bulletin_id)


async def targeted(ctx: Context, codes: list[str]) -> None:
    """For whom is settled."""
    version = await compose.set_targets(ctx.work, *where(ctx), codes)
    ctx.data.pop("targets", None)
    await ctx.say(t("compose-targets-set", targets=await cards.targets_text(version.targets)))
    await onward(ctx, version.bulletin_id)


async def timed(ctx: Context, text: str) -> None:
    """When is settled."""
    version = await compose.set_times(ctx.work, *where(ctx), text)
    await onward(ctx, version.bulletin_id)


async def onward(ctx: Context, bulletin_id: int) -> None:
    """The first thing that is still missing, else the look at the whole."""
    version = await compose.current(ctx.work, bulletin_id)
    keep(ctx, version)
    times = when.load(version.times)
    if not version.targets:
        await ctx.go("targets")
    elif not times.now and not times.at:
        await ctx.go("times")
    elif version.subject in subjects.NEEDS_SOURCE and not version.source:
        await ctx.go("source")
    else:
        await ctx.go("preview")


async def send(ctx: Context) -> None:
    """Off to approval."""
    version = await submit.submit(ctx.work, *where(ctx))
    await ctx.say(t("compose-sent", code=version.bulletin.code))
    ctx.end()


async def shown(ctx: Context) -> tuple[Any, Any]:
    """(text, pictures): exactly what people will get, how many of them, and who will not."""
    version = await looked_at(ctx)
    counts = await preview.count(ctx.work, version)
    key = "compose-sound-person" if version.voice_digest else "compose-sound-machine"
    text = t(
        "compose-preview",
        code=version.bulletin.code,
        text=await cards.body(version),
        targets=await cards.targets_text(version.targets),
        times=await cards.times_text(ctx.work, version),
        counts=cards.counts_text(counts),
        sound=t(key, seconds=str(counts.spoken_s)),
    )
    lines = _missing(ctx, counts)
    for line in room_left.told(counts.room, ctx.work.now()):
        lines.append(f"• {ctx.localizer.text(line, ctx.language)}")
    if not version.voice_digest and (words := _unread(version)):
        lines.append(f"• {ctx.words('compose-unread', words=words)}")
    if lines:
        text = t("compose-preview-missing", text=text, lines="\n".join(lines))
    return text, cards.pictures(version)


def _unread(version: Any) -> str:
    """Abbreviations that nobody knows how to read aloud."""
    return ", ".join(manner.unknown(version.bulletin.commune, render.text_of(version))[:_SHOWN])


def _missing(ctx: Context, counts: preview.Preview) -> list[str]:
    lines = [f"• {name}: {ctx.words(reason)}" for name, reason in counts.unreachable]
    if counts.silent_villages:
        names = ", ".join(counts.silent_villages)
        lines.append(f"• {ctx.words('compose-villages-silent', names=names)}")
    return lines


def after_word(ctx: Context) -> str:
    """What was typed behind the entry word ('soạn tin: Mai cúp điện …'), with its lines."""
    for word in ctx.words("compose-words").split("|"):
        count = len(word.split())
        if fold(" ".join(ctx.text.split()[:count])) == fold(word):
            rest = ctx.text.split(None, count)
            return rest[count].lstrip(":- \n") if len(rest) > count else ""
    return ""


async def take_photo(ctx: Context) -> None:
    """A picture at any step belongs to the bulletin being written."""
    digests = [m.digest for m in ctx.event.media if m.digest]
    if "bulletin" in ctx.data:
        for digest in digests:
            version = await compose.attach(ctx.work, *where(ctx), digest)
            ctx.data["number"] = version.number
    else:
        ctx.data["photos"] = [*ctx.data.get("photos", []), *digests][: compose.MOST_FILES]
    pictures = all(m.kind == "photo" or m.mime.startswith("image/") for m in ctx.event.media)
    await ctx.say(t("compose-photo" if pictures else "compose-file"))
    if ctx.text and ctx.state.step == "text":
        await drafted(ctx, ctx.text)
    else:
        await ctx.again()


PICTURES = {EventKind.PHOTO: take_photo, EventKind.FILE: take_photo}
