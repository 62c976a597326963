"""What goes out, whatever the channel: a Message of text, buttons and media.

Texts are locale keys (T) until the outbox renders them in the reader's language; channels only ever
see the rendered form, where every text is a plain str and every button a wire string.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.core import shown


@dataclass(frozen=True)
class T:
    """A text by locale key, with its variables."""

    key: str
    args: dict[str, Any] = field(default_factory=dict)


def t(key: str, **args: Any) -> T:
    """Short form: t("report-saved", code="BC-12")."""
    return T(key, args)


FIRST_LINE = "\n"
"""As a Message's title: the first line of its text is one."""


class Localizer(Protocol):
    """Renders a locale key in a language, falling back to Vietnamese."""

    def text(self, text: str | T, language: str) -> str: ...


@dataclass(frozen=True)
class Button:
    """A tap. `action` is a stable name from docs/actions.md; `ref` says what it is about.

    With a `ref` the wire string becomes "action:token": bound to the person it is sent to, and
    pressed once only unless `many` is set.
    """

    title: str | T
    action: str
    ref: str = ""
    many: bool = False


@dataclass(frozen=True)
class Attachment:
    """A file from our media store, by its sha256. `url` is a public address of it, filled in
    by the outbox at sending time."""

    kind: str  # voice | photo | file
    digest: str = ""
    name: str = ""
    mime: str = ""
    url: str = ""


@dataclass(frozen=True)
class Form:
    """What is said where only registered or reviewed texts go: `kind` is which (Capabilities.says),
    `values` its variables by name, always in Vietnamese; each text takes those it knows. `about`:
    what its page shows, as OutboxRow.about."""

    kind: str
    values: Mapping[str, str | T]
    about: str = ""


@dataclass(frozen=True)
class Message:
    """One thing to say; the outbox cuts it into wire-sized parts by the channel's capabilities.
    `title` is a headline: an article to all followers has it apart, elsewhere it is those words of
    the text, shown as one where the channel can (FIRST_LINE: the first line of the text); `quote`
    is the message of theirs this answers, shown where the channel can."""

    text: str | T
    buttons: tuple[Button, ...] = ()
    media: tuple[Attachment, ...] = ()
    ask: str = ""  # "location" | "phone": ask with the channel's own means, where it has them
    title: str | T = ""
    quote: str = ""
    form: Form | None = None  # without one it never goes where only such texts do


@dataclass(frozen=True)
class WireButton:
    """A rendered button. `url` buttons open a page instead of sending an action."""

    title: str
    action: str = ""
    url: str = ""


@dataclass(frozen=True)
class WireMessage:
    """One wire call's worth: what a channel's `send` takes."""

    text: str
    buttons: tuple[WireButton, ...] = ()
    media: tuple[Attachment, ...] = ()
    ask: str = ""
    title: str = ""
    quote: str = ""
    form: dict[str, Any] = field(default_factory=dict)  # a template and its values


@dataclass(frozen=True)
class Sent:
    """The vendor's answer to a taken message. Of an id only what can be kept stays."""

    message_id: str
    extra: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.message_id) > 120 or not self.message_id.isprintable():
            object.__setattr__(self, "message_id", shown.line(self.message_id, 100)[:120])
