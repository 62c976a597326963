"""The playback log of a month as a table (XLSX), for inspection. Task "playback_sheet"."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.core.errors import UserError
from bot.core.hours import local
from bot.core.messages import Attachment, Localizer, Message, T, t
from bot.usecases.duty import Shop
from bot.usecases.upkeep import condition, playbook
from bot.usecases.upkeep.playbook import Line, Sum
from bot.usecases.work import Actor, Work
from models import Area, ChatAccount, Media

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LANGUAGE = "vi"
_KEPT = timedelta(days=7)
_HEADS = "place device code bulletin title planned until began ended result volume why digest"
_WIDTHS = (22, 26, 20, 14, 40, 17, 17, 17, 17, 16, 10, 34, 20)
_SUM_HEADS = "place device code played total last uptime"
_SUM_WIDTHS = (22, 26, 20, 12, 12, 17, 14)
_TIME = "dd/mm/yyyy hh:mm:ss"


async def table(work: Work, localizer: Localizer, area: Area, month: str) -> tuple[bytes, str]:
    """The file and its name. Raises NotAllowed, NotFound for what is no month."""
    span = playbook.month(month, work.now())
    lines = await playbook.of_area(work, area, span)
    sums = await playbook.sums(work, area, span)
    ran = await condition.percents([one.device for one in sums], month, work.now())
    data = await asyncio.to_thread(written, localizer, lines, sums, ran)
    return data, f"nhat-ky-phat-{area.code}-{local(span[0]):%Y-%m}.xlsx"


async def send(shop: Shop, account_id: int, area_id: int, month: str) -> bool:
    """To the chat that asked for it, with the rights its person has by now."""
    account = await ChatAccount.get(id=account_id)
    area = await Area.get(id=area_id)
    actor = Actor(account.person_id, account.channel, account.id)
    async with shop.services.work(actor) as work:
        try:
            data, name = await table(work, shop.localizer, area, month)
        except UserError:
            return False  # their role ended meanwhile
        digest = await shop.save(data, MIME, name, "file")
        await Media.filter(digest=digest).update(keep_until_at=work.now() + _KEPT)
        file = Attachment("file", digest, name, MIME)
        key = f"playback:{area_id}:{month}:{int(work.now().timestamp())}"
        await work.outbox.say([account_id], Message(t("playback-sheet"), media=(file,)), key=key)
    return True


def written(
    localizer: Localizer, lines: Sequence[Line], sums: Sequence[Sum], ran: Mapping[int, float]
) -> bytes:
    """Two sheets: each play, and the sum of each device. Blocks."""
    import openpyxl

    def words(text: T | str | None) -> str:
        return localizer.text(text, _LANGUAGE) if text else ""

    book = openpyxl.Workbook()
    plays, by_device = book.worksheets[0], book.create_sheet()
    heads = [words(t(f"playback-head-{name}")) for name in _HEADS.split()]
    plays.title, by_device.title = words(t("playback-plays")), words(t("playback-sums"))
    _fill(plays, heads, ([*_cells(n), words(n.state), *_last(n, words(n.why))] for n in lines))
    for row, line in enumerate(lines, 2):
        _text(plays, row, 5, words(line.title))
    if len(lines) >= playbook.MOST:
        cut = t("playback-sheet-cut", count=str(len(lines)))
        _text(plays, len(lines) + 2, 1, words(cut))
    heads = [words(t(f"playback-head-{name}")) for name in _SUM_HEADS.split()]
    _fill(by_device, heads, (_sum(one, ran) for one in sums))
    _shape(plays, _WIDTHS)
    _shape(by_device, _SUM_WIDTHS)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(line: Line) -> list[Any]:
    device, row = line.device, line.row
    times = (line.asked_at, row.end_at, row.started_at, row.ended_at)
    return [device.area.name, device.name, device.code, line.code, "", *map(_clock, times)]


def _last(line: Line, why: str) -> list[Any]:
    return [line.row.volume, why, line.row.audio_digest]


def _sum(one: Sum, ran: Mapping[int, float]) -> list[Any]:
    device, last = one.device, _clock(one.last_at)
    where = [device.area.name, device.name, device.code]
    return [*where, one.played, one.total, last, ran.get(device.id)]


def _clock(at: datetime | None) -> datetime | None:
    """As the clock on the wall shows it: a table knows no zones."""
    return local(at).replace(tzinfo=None, microsecond=0) if at else None


def _fill(sheet: Worksheet, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet.append(list(heads))
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            if isinstance(value, str):
                _text(sheet, number, column, value)
            elif value is not None:
                cell = sheet.cell(number, column, value)
                if isinstance(value, datetime):
                    cell.number_format = _TIME


def _text(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """What people wrote stays words, also where it begins like a formula."""
    cell = sheet.cell(row, column)
    cell.value, cell.data_type = text, "s"


def _shape(sheet: Worksheet, widths: Sequence[int]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for number, width in enumerate(widths, 1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = width
