"""A Message -> wire-sized parts, by a channel's capabilities. Content is never shortened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.core import sms
from bot.core.capabilities import Capabilities
from bot.core.messages import FIRST_LINE, Attachment, Button, Form, Localizer, Message, T
from bot.core.text import cut, numbered, shorten

Render = Callable[[str | T], str]


@dataclass(frozen=True)
class Part:
    """One wire call before its buttons are minted: titles are rendered, refs are not filled."""

    text: str
    buttons: tuple[Button, ...] = ()
    media: tuple[Attachment, ...] = ()
    ask: str = ""
    title: str = ""
    quote: str = ""
    form: dict[str, Any] = field(default_factory=dict)  # a template: see forms.py
    gone: str = ""  # said where a file of it is not there any more

    @property
    def units(self) -> int:
        """How many of a month's budget it takes where a text costs by its length."""
        return max(1, sms.segments(self.text))


def parts(message: Message, caps: Capabilities, localizer: Localizer, language: str) -> list[Part]:
    """At least one part; the buttons are on the last, media on parts of their own. All carry the
    title, the first what it answers."""
    first, *more = _cut(message, caps, localizer, language)
    title = localizer.text(message.title, language) if message.title else ""
    if message.title == FIRST_LINE:
        title = first.text.partition("\n")[0]
    quote = message.quote if caps.quotes else ""
    if not (more or title or quote or first.media):
        return [first]  # nearly every answer
    found = [replace(first, title=title, quote=quote), *(replace(p, title=title) for p in more)]
    return [_with_gone(p, localizer, language) if p.media else p for p in found]


def _with_gone(part: Part, localizer: Localizer, language: str) -> Part:
    kinds = dict.fromkeys(m.kind for m in part.media)
    words = [localizer.text(T("media-not-there", {"kind": k}), language) for k in kinds]
    return replace(part, gone=" ".join(words))


def article(
    message: Message,
    caps: Capabilities,  # noqa: ARG001 - the shape of `parts`
    localizer: Localizer,
    language: str,
) -> list[Part]:
    """One part whatever its length, as each would go to all followers; without buttons."""
    text, title = (localizer.text(x, language) if x else "" for x in (message.text, message.title))
    return [_with_gone(Part(text, (), message.media, title=title), localizer, language)]


def formed(message: Message, caps: Capabilities, localizer: Localizer, language: str) -> list[Part]:  # noqa: ARG001 - the shape of `parts`
    """One part: the registered text with its variables, as it was shown to the officer."""
    form = message.form
    return [Part(filled(form, caps, localizer))] if form else []


def filled(form: Form, caps: Capabilities, localizer: Localizer) -> str:
    """The text that goes out; "" where this one is not registered."""
    values = {name: localizer.text(value, "vi") for name, value in form.values.items()}
    return sms.fill(caps.texts.get(form.kind, ""), values, accents=caps.accents)


def _cut(message: Message, caps: Capabilities, localizer: Localizer, language: str) -> list[Part]:

    def render(text: str | T) -> str:
        return localizer.text(text, language)

    text, buttons = _buttons(message, caps, render)
    pieces = cut(text, caps.max_text) if text else []
    out = [Part(piece) for piece in pieces]
    media = [m for m in message.media if m.kind in caps.media_out]
    links = [_link(m, render) for m in message.media if m.kind not in caps.media_out]
    if len(out) == 1 and len(media) == 1 and not links and _fits(out[0], caps):
        return [Part(out[0].text, buttons, (media[0],), message.ask)]
    if len(out) == 1 and len(links) == 1 and not media and len(buttons) < caps.max_buttons:
        return [Part(out[0].text, buttons, (links[0],), message.ask)]  # one message, one quota unit
    out += [Part("", (), (m,)) for m in media]
    out += [Part(render(T("media-link", {"kind": m.kind})), (), (m,)) for m in links]
    return _attach(out, buttons, message.ask)


def _link(media: Attachment, render: Render) -> Attachment:
    """A file keeps its name; a sound or picture is called by what a tap on its link does."""
    named = media.kind == "file" and media.name
    return media if named else replace(media, name=render(T("media-open", {"kind": media.kind})))


def _fits(part: Part, caps: Capabilities) -> bool:
    return 0 < len(part.text) <= caps.max_caption


def _attach(out: list[Part], buttons: tuple[Button, ...], ask: str) -> list[Part]:
    # Buttons belong under words: the last text part carries them, and goes last.
    out = out or [Part("")]
    at = max((i for i, p in enumerate(out) if p.text and not p.media), default=len(out) - 1)
    words = out.pop(at)
    return [*out[:at], *out[at:], Part(words.text, buttons, words.media, ask)]


def _buttons(
    message: Message, caps: Capabilities, render: Render
) -> tuple[str, tuple[Button, ...]]:
    """The text and the buttons; too many or too long ones are also listed in the text, whole."""
    text = render(message.text)
    titles = [render(b.title) for b in message.buttons]
    buttons = tuple(
        Button(shorten(title, caps.max_button_title), b.action, b.ref, b.many)
        for title, b in zip(titles, message.buttons, strict=True)
    )
    too_long = any(len(title) > caps.max_button_title for title in titles)
    if too_long or len(buttons) > caps.max_buttons:
        text = "\n".join([*([text] if text else []), *_lines(titles, render)])
    return text, buttons


def _lines(titles: list[str], render: Render) -> list[str]:
    if numbered(titles):
        places = [f"{n}. {title}" for n, title in enumerate(titles, 1)]
        return [*places, render(T("choose-by-number"))]
    return [*(f"– {title}" for title in titles), render(T("choose-by-words"))]
