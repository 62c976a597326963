"""Texts by key: locales/<language>/*.ftl (Fluent). Vietnamese is the source and the fallback."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser

from bot.core.messages import T
from bot.core.text import fold

FOLDER = Path(__file__).resolve().parents[2] / "locales"
SOURCE = "vi"
_MISSING = "…"
_LONG = 400  # characters: Fluent replaces anything over 2,500 by '{???}'
_MARK = "\ue000{0}\ue001"  # stands for a long value while Fluent works; nobody types it
_MARKS = re.compile("\ue000(\\d+)\ue001")


class Locales:
    """messages.Localizer over the files found. Keys are checked by tests, so a missing one is a
    bug: it shows as '…' to the person and is listed in `missing`."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._bundles = {p.name: _bundle(p) for p in sorted(folder.iterdir()) if p.is_dir()}
        self.missing: set[str] = set()
        self._plain = lru_cache(maxsize=4096)(self._format_plain)

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages with at least one text of their own."""
        return tuple(self._bundles)

    def text(self, text: str | T, language: str) -> str:
        """A plain str is already in someone's words and stays as it is."""
        if isinstance(text, str):
            return text
        if not text.args:
            return self._plain(text.key, language)
        args = {k: self.text(v, language) if isinstance(v, T) else v for k, v in text.args.items()}
        return self._format(text.key, args, language)

    def words(self, key: str) -> tuple[str, ...]:
        """All languages' words under a key ("a | b | c"), folded: what people may type."""
        found: list[str] = []
        for bundle in self._bundles.values():
            if bundle.has_message(key):
                text = _value(bundle, key, {})
                found += [fold(w) for w in text.split("|")]
        return tuple(dict.fromkeys(w for w in found if w))

    def _format_plain(self, key: str, language: str) -> str:
        return self._format(key, {}, language)

    def _format(self, key: str, args: dict[str, object], language: str) -> str:
        for name in (language, SOURCE):
            bundle = self._bundles.get(name)
            if bundle is not None and bundle.has_message(key):
                return _value(bundle, key, args)
        self.missing.add(key)
        return _MISSING


def _value(bundle: FluentBundle, key: str, args: dict[str, object]) -> str:
    pattern = bundle.get_message(key).value
    if pattern is None:  # a message of attributes only
        return _MISSING
    long = [value for value in args.values() if isinstance(value, str) and len(value) > _LONG]
    if not long:
        return str(bundle.format_pattern(pattern, args)[0])
    marks = {value: _MARK.format(n) for n, value in enumerate(long)}
    given = {k: marks.get(v, v) if isinstance(v, str) else v for k, v in args.items()}
    text = str(bundle.format_pattern(pattern, given)[0])
    # In one pass: what somebody wrote is never looked through for marks.
    return _MARKS.sub(lambda found: _given(found, long), text)


def _given(found: re.Match[str], long: list[str]) -> str:
    at = int(found[1])
    return long[at] if at < len(long) else ""


@cache  # reading all files takes a quarter of a second; nobody changes them under a running process
def _bundle(folder: Path) -> FluentBundle:
    bundle = FluentBundle([folder.name], use_isolating=False)
    parser = FluentParser(with_spans=False)  # where what stands takes as much memory as what it is
    for path in sorted(folder.glob("*.ftl")):
        bundle.add_resource(parser.parse(path.read_text(encoding="utf-8")))
    return bundle
