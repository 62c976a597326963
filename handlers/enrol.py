"""Enrolling: a code, a name, consent, and an officer's tap; and a second chat for one person."""

from __future__ import annotations

from bot.core.errors import NotFound, UserError
from bot.core.events import EventKind
from bot.core.messages import Button, t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.handover import among, hand_over
from bot.dialog.menu import menu_buttons
from bot.dialog.registry import Conversation, Step
from bot.usecases import access
from bot.usecases.people import enrol, enrol_confirm, invite


async def _entry(ctx: Context) -> None:
    """With a code (typed or scanned) it is used at once; a known person chooses what for."""
    code = enrol.find_code(ctx.event.start) or enrol.find_code(ctx.text)
    if code:
        await _use(ctx, code)
    elif among(ctx, "enrol-join-words"):
        await _join(ctx)
    elif _something_else(ctx):
        await hand_over(ctx)
    elif ctx.roles:  # somebody we know has two reasons to come here
        ctx.end()
        buttons = (
            Button(t("enrol-btn-join"), "enrol.join"),
            Button(t("start-btn-code"), "enrol.code"),
        )
        await ctx.say(t("enrol-what"), buttons)
    else:
        await ctx.go("code")


def _something_else(ctx: Context) -> bool:
    """Typed text that only began with one of our words."""
    typed = ctx.event.kind is EventKind.TEXT and not ctx.event.start
    ours = ("enrol-words", "enrol-menu", "start-btn-code")
    return typed and not any(among(ctx, key) for key in ours)


async def _enter_code(ctx: Context) -> None:
    """The button 'Tôi có mã', from wherever it was shown."""
    await ctx.go("code", conversation="enrol")


async def _ask_code(ctx: Context) -> None:
    """With the way out for whoever has none: a citizen who got here by mistake."""
    await ctx.say(t("enrol-code"), (Button(t("start-btn-follow"), "follow.start"),))


async def _take_code(ctx: Context) -> None:
    """Whatever was typed is tried, so that the refusal can say what is wrong with it."""
    await _use(ctx, enrol.find_code(ctx.text) or ctx.text)


async def _use(ctx: Context, code: str) -> None:
    """Where a code leads: refused, a second chat joined, already waiting, or on to the name."""
    use = await enrol.use_code(ctx.work, ctx.account, code)
    if use.refused:
        await ctx.say(t(use.refused, **use.args))
        _stay_or_end(ctx, use.refused)
    elif use.joined:
        ctx.end()
        # Not ctx.roles: those are from before this chat was theirs.
        roles = frozenset(r.role.value for r in await access.roles(ctx.account.person_id))
        await ctx.say(t("enrol-joined", name=use.known), menu_buttons(ctx.registry, roles))
    elif use.waiting:
        await _say_state(ctx)
    else:
        ctx.data.update(code=use.code_id, village=use.village, name=use.known)
        # Of whoever has agreed before (another village of theirs) nothing is asked twice.
        await (_finish(ctx, "") if use.known else ctx.go("name"))


def _stay_or_end(ctx: Context, refused: str) -> None:
    """A mistyped code is typed again; any other refusal ends here."""
    if refused in {"enrol-mistyped", "enrol-unknown"}:
        ctx.state.step, ctx.state.trail = "code", []
    else:
        ctx.end()


async def _say_state(ctx: Context) -> None:
    """Who sends a code twice is told how it stands, not asked everything again."""
    ctx.end()
    waiting = await enrol_confirm.waiting_for(ctx.account.person_id)
    if waiting:
        await ctx.say(t("enrol-waiting", village=", ".join(waiting)))
    else:
        await ctx.say(t("enrol-done-before"), menu_buttons(ctx.registry, ctx.roles))


async def _ask_name(ctx: Context) -> None:
    """The chat's own name as a button, where it looks like a whole name."""
    # 'Lan' alone helps no officer to tell who it is: then it is typed.
    offered = ctx.account.name.strip()
    buttons = [Button(offered, "enrol.name")] if len(offered.split()) > 1 else []
    await ctx.say(t("enrol-name", village=ctx.data["village"]), buttons)


