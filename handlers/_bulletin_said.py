"""Shared by the steps of writing a bulletin: commands typed where an answer was asked for."""

from __future__ import annotations

from bot.core.events import EventKind
from bot.core.messages import Button, T, t
from bot.core.text import fold, nfc
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.meaning import said_then
from bot.dialog.registry import Handler
from bot.usecases.bulletins import compose
from bot.vietnamese import compose_like, intents, kinds
from bot.vietnamese.phrases import exact
from handlers._aside import aside
from handlers._bulletin import drafted, onward, send, targeted

NAME = "compose"
_FEW = 8  # words of an order
_NOT_NOW = exact("khong ko chua dung khoan sau mai lat neu khi chut doi cho")


def unless_said(take: Handler) -> Handler:
    """`take` gets what is an answer; 'gửi duyệt', 'sửa', 'xong chưa' typed there are not."""

    async def handler(ctx: Context) -> None:
        if not await _command(ctx):
            await take(ctx)

    return handler


async def said(ctx: Context) -> None:
    """Where only buttons are offered."""
    if not await _command(ctx) and not await offered(ctx):
        await ctx.say(t("not-understood"))
        await ctx.again()


async def meant_edit(ctx: Context) -> bool:
    """'Sửa lại giờ': part by part; right after a bulletin came back, that one."""
    named = next((r for rs in ctx.meant.codes for r in rs if r.startswith("BT-")), "")
    if named:
        await _edit_named(ctx, named)
    elif _here(ctx):
        await ctx.go("edit")
    elif (ref := ctx.screen.ref("bulletin.fix")) and not ctx.state.step:
        ctx.ref = ref
        await ctx.registry.actions["bulletin.fix"][1](ctx)
    else:
        return False
    return True


async def _edit_named(ctx: Context, code: str) -> None:
    """'Sửa BT-6': while it has not gone out; afterwards it is put right by another."""
    ctx.ref = code.removeprefix("BT-")
    open_ = await compose.may_change(ctx.work, refs.number(ctx.ref))
    await ctx.registry.actions["bulletin.fix" if open_ else "bulletin.board"][1](ctx)


async def meant_send(ctx: Context) -> bool:
    """'Gửi đi': what is complete goes to approval, else the question that is open."""
    if ctx.state.conversation != NAME:
        return False
    await _send(ctx)
    return True


async def meant_drafts(ctx: Context) -> bool:
    """'Viết tiếp bản nháp': the only one, else it is asked which."""
    found = await compose.drafts(ctx.work)
    if not found:
        return False
    if len(found) == 1:
        await aside(ctx, NAME, "edit", bulletin=found[0].bulletin_id)
    else:
        here = found[0].bulletin
        await here.fetch_related("commune")
        await aside(ctx, NAME, "drafts", commune=here.commune.code)
    return True


async def kept(ctx: Context) -> T | None:
    """What of it is still there after 'hủy'."""
    if "bulletin" not in ctx.data:
        return None
    version = await compose.current(ctx.work, int(ctx.data["bulletin"]))
    return t("compose-kept", code=version.bulletin.code)


async def _command(ctx: Context) -> bool:
    if ctx.event.kind is not EventKind.TEXT:
        return False
    if kinds.agrees(ctx.text, ctx.words("compose-words-send")) or _for_approval(ctx.text):
        await _send(ctx)
    elif not _here(ctx) and intents.meant(ctx.text, ctx.roles).intent == "drafts":
        if not await meant_drafts(ctx):
            await ctx.say(t("no-drafts"))
            await ctx.again()
    elif kinds.says(ctx.text, ctx.words("compose-words-status")):
        await ctx.say(await _unsent(ctx))
        await ctx.again()
    elif _here(ctx) and kinds.says(ctx.text, ctx.words("compose-words-edit")):
        await ctx.go("edit")
    elif _here(ctx) and kinds.says(ctx.text, ctx.words("compose-words-drop")):
        await drop(ctx)
    else:
        return False
    return True


def _for_approval(text: str) -> bool:
    """'Ok rồi gửi sếp duyệt đi': few words, and neither put off nor denied."""
    words = fold(text).split()
    plain = len(words) <= _FEW and not _NOT_NOW.intersection(words)
    return plain and "duyet" in words and bool({"gui", "trinh", "chuyen"}.intersection(words))


async def offered(ctx: Context) -> bool:
    """A whole bulletin typed where none was asked for: one tap begins it."""
    if not compose_like.is_bulletin(ctx.text):
        return False
    buttons = [
        Button(t("compose-btn-from"), "compose.from", str(ctx.inbox_id), many=True),
        Button(t("meant-no"), "start.menu"),
    ]
    await ctx.say(t("compose-from-ask"), buttons)
    return True


async def begun_from(ctx: Context) -> None:
    """The button: what was typed then is the text; a draft under way is kept."""
    text = nfc((await said_then(ctx, ctx.ref)).text)
    found = await compose.communes(ctx.work.actor.person_id)
    if _here(ctx) and (left := await kept(ctx)):
        await ctx.say(left)
    ctx.state.conversation, ctx.state.trail, ctx.state.data = NAME, [], {}
    ctx.home = NAME
    if len(found) != 1:
        await ctx.go("commune")
        return
    ctx.data["commune"] = found[0].code
    await drafted(ctx, text)


async def drop(ctx: Context) -> None:
    """The draft is gone from every list; it stays in the audit."""
    await compose.drop(ctx.work, int(ctx.data["bulletin"]))
    await ctx.say(t("compose-dropped"))
    ctx.end()


async def _send(ctx: Context) -> None:
    """'Xong' ends a list; nothing goes before the whole of it was looked at."""
    if ctx.state.step == "targets" and ctx.data.get("targets"):
        await targeted(ctx, list(ctx.data["targets"]))
    elif ctx.state.step == "preview":
        await send(ctx)
    elif ctx.state.step in {"edit", "radio", "subject"} and _here(ctx):
        await onward(ctx, int(ctx.data["bulletin"]))
    else:
        await ctx.say(await _unsent(ctx))
        await ctx.again()


async def _unsent(ctx: Context) -> T:
    if not _here(ctx):
        return t("compose-unsent-empty")
    version = await compose.current(ctx.work, int(ctx.data["bulletin"]))
    return t("compose-unsent", code=version.bulletin.code)


def _here(ctx: Context) -> bool:
    return ctx.state.conversation == NAME and "bulletin" in ctx.data
