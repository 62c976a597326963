"""How a bulletin is shown: to its approvers, and to those it is for. Locale keys only."""

from __future__ import annotations

from functools import reduce

from bot.core.hours import local
from bot.core.messages import Attachment, Button, Form, Message, T, t
from bot.outbox.kinds import KINDS
from bot.usecases import areas, notify
from bot.usecases.airtime import room_left
from bot.usecases.bulletins import ranks
from bot.usecases.bulletins.preview import Preview
from bot.usecases.work import Work
from bot.vietnamese import when
from bot.vietnamese.times import clock_text
from models import Bulletin, BulletinVersion, Rendition
from models.area import AreaKind

_DIGEST = 12


def ref(version: BulletinVersion) -> str:
    """What an approval button is about: this very version, by its digest."""
    return f"{version.bulletin_id}-{version.number}-{version.digest[:_DIGEST]}"


async def approval(
    work: Work, version: BulletinVersion, counts: Preview, trouble: str = ""
) -> Message:
    """The request to decide, with the very audio that will play. `trouble`: why there is none."""
    mark = ref(version)
    bulletin = await Bulletin.get(id=version.bulletin_id).prefetch_related("commune")
    text = t(
        "approve-ask",
        code=bulletin.code,
        number=str(version.number),
        commune=bulletin.commune.name,
        author=(await version.author).name,
        text=await body(version),
        targets=await targets_text(version.targets),
        times=await times_text(work, version),
        counts=counts_text(counts),
        sound=T(trouble) if trouble else t("approve-sound"),
    )
    for line in room_left.told(counts.room, work.now()):
        text = t("approve-ask-room", text=text, line=line)
    yes = [Button(t("approve-btn-approve"), "bulletin.approve", mark)]
    if counts.followers:  # asked about: all followers hear it, also those it has reached already
        words = {"followers": str(counts.followers), "people": str(counts.ways["broadcast"])}
        why = "approve-ask-everyone" if counts.ways["broadcast"] else "approve-ask-everyone-again"
        text = t(why, text=text, **words)
        yes = [
            Button(t("approve-btn-everyone"), "bulletin.approve-all", mark),
            Button(t("approve-btn-without"), "bulletin.approve", mark),
        ]
    buttons = (
        *yes,
        Button(t("approve-btn-return"), "bulletin.return", mark, many=True),
        Button(t("approve-btn-edit"), "bulletin.edit", mark, many=True),
    )
    media = (*await sound(version), *pictures(version))
    return Message(text, buttons, media, title=version.title)


async def to_reader(version: BulletinVersion, *, propagandist: bool) -> Message:
    """The bulletin itself; every button's ref is the delivery's id."""
    bulletin = await Bulletin.get(id=version.bulletin_id).prefetch_related("commune", "corrects")
    text = await _words(version, bulletin)
    buttons = [Button(t("content-btn-read"), "receipt.read", "{ref}", many=True)]
    if propagandist:
        buttons.append(Button(t("content-btn-told"), "receipt.told", "{ref}", many=True))
    media = (*await sound(version), *pictures(version))
    known = form(version, bulletin, "bulletin")
    return Message(text, tuple(buttons), media, title=version.title, form=known)


def form(version: BulletinVersion, bulletin: Bulletin, kind: str, **more: str | T) -> Form:
    """What a template of this kind is filled with; the rest is on the page behind its button."""
    at = local(bulletin.published_at or version.created_at)
    values = {
        "ma_tin": bulletin.code,
        "tieu_de": version.title,
        "thoi_gian": f"{at:%H:%M %d/%m/%Y}",
    }
    return Form(kind, {**values, **more}, f"version:{version.id}")


async def words(version: BulletinVersion) -> T:
    """The bulletin with its commune's name, and what it corrects."""
    bulletin = await Bulletin.get(id=version.bulletin_id).prefetch_related("commune", "corrects")
    return await _words(version, bulletin)


async def _words(version: BulletinVersion, bulletin: Bulletin) -> T:
    text = t("content-bulletin", commune=bulletin.commune.name, text=await body(version))
    if bulletin.corrects is None:
        return text
    old = bulletin.corrects
    was = await BulletinVersion.get(bulletin_id=old.id, number=old.number)
    return t("content-correction", code=old.code, title=was.title, text=text)