async def _take_name(ctx: Context) -> None:
    """A second code sent at this question is no name."""
    if enrol.looks_like_code(ctx.text):
        await _use(ctx, enrol.find_code(ctx.text))
    else:
        await _named(ctx, ctx.text)


async def _take_offered(ctx: Context) -> None:
    """Their name as the chat has it."""
    await _named(ctx, ctx.account.name)


async def _named(ctx: Context, text: str) -> None:
    """Cleaned as it will be shown to the officer."""
    ctx.data["name"] = enrol_confirm.clean_name(text)
    await ctx.go("consent")


async def _ask_consent(ctx: Context) -> None:
    """Before anything is kept: what of them, what for, and that they can end it."""
    buttons = (
        Button(t("enrol-btn-agree"), "enrol.agree"),
        Button(t("enrol-btn-decline"), "enrol.decline"),
    )
    text = t("enrol-consent-ask", name=ctx.data["name"], consent=t("enrol-consent"))
    await ctx.say(text, buttons)


async def _take_consent(ctx: Context) -> None:
    """Anything but a clear yes or no is asked again: silence is no consent."""
    if among(ctx, "enrol-agree-words"):
        await _agree(ctx)
    elif among(ctx, "enrol-decline-words"):
        await _decline(ctx)
    else:
        await _ask_consent(ctx)


async def _agree(ctx: Context) -> None:
    """Kept with the very words they agreed to."""
    await _finish(ctx, ctx.words("enrol-consent"))


async def _finish(ctx: Context, consent: str) -> None:
    data = dict(ctx.data)
    village = await enrol_confirm.ask(
        ctx.work, ctx.account, int(data["code"]), str(data["name"]), consent
    )
    ctx.end()
    # The one question left is asked in the same message, before they put the phone away.
    if ctx.person is None or not ctx.person.phone:
        await ctx.begin("phone", enrolled=village)
    else:
        await ctx.say(t("enrol-sent", village=village))


async def _decline(ctx: Context) -> None:
    """Nothing was kept; bulletins can be had without enrolling."""
    ctx.end()
    await ctx.say(t("enrol-declined"), (Button(t("start-btn-follow"), "follow.start"),))


async def _join(ctx: Context) -> None:
    """A code for the person's other chat."""
    ctx.end()
    if ctx.person is None or not ctx.roles:
        raise UserError("enrol-join-first")
    made = await invite.join_code(ctx.work, ctx.person)
    text = t(
        "enrol-join-code",
        code=made.code,
        minutes=str(invite.JOIN_MINUTES),
        links="\n".join(made.links),
        has_links="yes" if made.links else "no",
    )
    await ctx.say(text, media=(made.picture,))


async def _confirm(ctx: Context) -> None:
    """An officer lets them in, from the card of the one who waits."""
    menu = menu_buttons(ctx.registry, frozenset({"propagandist"}))
    done = await enrol_confirm.confirm(ctx.work, _role_id(ctx), menu)
    await ctx.say(t("enrol-you-confirmed", name=done.name, village=done.village))


async def _refuse(ctx: Context) -> None:
    """An officer does not know them."""
    done = await enrol_confirm.refuse(ctx.work, _role_id(ctx))
    await ctx.say(t("enrol-you-refused", name=done.name, village=done.village))


def _role_id(ctx: Context) -> int:
    try:
        return refs.number(ctx.ref)
    except NotFound as error:  # sent by hand: it looks like a button and names nobody
        raise UserError("button-old") from error


conversation = Conversation(
    name="enrol",
    entry=_entry,
    menu=90,
    menu_for=frozenset({"propagandist", "citizen"}),
    steps={
        "code": Step(_ask_code, {EventKind.TEXT: _take_code}),
        "name": Step(
            _ask_name, {EventKind.TEXT: _take_name}, {"enrol.name": _take_offered}, words=True
        ),
        "consent": Step(
            _ask_consent,
            {EventKind.TEXT: _take_consent},
            {"enrol.agree": _agree, "enrol.decline": _decline},
            words=True,
        ),
    },
    actions={
        "enrol.code": _enter_code,
        "enrol.join": _join,
        "enrol.confirm": _confirm,
        "enrol.refuse": _refuse,
    },
)
