"""What the reading rules are made of: a pattern and what to say for it, and looking around."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.vietnamese.spoken_numbers import NUMBER

Match = re.Match[str]
Rule = tuple[re.Pattern[str], Callable[[Match], str]]

START = r"(?<![\w/])(?<!\d[.,:\-])"  # a number begins here, not in the middle of another
END = r"(?![\w/])(?![.,\-]\d)"
NUM = rf"(?:{NUMBER})"
DASH = r"\s?-{1,2}\s?"


def rule(pattern: str, say: Callable[[Match], str], *, ignore_case: bool = False) -> Rule:
    """Compile once; `say` gets the match."""
    return re.compile(pattern, re.IGNORECASE if ignore_case else 0), say


def apply(rules: Sequence[Rule], text: str) -> str:
    """All rules, in order."""
    for pattern, say in rules:
        text = pattern.sub(say, text)
    return text


def after(*words: str) -> Callable[[Match], bool]:
    """Does the match stand right after one of these words?"""
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(words)})[\s:(]*$", re.IGNORECASE)
    return lambda m: bool(pattern.search(m.string[max(0, m.start() - 40) : m.start()]))


def before(*words: str) -> Callable[[Match], bool]:
    """Does one of these words follow the match?"""
    pattern = re.compile(rf"\s*(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)
    return lambda m: bool(pattern.match(m.string, m.end()))
