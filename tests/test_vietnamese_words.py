"""Words that mean something stand in bot/vietnamese, sentences for people in locales: nowhere else
in the middle of the house is there a Vietnamese word.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.sources import SOURCES, Source, every_source

MIDDLE = (
    "bot/core",
    "bot/storage",
    "bot/outbox",
    "bot/usecases",
    "bot/dialog",
    "handlers",
    "models",
)
_MARKED = re.compile(
    "[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE
)
MAY = {
    "bot/core/sms.py": "the letters of a short message",
    "bot/core/text.py": "the one letter that folding does not know",
    "bot/storage/locks.py": "our name, to who runs it",
    "bot/usecases/registers/cells.py": "letters of old fonts and broken files",
    "bot/usecases/registers/provinces.py": "an example, to who runs it",
    "bot/usecases/registers/sheets.py": "letters that break in files",
    "bot/usecases/registers/wordlists.py": "the head of a column, beside tables.vi.json",
    "bot/usecases/letters/answers.py": "the button's title as a registered template has it",
    "bot/usecases/templates/book.py": "samples as registered templates want them",
}


def marked(source: Source) -> Iterator[int]:
    """Lines of texts with Vietnamese letters, but for docstrings."""
    said = {id(node.value) for node in ast.walk(source.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and id(node) not in said and _has_marks(node.value):
            yield node.lineno


def _has_marks(value: object) -> bool:
    return isinstance(value, str) and bool(_MARKED.search(value))


@every_source
def test_vietnamese_words_have_a_room(source: Source) -> None:
    path = source.path.as_posix()
    if not path.startswith(MIDDLE) or path in MAY:
        return
    faults = [f"{path}:{line}" for line in marked(source)]
    assert not faults, (
        "\nwhat words mean is bot/vietnamese's, sentences are in locales/:\n" + "\n".join(faults)
    )


def test_nobody_is_excused_for_nothing() -> None:
    known = {source.path.as_posix(): source for source in SOURCES}
    assert [path for path in MAY if path not in known or not any(marked(known[path]))] == []
