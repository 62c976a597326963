"""Pages to print, as DOCX: every office opens it, and Zalo carries it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.table import _Cell

Words = Callable[..., str]
"""A text of the locale by its key, with its values."""
MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_COLUMNS = 2
_QR_CM = 3.2


@dataclass(frozen=True)
class Card:
    """What is cut out and handed over: `code` stands large, `qr` is a PNG."""

    title: str
    code: str
    how: str
    qr: bytes


def cards(title: str, intro: str, found: Sequence[Card], after: Sequence[str]) -> bytes:
    """Cards two abreast on A4, none torn by the end of a page; then paragraphs."""
    from docx import Document  # when it is needed: 12 MB
    from docx.shared import Cm

    page = Document()
    section = page.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(1.5))
    page.styles["Normal"].font.name = "Times New Roman"
    page.add_heading(title, 1)
    page.add_paragraph(intro)
    table = page.add_table(rows=-(-len(found) // _COLUMNS), cols=_COLUMNS, style="Table Grid")
    for number, card in enumerate(found):
        _fill(table.cell(*divmod(number, _COLUMNS)), card)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(_whole())  # noqa: SLF001 - python-docx has no word for it
    for text in after:
        page.add_paragraph(text)
    out = io.BytesIO()
    page.save(out)
    return out.getvalue()


def page(title: str, lines: Sequence[str]) -> bytes:
    """A page of paragraphs under a title."""
    from docx import Document  # when it is needed: 12 MB

    made = Document()
    made.styles["Normal"].font.name = "Times New Roman"
    made.add_heading(title, 1)
    for line in lines:
        made.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _fill(cell: _Cell, card: Card) -> None:
    from docx.shared import Cm, Pt

    head = cell.paragraphs[0]
    head.add_run(card.title).bold = True
    cell.add_paragraph().add_run().add_picture(io.BytesIO(card.qr), width=Cm(_QR_CM))
    large = cell.add_paragraph().add_run(card.code)
    large.bold, large.font.size = True, Pt(20)
    cell.add_paragraph(card.how)


def _whole() -> object:
    """A row that does not break over two pages."""
    from docx.oxml import OxmlElement

    return OxmlElement("w:cantSplit")
