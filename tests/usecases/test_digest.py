"""An approval binds to everything: any change of any field is another digest."""

from dataclasses import fields, replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.usecases.bulletins.digest import Contents, compute

words = st.text(max_size=20)
contents = st.builds(
    Contents,
    title=words,
    body=words,
    radio_text=words,
    source=words,
    subject=words,
    priority=words,
    audio=st.lists(st.tuples(words, words, words), max_size=3).map(tuple),
    attachments=st.lists(words, max_size=3).map(tuple),
    targets=st.lists(words, max_size=3).map(tuple),
    times=st.fixed_dictionaries({"now": st.booleans(), "at": st.lists(words, max_size=3)}),
)
ANY_ORDER = {"audio", "targets"}


@given(contents, contents, st.sampled_from([f.name for f in fields(Contents)]))
def test_each_field_counts(one: Contents, other: Contents, name: str) -> None:
    changed = replace(one, **{name: getattr(other, name)})
    before, after = _plain(one, name), _plain(changed, name)
    assert (compute(one) == compute(changed)) == (before == after)


@given(contents)
def test_the_order_of_places_and_recordings_does_not_count(one: Contents) -> None:
    turned = replace(one, targets=one.targets[::-1], audio=one.audio[::-1])
    assert compute(turned) == compute(one)


def test_words_do_not_slide_between_fields() -> None:
    empty = Contents("", "", "", "", "", "", (), (), (), {})
    assert compute(replace(empty, title="ab")) != compute(replace(empty, title="a", body="b"))


def _plain(one: Contents, name: str) -> Any:
    value = getattr(one, name)
    return sorted(value) if name in ANY_ORDER else value
