"""Words to filters and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.api.recording_filters import FIGURES, LEVELS, ORDERS, Figure, RecordingFilter
from phtui.jobs.recording_words import EXAMPLES, WordError, parse_words, split_words, words_of

texts = st.text(min_size=1, max_size=12)
numbers = st.integers(0, 10**9 - 1).map(float) | st.integers(0, 10**6).map(lambda n: n / 1000)
several = st.lists(texts, max_size=3, unique=True).map(tuple)
times = st.sampled_from(["-3d", "-7d", "-24h", "-30m", "2026-05-04", "2026-05-04T09:30:00+02:00"])
filters = st.builds(
    RecordingFilter,
    since=times,
    until=times | st.just(""),
    figures=st.lists(
        st.builds(
            Figure,
            name=st.sampled_from(list(FIGURES)),
            sign=st.sampled_from([">", ">=", "<", "<=", "="]),
            value=numbers,
        ),
        max_size=3,
    ).map(tuple),
    person=texts | st.just(""),
    properties=st.lists(st.tuples(texts, texts), max_size=3, unique=True).map(tuple),
    urls=several,
    events=several,
    levels=st.lists(st.sampled_from(LEVELS), max_size=3, unique=True).map(tuple),
    messages=several,
    ids=several,
    collection=texts | st.just(""),
    ongoing=st.booleans(),
    unseen=st.sampled_from(["", "me", "all"]),
    real_users=st.booleans(),
    order=st.sampled_from(list(ORDERS)),
    ascending=st.booleans(),
)


@given(filters)
def test_every_filter_can_be_written_and_read_again(filter_: RecordingFilter) -> None:
    assert parse_words(words_of(filter_)) == filter_


@given(st.text(max_size=40) | st.text('-7d:>"\\ =errors', max_size=30))
def test_whatever_is_typed_is_read_or_explained(text: str) -> None:
    try:
        filter_ = parse_words(text)
    except WordError:
        return
    assert parse_words(words_of(filter_)) == filter_


def test_the_examples_are_what_they_say() -> None:
    assert parse_words(EXAMPLES) == RecordingFilter(
        since="-7d",
        figures=(
            Figure(name="errors", sign=">", value=0),
            Figure(name="length", sign=">", value=60),
        ),
        person="a@b.c",
        urls=("/pricing",),
        events=("purchase",),
        levels=("error",),
    )
    assert parse_words("") == RecordingFilter()
    assert parse_words(r'person.plan:scale person."utm\\:by":"a b:c" person.plan:scale') == (
        RecordingFilter(properties=(("plan", "scale"), ("utm:by", "a b:c")))
    )
    assert parse_words("length>=2m active<1h").figures == (
        Figure(name="length", sign=">=", value=120),
        Figure(name="active", sign="<", value=3600),
    )
    assert parse_words('event:"user signed up" url:"a\\"b"') == RecordingFilter(
        events=("user signed up",), urls=('a"b',)
    )


def test_words_add_to_what_there_is() -> None:
    base = parse_words("-30d errors>0 url:/a")
    assert parse_words("-1d url:/b", base) == parse_words("-1d errors>0 url:/a url:/b")


@pytest.mark.parametrize(
    ("word", "about"),
    [
        ("nonsense", "no filter"),
        ("-7", "no time span"),
        ("-d", "no time span"),
        ("since:yesterday", "no time"),
        ("since:20260504", "no time"),
        ("colour>1", "no figure"),
        ("errors>many", "a number"),
        ("errors>5m", "a number"),
        ("length>5w", "seconds, or 5m"),
        ("console:loud", "debug, log, info, warn, error"),
        ("unseen:you", "me, all"),
        ("test:maybe", "hide, show"),
        ("order:colour", "start, length"),
        ("person:", "needs a value"),
        ("person.plan:", "no filter"),
        ("person.:pro", "no filter"),
        ('event:"open', "not closed"),
    ],
)
def test_what_makes_no_sense_is_explained(word: str, about: str) -> None:
    with pytest.raises(WordError, match=about):
        parse_words(f"-7d {word}")


def test_splitting_keeps_what_is_quoted_together() -> None:
    assert list(split_words(' a  b:"c d"e \n"" "f" ')) == ["a", "b:c de", "f"]
