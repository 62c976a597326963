"""Cells that look right only in the program they came from: errors of formulas, letters of old
fonts, letters another program broke. Used by sheets.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.errors import OperatorError
from bot.vietnamese.keys import syllable

_ERRORS = frozenset(
    ["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"]
)
# TCVN3 (.VnTime) has signs inside words ('Th«n', '§iÖn'), VNI a letter with a mark
# behind a vowel ('Thoân' is 'o' + 'â', 'Tieán'). No word of ours, of Ê Đê or M'nông has these.
_LETTER = r"[^\W\d_]"
_OLD_FONT = re.compile(
    rf"{_LETTER}[¨©«¬®¶·¸¹»¼½¾µ×]{_LETTER}|{_LETTER}[µ¸¶·¹](?!\w)|§{_LETTER}|{_LETTER}[ÇÞßöØ]"
    r"|[aA][âáàãåäéèõïë]|[aA]ê(?=\w)|[oO][âáàãåäïöøûü]|[eE][áàãäåâ]|[uU][ùûïüø]"
)
_WORD = re.compile(r"[^\s,.;()/’'\"“”–-]+")
# UTF-8 read as another code page: 'ThÃ´n', 'Buá»\u2021n'.
_BROKEN = re.compile(r"Ã[\u0080-\u00bf\u0192-\u2122]|á[º»]|Æ[°¡]|Ä[\u2018\u0091ƒ\u0083]|\ufffd")


def checked(name: str, rows: list[tuple[int, Sequence[str]]]) -> list[tuple[int, Sequence[str]]]:
    """The same rows; raises OperatorError that names the line where one cannot be right."""
    for number, cells in rows:
        for cell in cells:
            if fault := _fault(cell.strip()):
                raise OperatorError(f"{name}, line {number}: {fault}")
    return rows


def _fault(cell: str) -> str:
    if cell.isascii() and not cell.startswith("#"):
        return ""
    if cell in _ERRORS:
        return f"{cell} is an error of a formula: mend the cell"
    if _BROKEN.search(cell):
        return f"the letters of '{cell[:40]}' were broken by another program: export it as UTF-8"
    if any(_OLD_FONT.search(w) and not syllable(w.lower()) for w in _WORD.findall(cell)):
        return (
            f"'{cell[:40]}' is written for an old font (TCVN3 or VNI): convert the file to Unicode"
        )
    return ""