async def to_everyone(version: BulletinVersion) -> Message:
    """For all followers of an account at once: an article with a headline."""
    bulletin = await Bulletin.get(id=version.bulletin_id).prefetch_related("commune")
    text = t("content-bulletin", commune=bulletin.commune.name, text=await body(version))
    return Message(text, (), await sound(version), title=version.title)


async def to_neighbour(version: BulletinVersion, names: str) -> Message:
    """For a propagandist nearby, who passes it on to `names`."""
    words = t("content-neighbour", names=names, text=await body(version))
    return Message(words, (), await sound(version), title=version.title)


async def body(version: BulletinVersion) -> T | str:
    """Title, words and source."""
    words = version.body
    if not words.startswith(version.title.rstrip("…")):
        words = f"{version.title}\n\n{words}"
    if version.source and version.source not in words:
        return t("content-with-source", text=words, source=version.source)
    return words


async def sound(version: BulletinVersion) -> tuple[Attachment, ...]:
    """Every spoken form, Vietnamese first."""
    found = await Rendition.filter(version_id=version.id).order_by("id")
    found.sort(key=lambda r: r.language != "vi")
    return tuple(Attachment("voice", r.digest, f"{r.language}.mp3", "audio/mpeg") for r in found)


def pictures(version: BulletinVersion) -> tuple[Attachment, ...]:
    """Photos and files that belong to it."""
    return tuple(
        Attachment(str(a["kind"]), str(a["digest"]), str(a["name"]), str(a["mime"]))
        for a in version.attachments
    )


async def targets_text(codes: list[str]) -> str | T:
    """'toàn xã' or the villages' names."""
    places = sorted(await areas.coded(codes), key=lambda a: a.id)
    if len(places) == 1 and places[0].kind is not AreaKind.VILLAGE:
        return t("content-everywhere", commune=places[0].name)
    return ", ".join(a.name for a in places)


async def times_text(work: Work, version: BulletinVersion) -> str | T:
    """'ngay khi duyệt, rồi 17:00 02/03 (thứ hai)'; of many the count, three and the last. At night
    it says when that will be; what goes before others on loudspeakers, or behind them, says so."""
    text = await _times_text(work, version)
    if version.priority in {ranks.COMMUNE, ""}:
        return text
    return t("content-times-rank", times=text, rank=t(f"content-rank-{version.priority}"))


async def _times_text(work: Work, version: BulletinVersion) -> str | T:
    times = when.load(version.times)
    later = when.told(times.at)
    if times.moon:
        later = t("content-times-moon", times=later)
    if not times.now:
        return later
    now: T = t("content-now")
    bulletin = await Bulletin.get(id=version.bulletin_id).prefetch_related("commune")
    if morning := notify.night_end(work, bulletin.commune):
        now = t("content-now-night", at=clock_text(morning, work.now()))
    return t("content-now-and", now=now, times=later) if later else now


def counts_text(counts: Preview) -> T:
    """Whom and what it reaches, by which ways, what that costs, and how many it does not."""
    text = t(
        "content-counts",
        people=str(counts.propagandists),
        citizens=str(counts.citizens),
        villages=str(counts.villages),
        speakers=str(counts.speakers),
        boards=str(counts.boards),
    )
    if set(counts.ways) - {"chat"}:
        text = t("content-counts-ways", counts=text, ways=_ways_text(counts))
    if counts.cost_vnd:
        text = t("content-counts-cost", counts=text, vnd=f"{counts.cost_vnd:,}".replace(",", "."))
    if not counts.unreached:
        return text
    return t("content-counts-missing", counts=text, missing=str(counts.unreached))


def _ways_text(counts: Preview) -> T:
    """'12 người nhắn thẳng, 30 người qua nhóm'."""
    named = [t(f"content-by-{k}", count=str(n)) for k in KINDS if (n := counts.ways[k])]
    return reduce(lambda first, second: t("content-by-and", first=first, second=second), named)
