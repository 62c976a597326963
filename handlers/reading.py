"""How the commune's announcements are read: voice, greeting, closing, and 'Ea Tul đọc là …'."""

from __future__ import annotations

from bot.core.errors import NotAllowed, NotFound
from bot.core.events import EventKind
from bot.core.messages import Button, T, t
from bot.dialog import refs
from bot.dialog.aside import park
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases import areas
from bot.usecases.bulletins import compose, reread
from bot.usecases.reading import manner
from bot.vietnamese import read_as

_TEXTS = manner.AROUND
_CHOICES = {
    "voice": manner.REGIONS,
    "speed": tuple(manner.SPEEDS),
    "times": ("1", "2", "3"),
}
_SHOWN = 30


async def meant(ctx: Context) -> bool:
    """'Ea Tul đọc là ê a tun', typed anywhere."""
    told = read_as.told(ctx.text)
    if told is None or not await compose.communes(ctx.work.actor.person_id):
        return False
    if ctx.state.step:
        park(ctx)  # a draft on the screen comes back
    await ctx.begin("reading", word=told[0], said=told[1])
    return True


async def start(ctx: Context) -> None:
    """The one commune, or the question which."""
    found = await compose.communes(ctx.work.actor.person_id)
    if not found:
        raise NotAllowed("not-for-you")
    if len(found) > 1:
        await ctx.go("commune")
        return
    ctx.data["commune"] = found[0].code
    await _onward(ctx)


async def _onward(ctx: Context) -> None:
    """What may have been said of something else is asked about before anything is read so."""
    if "word" not in ctx.data:
        await ctx.go("show")
    elif read_as.sure(str(ctx.data["word"])):
        await _put(ctx)
    else:
        await ctx.go("sure")


async def ask_commune(ctx: Context) -> None:
    """Officers of several communes."""
    found = await compose.communes(ctx.work.actor.person_id)
    buttons = [Button(a.name, "reading.commune", a.code, many=True) for a in found]
    await ctx.say(t("reading-commune"), buttons)


async def choose_commune(ctx: Context) -> None:
    """By button; the use case checks the right again."""
    ctx.data["commune"] = ctx.ref
    await _onward(ctx)


async def ask_sure(ctx: Context) -> None:
    """From then on loudspeakers read it so."""
    buttons = [
        Button(t(f"reading-btn-{what}"), f"reading.{what}", many=True)
        for what in ("sure", "unsure")
    ]
    asked = {name: str(ctx.data[name]) for name in ("word", "said")}
    await ctx.say(t("reading-sure", **asked), buttons)


async def sure(ctx: Context) -> None:
    """It was meant so."""
    await _put(ctx)


async def unsure(ctx: Context) -> None:
    """It was said of something else."""
    ctx.end()
    await ctx.say(t("reading-unsure"))


async def ask_show(ctx: Context) -> None:
    """All of it at once, with what can be changed."""
    commune = await areas.by_code(str(ctx.data["commune"]))
    own, words = manner.own(commune), manner.readings(commune)
    lines = "\n".join(f"• {w}: {s}" for w, s in sorted(words.items())[:_SHOWN])
    text = t(
        "reading-show",
        commune=commune.name,
        voice=t(f"reading-voice-{own.get('voice') or 'north'}"),
        speed=t(f"reading-speed-{own.get('speed') or 'normal'}"),
        times=str(own.get("times", 1)),
        opening=str(own.get("opening") or "—"),
        closing=str(own.get("closing") or "—"),
        count=str(len(words)),
        lines=lines or "—",
    )
    buttons = [
        Button(t(f"reading-btn-{what}"), "reading.set", what, many=True)
        for what in (*_CHOICES, *_TEXTS)
    ]
    await ctx.say(text, [*buttons, Button(t("reading-btn-listen"), "reading.listen")])


async def change(ctx: Context) -> None:
    """One part of it."""
    if ctx.ref not in (*_CHOICES, *_TEXTS):
        raise NotFound
    ctx.data["what"] = ctx.ref
    await ctx.go("words" if ctx.ref in _TEXTS else "choice")


async def ask_choice(ctx: Context) -> None:
    """The few there are."""
    what = str(ctx.data["what"])
    buttons = [
        Button(_named(what, value), "reading.choose", f"{what}-{value}", many=True)
        for value in _CHOICES[what]
    ]
    await ctx.say(t(f"reading-ask-{what}"), buttons)


