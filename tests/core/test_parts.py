"""A message cut into wire-sized parts: whatever a channel can do, the whole content arrives."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from bot.core.capabilities import Capabilities
from bot.core.messages import Attachment, Button, Message, T
from bot.outbox.parts import Part, parts

PHOTO = Attachment("photo", "a" * 64, "ảnh.jpg", "image/jpeg")
VOICE = Attachment("voice", "b" * 64, "", "audio/mpeg")
FILE = Attachment("file", "c" * 64, "bảng.xlsx", "")
KINDS = frozenset({"voice", "photo", "file"})
SHORT = "Họp thôn lúc 7 giờ tối mai."
LONG = " ".join(f"Câu thứ {n} của bản tin dài này nói về nước sạch." for n in range(60))


class Keys:
    """messages.Localizer: a key and its variables, in angle brackets."""

    def text(self, text: str | T, language: str) -> str:
        if isinstance(text, str):
            return text
        return f"<{text.key}{''.join(f' {v}' for v in text.args.values())}>"


def able(**more: object) -> Capabilities:
    known: dict[str, object] = {
        "max_text": 400,
        "max_buttons": 5,
        "max_button_title": 20,
        "max_action": 64,
        **more,
    }
    return Capabilities(**known)  # type: ignore[arg-type]  # what the test gives


def cut(message: Message, caps: Capabilities) -> list[Part]:
    return parts(message, caps, Keys(), "vi")


def buttons(count: int, title: str = "Nút") -> tuple[Button, ...]:
    return tuple(Button(f"{title} {n}", f"a.b{n}", f"r{n}", many=n % 2 == 0) for n in range(count))


MEDIA = [(), (PHOTO,), (VOICE,), (PHOTO, VOICE), (FILE, PHOTO, VOICE)]
CAN = [frozenset(), frozenset({"photo"}), KINDS]
WAYS = list(product(MEDIA, [0, 1, 5, 9], [0, 100, 1000], [0, 3, 10]))


@pytest.mark.parametrize("can", CAN, ids=lambda can: "+".join(sorted(can)) or "text only")
@pytest.mark.parametrize("text", [SHORT, LONG, ""], ids=["short", "long", "none"])
def test_nothing_is_lost_and_every_limit_is_kept(text: str, can: frozenset[str]) -> None:
    for media, count, caption, most in WAYS:
        caps = able(media_out=can, max_caption=caption, max_buttons=most)
        message = Message(text, buttons(count), media, "location" if count == 1 else "")
        found = cut(message, caps)
        _assert_whole(message, caps, found)


def _assert_whole(message: Message, caps: Capabilities, found: list[Part]) -> None:
    text, count = str(message.text), len(message.buttons)
    assert found
    for part in found:
        captioned = _captioned(part, caps.media_out)
        assert len(part.text) <= (caps.max_caption if captioned else caps.max_text)
        assert len(part.media) <= 1
    said = " ".join(p.text for p in found).split()
    assert [w for w in said if w in text.split()][: len(text.split())] == text.split()
    sent = [m.digest for p in found for m in p.media]
    wanted = sorted(message.media, key=lambda m: m.kind not in caps.media_out)
    assert sent == [m.digest for m in wanted]
    assert [p.buttons for p in found[:-1]] == [()] * (len(found) - 1), "only the last has buttons"
    assert [(b.action, b.ref, b.many) for b in found[-1].buttons] == [
        (f"a.b{n}", f"r{n}", n % 2 == 0) for n in range(count)
    ]
    assert found[-1].ask == message.ask
    if count > caps.max_buttons:
        assert f"{count}. Nút {count - 1}" in " ".join(said)


def _captioned(part: Part, can: frozenset[str]) -> bool:
    return bool(part.media) and part.media[0].kind in can


def test_one_picture_with_few_words_is_one_call() -> None:
    message = Message(SHORT, buttons(2), (PHOTO,))
    assert len(cut(message, able(media_out=KINDS, max_caption=100))) == 1
    found = cut(message, able(media_out=KINDS, max_caption=10))
    assert [(p.text, len(p.buttons)) for p in found] == [("", 0), (SHORT, 2)]


def test_what_cannot_be_sent_becomes_a_link_with_words() -> None:
    able_photo = able(media_out=frozenset({"photo"}))
    found = cut(Message(SHORT, buttons(2), (VOICE,)), able_photo)
    link = replace(VOICE, name="<media-open voice>")
    assert [(p.text, len(p.buttons), p.media) for p in found] == [(SHORT, 2, (link,))], (
        "one message, so one unit of the account's quota"
    )
    full = cut(Message(SHORT, buttons(5), (VOICE,)), able_photo)
    assert [(p.text, p.media) for p in full] == [("<media-link voice>", (link,)), (SHORT, ())]


def test_the_text_goes_out_in_reading_order() -> None:
    found = cut(Message(LONG, buttons(1)), able())
    assert " ".join(p.text for p in found) == LONG
    assert len(found) > 3


def test_too_many_buttons_become_a_numbered_list() -> None:
    found = cut(Message("Thôn nào?", buttons(7)), able(max_buttons=5))
    assert len(found) == 1
    assert found[0].text.splitlines() == [
        "Thôn nào?",
        *[f"{n + 1}. Nút {n}" for n in range(7)],
        "<choose-by-number>",
    ]
    assert len(found[0].buttons) == 7, "a typed number finds the ones that are not shown"


def test_without_any_buttons_even_one_is_listed() -> None:
    found = cut(Message("Có đúng không?", buttons(1)), able(max_buttons=0))
    assert [p.text for p in found] == ["Có đúng không?\n1. Nút 0\n<choose-by-number>"]
    assert cut(Message("", buttons(1)), able(max_buttons=0))[0].text.startswith("1. Nút 0")
    assert cut(Message("Xong."), able(max_buttons=0))[0].text == "Xong."


def test_titles_that_start_with_a_number_are_listed_without_places() -> None:
    """'3' is then three households, not the third line."""
    names = ("10 hộ", "20 hộ", "Bỏ qua")
    message = Message("Bao nhiêu hộ?", tuple(Button(n, "a.b", n) for n in names))
    [part] = cut(message, able(max_buttons=0))
    assert part.text.splitlines() == [
        "Bao nhiêu hộ?",
        *[f"– {n}" for n in names],
        "<choose-by-words>",
    ]
    assert len(part.buttons) == 3


def test_titles_too_long_for_a_button_are_listed_in_full() -> None:
    names = ("Thôn Đông Sơn phía trên cầu", "Thôn Đông Sơn phía dưới cầu")
    message = Message("Thôn nào?", tuple(Button(n, "a.b", str(i)) for i, n in enumerate(names)))
    found = cut(message, able(max_button_title=20))
    assert all(name in found[0].text for name in names)
    assert all(len(str(b.title)) <= 20 for b in found[0].buttons)
    assert found[0].buttons[0].title == "Thôn Đông Sơn phía…"


def test_titles_that_fit_are_not_repeated() -> None:
    assert cut(Message("Có đúng không?", buttons(2)), able())[0].text == "Có đúng không?"


def test_keys_are_rendered_before_they_are_measured() -> None:
    message = Message(T("x", {"words": "y" * 500}), (Button(T("title"), "a.b"),))
    found = cut(message, able())
    assert "".join(p.text for p in found) == f"<x {'y' * 500}>".replace("<x ", "<x")
    assert found[-1].buttons[0].title == "<title>"
