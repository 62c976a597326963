"""Recordings of real people, which are nobody's to copy into a repository: a folder of them with
their words in clips.json, beside this one or where TINBUON_TEST_REAL_SPEECH says."""

import importlib.util
import json
import os
import re
from pathlib import Path

import jiwer
import pytest

_BESIDE = Path(__file__).parents[3] / "shared" / "real-speech"
FOLDER = Path(os.environ.get("TINBUON_TEST_REAL_SPEECH") or _BESIDE)
SAID: dict[str, str] = (
    json.loads((FOLDER / "clips.json").read_text("utf-8"))
    if (FOLDER / "clips.json").is_file()
    else {}
)
VIETASR = importlib.util.find_spec("vietasr") is not None
needed = pytest.mark.skipif(
    not (SAID and VIETASR), reason="TINBUON_TEST_REAL_SPEECH names no folder of real voices"
)


def wrong(heard: dict[str, str]) -> float:
    """The share of words that were misheard."""
    return float(jiwer.wer([_plain(SAID[n]) for n in SAID], [_plain(heard[n]) for n in SAID]))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold().replace("19", "mười chín")))
