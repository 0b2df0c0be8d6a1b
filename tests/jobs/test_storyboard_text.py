"""A story as text."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as some

from phtui.api.errors import ApiError
from phtui.jobs.story import Storyboard, StoryRow
from phtui.jobs.storyboard_text import (
    clock,
    storyboard_jsonl,
    storyboard_markdown,
    storyboard_text,
)
from phtui.rrweb.actions import Kind, Weight

ROWS = (
    StoryRow(0, Kind.PAGE, "“Shop” http://shop/"),
    StoryRow(2_000, Kind.CLICK, "“Buy” <button>", count=2, tab=2),
    StoryRow(3_000, Kind.TYPING, "“a|b*” into <input>", length=4_000),
    StoryRow(9_000, Kind.IDLE, "1 h 00 min idle", length=3_600_000),
    StoryRow(3_609_000, Kind.NETWORK, "GET / → 500", Weight.ERROR),
)
STORY = Storyboard("s-1", rows=ROWS, complete=True)


def test_text_is_a_line_for_each_row() -> None:
    assert storyboard_text(STORY).splitlines() == [
        "  00:00   page       “Shop” http://shop/",
        "  00:02   click      “Buy” <button> ×2",
        "  00:03   typing     “a|b*” into <input> (4 s)",
        "  00:09   ── 1 h 00 min idle ──",
        "1:00:09 x request    GET / → 500",
    ]


def test_text_says_first_what_is_missing_and_names_tabs() -> None:
    story = replace(STORY, tabs=2, told=("Half of it is gone.",), complete=False)
    lines = storyboard_text(story).splitlines()
    assert lines[:2] == ["Half of it is gone.", "Not all of it has been read."]
    assert "click (tab 2)" in lines[3]
    assert storyboard_text(Storyboard("x", error=ApiError("No way.")))[:7] == "No way."
    assert "The session goes on." in storyboard_text(replace(STORY, growing=True))


def test_jsonl_is_an_object_for_each_row() -> None:
    objects = [json.loads(line) for line in storyboard_jsonl(STORY).splitlines()]
    assert objects[1] == {
        "session_id": "s-1", "time": None, "at": 2.0, "kind": "click", "words": "“Buy” <button>",
        "weight": "plain", "tab": 2, "url": "", "count": 2, "seconds": 0.0,
    }  # fmt: skip
    assert len(objects) == len(ROWS)


def test_files_say_when_it_was() -> None:
    """Whoever reads a ticket has other clocks to compare it with."""
    story = replace(STORY, start=1_780_000_000_000, length=3_609_000)
    times = [json.loads(line)["time"] for line in storyboard_jsonl(story).splitlines()]
    assert times[1] == "2026-05-28T20:26:42.000+00:00"
    began = "Began 2026-05-28T20:26:40.000+00:00, 1:00:09 long."
    assert began in storyboard_markdown(story).splitlines()
    assert "Began" not in storyboard_markdown(STORY)
    assert "Began" not in storyboard_markdown(replace(STORY, start=1 << 60))


def test_markdown_shows_words_as_they_are() -> None:
    table = storyboard_markdown(STORY)
    assert "| 00:02 | click | “Buy” \\<button\\> ×2 |" in table
    assert "“a\\|b\\*” into" in table
    assert "| 1:00:09 | request | **GET / → 500** |" in table


@given(some.text(max_size=40))
def test_no_words_break_a_line_or_reach_the_terminal(words: str) -> None:
    story = Storyboard("s", rows=(StoryRow(0, Kind.CONSOLE, words),), complete=True)
    assert storyboard_text(story).count("\n") == 1
    assert storyboard_jsonl(story).count("\n") == 1
    assert "\x1b" not in storyboard_text(story) + storyboard_markdown(story)
    (row,) = [line for line in storyboard_markdown(story).splitlines() if "console" in line]
    assert row.replace("\\|", "").count("|") == 4


def test_a_clock_has_hours_only_when_there_are() -> None:
    assert [clock(at) for at in (-5, 61_000, 3_661_000)] == ["00:00", "01:01", "1:01:01"]
