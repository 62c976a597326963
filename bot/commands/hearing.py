"""`run.py transcribe`, `speech evaluate` and `export`: the engine that writes down, by hand."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot import building
from bot.commands.doing import said
from bot.commands.words import tell
from bot.config import load
from bot.core.errors import NotFound, OperatorError, SettingsError, SpeechError, TinBuonError
from bot.core.ports import SpeechToText, Transcript
from bot.vietnamese.spoken import spoken

if TYPE_CHECKING:
    from bot.usecases.voice.keeping import Kept

_SHAPES = ("text", "srt", "json")
_PLACES, _CLIPS = "places.txt", "clips.json"


async def transcribe(files: Sequence[Path], shape: str) -> int:
    """Print the words heard; 1 when a file could not be heard, after all the others."""
    if shape not in _SHAPES:
        raise SettingsError(f"--format is one of {', '.join(_SHAPES)}, not {shape}")
    if shape == "srt" and len(files) > 1:
        raise SettingsError("--format srt takes one recording at a time")
    for file in files:
        if not file.is_file():
            raise OperatorError(f"{file} is not a file: give the path of a recording")
    bad, out = 0, []
    async for file, result in _heard(files):
        if isinstance(result, TinBuonError):
            bad += 1
            tell(f"{file}: {said(result)}", file=sys.stderr)
        elif shape == "json":
            out.append({"file": str(file), **asdict(result)})
        elif shape == "srt":
            print("\n".join(_srt(result)))
        else:
            print((f"{file}:\n" if len(files) > 1 else "") + (result.text or "(no words heard)"))
    if shape == "json":
        print(json.dumps(out, ensure_ascii=False, indent=1))
    return 1 if bad else 0


async def evaluate(folder: Path) -> int:
    """Word and letter error rates by speaker, and how many names of places were right."""
    clips = list(_clips(folder))
    if not clips:
        raise OperatorError(
            f"{folder} has no recordings with their words: put a clips.json there "
            '({"file.ogg": "the words"}), or a .txt beside each recording'
        )
    places = _places(folder)
    heard: dict[Path, str] = {}
    async for file, result in _heard([clip.file for clip in clips]):
        if isinstance(result, TinBuonError):
            tell(f"{file}: {said(result)}", file=sys.stderr)
        heard[file] = "" if isinstance(result, TinBuonError) else result.text
    speakers: dict[str, list[Clip]] = defaultdict(list)
    for clip in clips:
        speakers[clip.speaker].append(clip)
    print(f"{'':24} {'words':>7} {'WER':>7} {'CER':>7} {'places':>9}")
    for name in sorted(speakers) if len(speakers) > 1 else ():
        print(_line(name, speakers[name], heard, places))
    print(_line("all", clips, heard, places))
    return 0


async def export(folder: Path) -> int:
    """Recordings whose words a person put right and lets us keep, as `evaluate` reads them."""
    from bot.app import App
    from bot.usecases.voice import keeping

    app = App(load())
    await app.open()
    try:
        kept, names = await keeping.kept(), await keeping.names()
        count = written(folder, kept, names, app.services.media.path)
    except OSError as error:
        raise OperatorError(f"{folder} cannot be written ({error.strerror})") from error
    finally:
        await app.stop()
    tell(f"{folder}: {count} recordings")
    return 0


def written(
    folder: Path, kept: Sequence[Kept], names: Sequence[str], path: Callable[[str], Path]
) -> int:
    """How many there are; one whose sound is gone is named."""
    folder.mkdir(parents=True, exist_ok=True)
    clips: dict[str, dict[str, str]] = {}
    for one in kept:
        try:
            source = path(one.digest)
        except NotFound:
            tell(f"recording {one.note_id} is not in the media folder", file=sys.stderr)
            continue
        file = folder / f"{one.note_id:06}{source.suffix or '.ogg'}"
        shutil.copyfile(source, file)
        told = asdict(one)
        clips[file.name] = {k: told[k] for k in ("text", "speaker", "heard", "engine")}
    words = json.dumps(clips, ensure_ascii=False, indent=1)
    (folder / _CLIPS).write_text(words, "utf-8")
    (folder / _PLACES).write_text("".join(f"{name}\n" for name in names), "utf-8")
    return len(clips)


@dataclass(frozen=True)
class Clip:
    """A recording and what is said in it."""

    file: Path
    words: str
    speaker: str


async def _heard(files: Sequence[Path]) -> AsyncIterator[tuple[Path, Transcript | TinBuonError]]:
    """One after another, with a bar where somebody looks on."""
    ear = building.ear(load().speech)
    if ear is None:
        raise OperatorError(
            "no engine writes down here: set TINBUON_SPEECH__STT_MODEL to a model's folder"
        )
    if not (line := ear.ready()).ok:
        raise OperatorError(line.fix)
    try:
        with typer.progressbar(files, file=sys.stderr, label="listening") as bar:
            for file in bar if sys.stderr.isatty() else files:
                yield file, await _one(ear, file)
    finally:
        await ear.close()


async def _one(ear: SpeechToText, file: Path) -> Transcript | TinBuonError:
    try:
        return await ear.transcribe(file)
    except SpeechError as error:
        return OperatorError(str(error))
    except TinBuonError as error:
        return error


def _srt(result: Transcript) -> Iterator[str]:
    for number, piece in enumerate(result.segments, 1):
        yield f"{number}\n{_clock(piece.start_s)} --> {_clock(piece.end_s)}\n{piece.text}\n"


def _clock(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02},{thousandths:03}"


def _clips(folder: Path) -> Iterator[Clip]:
    """Who speaks is said in clips.json, or is the name of the folder inside."""
    listed = folder / _CLIPS
    if listed.is_file():
        try:
            known = dict(json.loads(listed.read_text("utf-8")))
        except ValueError as error:
            raise OperatorError(f"{listed} is not readable: {error}") from error
        for name, value in known.items():
            given = {"text": value} if isinstance(value, str) else dict(value)
            yield Clip(folder / name, str(given.get("text", "")), str(given.get("speaker", "")))
        return
    for words in sorted(folder.rglob("*.txt")):
        for file in sorted(words.parent.glob(f"{words.stem}.*")):
            if file != words:
                inside = words.parent.relative_to(folder).as_posix()
                yield Clip(file, words.read_text("utf-8"), "" if inside == "." else inside)


def _places(folder: Path) -> list[str]:
    file = folder / _PLACES
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    return [plain(line) for line in lines if line.strip()]


def plain(text: str) -> str:
    """As it is read aloud, small letters, no signs: '19' and 'mười chín' are the same words."""
    return " ".join(re.findall(r"\w+", spoken(text).text.casefold()))


def _line(name: str, clips: Sequence[Clip], heard: dict[Path, str], places: Sequence[str]) -> str:
    import jiwer

    pairs = [(plain(clip.words), plain(heard[clip.file])) for clip in clips]
    pairs = [(right, got) for right, got in pairs if right]
    if not pairs:
        return f"{name:24} {0:7}"
    right, got = [p[0] for p in pairs], [p[1] for p in pairs]
    named = [(place, g) for r, g in pairs for place in places if f" {place} " in f" {r} "]
    hits = sum(f" {place} " in f" {g} " for place, g in named)
    words = sum(len(r.split()) for r in right)
    rates = f"{100 * jiwer.wer(right, got):6.1f}% {100 * jiwer.cer(right, got):6.1f}%"
    return f"{name:24} {words:7} {rates} {f'{hits}/{len(named)}' if places else '-':>9}"
