"""What a reviewed text is filled with: exactly its names, lengths as its vendor counts them."""

from __future__ import annotations

import unicodedata
from typing import Any

from bot.outbox import forms
from bot.outbox.forms import Fault
from models import Template

NAME = "Nguyễn Thị Hồng Nhung Ê Ban Mỹ"
OWN = {"ho_ten": NAME, "ma_tin": "BT-1", "otp": "9K2M-7PXQ"}


def template(**most: int) -> Template:
    params: Any = [
        {"name": name, "required": True, "min": 0, "max": most_} for name, most_ in most.items()
    ]
    return Template(params=params)


def test_letters_are_counted_whole_however_they_were_typed() -> None:
    apart = unicodedata.normalize("NFD", NAME)
    assert len(NAME) == 30 < len(apart)
    own = OWN | {"ho_ten": apart}
    assert forms.values(template(ho_ten=30), own) == {"ho_ten": NAME}


def test_only_what_may_be_cut_is_cut_and_at_a_word() -> None:
    filled = forms.values(template(ho_ten=12), OWN)
    assert filled == {"ho_ten": "Nguyễn Thị…"}
    assert forms.values(template(otp=4), OWN) == Fault("templates-fault-long", "otp")


def test_nothing_goes_with_a_value_missing() -> None:
    assert forms.values(template(ho_ten=30, han=20), OWN) == Fault("templates-fault-missing", "han")
    assert forms.values(template(otp=10), OWN) == {"otp": OWN["otp"]}, "and nothing besides"
