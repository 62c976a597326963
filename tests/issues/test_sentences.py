"""Sentences as their readers see them: nothing empty behind a colon, no name of a place twice, no
sign that stands alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from fluent.syntax import ast, parse, serialize

from bot.core.messages import T
from bot.dialog.locale import Locales
from bot.usecases.devices.devices import called
from handlers import people
from models import Area, Device, Feedback, Person
from tests.dialog.chats import Chats
from tests.fakes.house import Parts
from tests.usecases.talk import Village

LOCALES = Path(__file__).resolve().parents[2] / "locales"
ODD = re.compile(r"^\s*[.,;:]\s*$|\S  \S|\s[.,;:!?](\s|$)|\.\.(?!\.)|—")
FLAGS = ("has_", "some", "over", "on", "priced", "exercise", "more", "listed", "sure")


def test_no_sign_stands_alone_whatever_is_left_out() -> None:
    locales, odd = Locales(), []
    for language in ("vi", "en"):
        for file in sorted((LOCALES / language).glob("*.ftl")):
            for entry in parse(file.read_text()).body:
                if isinstance(entry, ast.Message) and not entry.id.name.endswith("words"):
                    names = set(re.findall(r"\$(\w+)", serialize(ast.Resource([entry]))))
                    for flag in ("yes", "no"):
                        args: dict[str, Any] = {
                            n: flag if n.startswith(FLAGS) else "XX" for n in names
                        }
                        text = locales.text(T(entry.id.name, args), language)
                        odd += [
                            (language, entry.id.name, line)
                            for line in text.splitlines()
                            if ODD.search(line)
                        ]
    assert not odd


def test_a_device_says_where_it_stands_once() -> None:
    area = Area(name="Buôn Phung")
    assert called(Device(name="Loa Buôn Phung"), area) == "Loa Buôn Phung"
    assert called(Device(name="Loa trường học"), area) == "Loa trường học (Buôn Phung)"


async def test_a_list_of_villages_names_only_what_is_missing(parts: Parts) -> None:
    province = await parts.area("66", "province", "Đắk Lắk")
    commune = await parts.area("66-1", "commune", "Xã Ea Kao", province)
    await parts.area("66-1-1", "village", "Thôn 3", commune)
    await parts.person("bia", "H Bia", ("approver", commune))
    chats = Chats(parts, (people.conversation,))
    said = (await chats.says("webchat:web:bia", "thôn trống"))[-1]
    assert "Chưa có tuyên truyền viên (1):\n• Thôn 3" in said
    assert "30 ngày" not in said
    assert "—" not in said


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Village:
    return await Village.settle(tmp_path)


async def test_where_nobody_is_named_the_commune_is_named_once(here: Village) -> None:
    await Person.filter(code__in=["bia", "duty"]).delete()
    said = await here.says(here.sau, "Cống vỡ ở thôn 3 cả tuần")
    assert (await Feedback.get()).code in said
    assert "Cán bộ (Xã Ea Kao)" in said
    assert said.count("Xã Ea Kao") == 1
