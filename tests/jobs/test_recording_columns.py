"""Columns, order and quick filter of what is loaded."""

from __future__ import annotations

from phtui.api.recording_filters import ORDERS
from phtui.api.recording_models import Recording
from phtui.jobs.recording_columns import (
    COLUMNS,
    USUAL,
    RecordingRows,
    clock_length,
    column_named,
    columns_of,
    local_time,
    ordered_here,
)
from phtui.jobs.recording_lists import ABOUT, BUILT_IN
from phtui.jobs.recording_search import QuickFilter
from phtui.jobs.recording_words import parse_words
from tests.jobs.recording_world import recording

BARE = Recording(id="s")


def test_every_column_stands_for_every_recording() -> None:
    [full, bare] = RecordingRows([recording(1), BARE], COLUMNS)
    assert len(full) == len(bare) == len(COLUMNS)
    by_name = dict(zip((column.name for column in COLUMNS), full, strict=True))
    assert by_name["length"] == "   6:52"
    assert by_name["person"] == "maria@example.org"
    assert by_name["seen"] == "by others"
    assert (by_name["viewers"], by_name["links"]) == ("maria@example.org", 0)


def test_a_summary_that_says_nothing_is_there_all_the_same() -> None:
    assert recording(1, has_summary=True).summary == "yes"
    assert recording(1, has_summary=True, summary_outcome="confused").summary == "confused"


def test_posthog_orders_by_what_it_is_said_to() -> None:
    assert {column.name for column in COLUMNS if column.on_server} == set(ORDERS)
    assert [column.name for column in columns_of(USUAL)] == list(USUAL)


def test_order_here_puts_what_is_not_told_last() -> None:
    column = column_named("warnings")
    assert column is not None
    known = [recording(number, console_warn_count=count) for number, count in enumerate((2, 9, 4))]
    up = ordered_here([BARE, *known], column, ascending=True)
    assert [each.warnings for each in up] == [2, 4, 9, None]
    down = ordered_here([BARE, *known], column, ascending=False)
    assert [each.warnings for each in down] == [9, 4, 2, None]


def test_every_column_can_be_ordered_by() -> None:
    mixed = [BARE, recording(1), recording(2, viewed=True, viewers=[], ongoing=True)]
    for column in COLUMNS:
        assert len(ordered_here(mixed, column, ascending=True)) == 3


def test_the_quick_filter_looks_everywhere_and_can_exclude() -> None:
    cart, docs = recording(1), recording(2, start_url="https://shop.example.org/Docs")
    both, quick = (cart, docs), QuickFilter()
    list(quick.learn(both))
    assert quick.matching(both, "docs") == (docs,)
    assert quick.matching(both, "!DOCS") == (cart,)
    assert quick.matching(both, "firefox") == both
    assert quick.matching(both, "") == quick.matching(both, "!") == both
    moved = recording(1, start_url="https://shop.example.org/docs")
    list(quick.learn((moved, docs)))
    assert quick.matching((moved, docs), "docs") == (moved, docs)


def test_lengths_and_times_are_short() -> None:
    assert clock_length(0) == "0:00"
    assert clock_length(3723.4) == "1:02:03"
    assert clock_length(None) is None
    assert local_time(10**18) is None


def test_lists_with_a_name_are_right_and_explained() -> None:
    assert BUILT_IN.keys() == ABOUT.keys()
    assert {name: parse_words(words).order for name, words in BUILT_IN.items()}["long"] == "length"


def test_many_new_recordings_are_learnt_in_steps() -> None:
    many, quick = [recording(number) for number in range(450)], QuickFilter()
    steps = quick.learn(many)
    next(steps)
    assert len(quick.matching(many, "firefox")) == 200
    assert len(list(steps)) == 1
    assert quick.matching(many, "firefox") == tuple(many)
    assert not list(quick.learn(many))