def _named(what: str, value: str) -> str | T:
    return t("reading-times", times=value) if what == "times" else t(f"reading-{what}-{value}")


async def choose(ctx: Context) -> None:
    """Settled, and heard at once."""
    what, _, value = ctx.ref.partition("-")
    await _chosen(ctx, what, value)


async def ask_words(ctx: Context) -> None:
    """Greeting or closing."""
    none = Button(t("reading-btn-none"), "reading.none")
    await ctx.say(t(f"reading-ask-{ctx.data['what']}"), [none])


async def take_words(ctx: Context) -> None:
    """As it was typed."""
    await _chosen(ctx, str(ctx.data["what"]), ctx.text)


async def no_words(ctx: Context) -> None:
    """Nothing is said there."""
    await _chosen(ctx, str(ctx.data["what"]), "")


async def _chosen(ctx: Context, what: str, value: str) -> None:
    code = str(ctx.data["commune"])
    await manner.choose(ctx.work, code, what, value)
    _let_hear(ctx, code, what if what in _TEXTS else "")
    await ctx.say(t("reading-kept"))
    await ctx.go("show")


async def listen(ctx: Context) -> None:
    """What it sounds like now."""
    _let_hear(ctx, str(ctx.data["commune"]), "")
    await ctx.say(t("reading-listen"))


async def take_told(ctx: Context) -> None:
    """'… đọc là …' at the list of words."""
    if (told := read_as.told(ctx.text)) is None:
        await ctx.say(t("reading-how"))
        return
    ctx.data["word"], ctx.data["said"] = told
    await _put(ctx)


async def _put(ctx: Context) -> None:
    word, said = str(ctx.data.pop("word")), str(ctx.data.pop("said"))
    code = str(ctx.data["commune"])
    commune = await manner.put(ctx.work, code, word, said)
    _let_hear(ctx, code, manner.mark(word))
    buttons = [Button(t("reading-btn-drop", word=word), "reading.drop", _ref(code, word), True)]
    text = t("reading-put", word=word, said=said)
    found = await reread.with_word(commune, word)
    waiting = [v for v in found if v.bulletin.state == "submitted"]
    if drafts := [v.bulletin.code for v in found if v not in waiting]:
        text = t("reading-put-drafts", text=text, codes=", ".join(drafts))
    if waiting:
        codes = ", ".join(v.bulletin.code for v in waiting)
        text = t("reading-put-waiting", text=text, codes=codes)
        buttons += [
            Button(
                t("reading-btn-again", code=v.bulletin.code),
                "reading.again",
                str(v.bulletin_id),
                many=True,  # for the next word that is put right, too
            )
            for v in waiting
        ]
    await ctx.say(text, buttons)
    ctx.end()


async def drop(ctx: Context) -> None:
    """Read as it is written again."""
    code, _, mark = ctx.ref.rpartition("-")
    if not code or not (word := manner.marked(await areas.by_code(code), mark)):
        raise NotFound
    await manner.drop(ctx.work, code, word)
    await ctx.say(t("reading-dropped", word=word))


async def again(ctx: Context) -> None:
    """A bulletin that waits for approval is read in the new way, and asked about anew."""
    version = await reread.again(ctx.work, refs.number(ctx.ref))
    await ctx.say(t("reading-again-done", code=version.bulletin.code))


def _ref(code: str, word: str) -> str:
    return f"{code}-{manner.mark(word)}"


def _let_hear(ctx: Context, code: str, what: str) -> None:
    ctx.work.then("read_out", code, ctx.account.id, what, ctx.inbox_id)


conversation = Conversation(
    name="reading",
    entry=start,
    roles=frozenset({"editor", "approver", "admin"}),
    steps={
        "commune": Step(ask_commune, choices={"reading.commune": choose_commune}),
        "sure": Step(ask_sure, choices={"reading.sure": sure, "reading.unsure": unsure}),
        "show": Step(
            ask_show,
            {EventKind.TEXT: take_told},
            {"reading.set": change, "reading.listen": listen},
        ),
        "choice": Step(ask_choice, choices={"reading.choose": choose}),
        "words": Step(
            ask_words, {EventKind.TEXT: take_words}, {"reading.none": no_words}, words=True
        ),
    },
    actions={"reading.drop": drop, "reading.again": again},
    meanings={"read_as": meant},
)
