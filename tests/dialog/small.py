"""A few small conversations with words of their own, to test the router without any real one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from bot.core.buttons import ButtonTokens
from bot.core.errors import NotFound, UserError
from bot.core.events import Event, EventKind, MediaRef
from bot.core.messages import Button, T, t
from bot.core.text import fold
from bot.dialog.context import Context
from bot.dialog.inbox import Claimed, Inbox
from bot.dialog.registry import Conversation, Registry, Step
from bot.dialog.router import Router
from bot.outbox.store import Outbox
from models import ChatAccount, DialogState, OutboxContent, OutboxRow
from tests.fakes.house import CAPS, Parts

WORDS = {
    "words-cancel": "hủy | huỷ bỏ | thôi",
    "words-back": "quay lại",
    "words-help": "giúp | giúp tôi",
    "words-menu": "menu | bắt đầu",
    "survey-words": "khảo sát",
    "officer-words": "duyệt tin",
    "report-words": "báo cáo",
}


class Stub:
    """Locales whose texts are their own keys with the variables."""

    languages = ("vi",)

    def text(self, text: str | T, language: str) -> str:
        if isinstance(text, str):
            return text
        return f"<{text.key}{''.join(f' {k}={v}' for k, v in text.args.items())}>"

    def words(self, key: str) -> tuple[str, ...]:
        return tuple(fold(w) for w in WORDS.get(key, "").split("|") if w)


async def _help(ctx: Context) -> None:
    await ctx.say(t("help"))


async def _menu(ctx: Context) -> None:
    await ctx.say(t("menu"), [Button("Khảo sát", "survey.start"), Button("Duyệt", "officer.start")])


async def _enrol(ctx: Context) -> None:
    await ctx.say(t("enrol", text=ctx.text, start=ctx.event.start))
    ctx.end()


async def _survey(ctx: Context) -> None:
    await ctx.go("colour")


async def _ask_colour(ctx: Context) -> None:
    choices = [
        Button("Xanh", "survey.pick", "green"),
        Button("Đỏ lửa", "survey.pick", "red", many=True),
        Button("Bỏ qua", "survey.skip"),
    ]
    await ctx.say(t("colour"), choices)


async def _pick(ctx: Context) -> None:
    ctx.data["colour"] = ctx.ref or "none"
    await ctx.go("why")


async def _ask_why(ctx: Context) -> None:
    await ctx.say(t("why", colour=ctx.data["colour"]))


async def _why(ctx: Context) -> None:
    ctx.data["why"] = ctx.text
    await ctx.work.audit("survey.done", "survey:1", None, dict(ctx.data))
    await ctx.say(t("thanks", why=ctx.text))
    if ctx.text == "boom":
        raise RuntimeError("a bug")
    if ctx.text == "wrong":
        raise UserError("error-survey", most="3")
    ctx.end()


async def _noise(ctx: Context) -> None:
    await ctx.go("confirm")


async def _ask_confirm(ctx: Context) -> None:
    await ctx.say(t("confirm"), [Button("Gửi", "report.send", "note")])


async def _send(ctx: Context) -> None:
    await ctx.work.audit("report.sent", "report:1")
    await ctx.say(t("sent"))
    ctx.end()


async def _officer(ctx: Context) -> None:
    await ctx.say(t("desk"), [Button("Duyệt BT-1", "officer.approve", "BT-1")])
    ctx.end()


async def _approve(ctx: Context) -> None:
    if ctx.ref == "gone":
        raise NotFound
    await ctx.work.audit("bulletin.approved", f"bulletin:{ctx.ref}")
    await ctx.say(t("approved", code=ctx.ref))


async def _followed(ctx: Context) -> None:
    await ctx.say(t("welcome"))


SURVEY = Conversation(
    "survey",
    entry=_survey,
    steps={
        "colour": Step(_ask_colour, choices={"survey.pick": _pick, "survey.skip": _pick}),
        "why": Step(_ask_why, take={EventKind.TEXT: _why}),
    },
)
REPORT = Conversation(
    "report",
    roles=frozenset({"propagandist"}),
    entry=_noise,
    steps={"confirm": Step(_ask_confirm, choices={"report.send": _send})},
    sudden={EventKind.VOICE: _noise, EventKind.TEXT: _noise},
)
OFFICER = Conversation(
    "officer",
    roles=frozenset({"approver"}),
    entry=_officer,
    actions={"officer.approve": _approve},
)
START = Conversation(
    "start",
    actions={"start.help": _help, "start.menu": _menu},
    events={EventKind.FOLLOW: _followed},
)
ENROL = Conversation("enrol", entry=_enrol)
ALL = (START, ENROL, SURVEY, REPORT, OFFICER)
_NUMBERS = count(1)


@dataclass
class Room:
    """Chats over one router, through the real inbox."""

    parts: Parts
    conversations: tuple[Conversation, ...] = ALL
    tokens: ButtonTokens = field(default_factory=lambda: ButtonTokens(b"k" * 32))

    def __post_init__(self) -> None:
        stub: Any = Stub()
        outbox = Outbox(stub, lambda _c, _a: CAPS, self.parts.clock)
        self.services = replace(self.parts.services, outbox=outbox)
        self.inbox = Inbox(self.parts.clock, lambda _what: None)
        registry = Registry(self.conversations)
        self.router = Router(self.services, registry, stub, self.tokens)

    def restarted(self, *conversations: Conversation) -> Room:
        """Another process, perhaps a later version, on the same database."""
        return Room(self.parts, conversations or self.conversations)

    async def accept(self, chat: str, kind: EventKind, **more: Any) -> Event:
        at = more.pop("at", self.parts.clock.now())
        event = Event("webchat", "web", f"e{next(_NUMBERS)}", kind, chat, at, **more)
        await self.inbox.accept([event])
        return event

    async def run(self, chat: str, kind: EventKind, **more: Any) -> list[str]:
        """One event, claimed and handled; the texts said to this chat by it."""
        await self.accept(chat, kind, **more)
        before = len(await self.heard(chat))
        claimed = await self.claimed()
        await self.router.handle(claimed)
        return (await self.heard(chat))[before:]

    async def claimed(self) -> Claimed:
        (one,) = await self.inbox.claim(1)
        return one

    async def says(self, chat: str, text: str, **more: Any) -> list[str]:
        return await self.run(chat, EventKind.TEXT, text=text, **more)

    async def voice(self, chat: str) -> list[str]:
        media = (MediaRef("voice", digest="ab" * 32),)
        return await self.run(chat, EventKind.VOICE, media=media)

    async def taps(self, chat: str, title: str) -> list[str]:
        return await self.acts(chat, await self.wire(chat, title))

    async def acts(self, chat: str, wire: str) -> list[str]:
        return await self.run(chat, EventKind.ACTION, action=wire)

    async def wire(self, chat: str, title: str) -> str:
        """The wire string of the latest button with this title."""
        account = await ChatAccount.get(chat_id=chat)
        rows = await OutboxRow.filter(chat_account_id=account.id, buttons__gt=0).order_by("-id")
        for row in rows:
            content = await OutboxContent.get(id=row.content_id)
            for b in content.body["buttons"]:
                if b["title"] == title:
                    many = b.get("many", False)
                    return self.tokens.mint(
                        str(account.id), b["action"], b.get("ref", ""), many=many
                    )
        raise AssertionError(f"{chat} never had a button {title!r}")

    async def heard(self, chat: str) -> list[str]:
        rows = await OutboxRow.filter(chat_account__chat_id=chat).order_by("id")
        contents = {c.id: c for c in await OutboxContent.all()}
        return [contents[r.content_id].body.get("text", "") for r in rows]

    async def state(self, chat: str) -> DialogState:
        return await DialogState.get(account__chat_id=chat)
