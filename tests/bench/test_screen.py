"""What the harness sees and answers, however the bytes are cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.lines import line, number_shown
from tests.bench.replies import Replies
from tests.bench.screen import Screen

WRITTEN = "\x1b[<u\x1b[>1u\x1bP+q54\x1b\\0\x1b[3bé\x1b[0m\x1b[2;3Hx\x1b[1;1H\x1b[?2026l".encode()
ASKED = b"\x1b[5nab\x1b[c\x1b[?2026$p\x1b[?2048$p\x1b[>0c\x1b[0m"
ANSWERED = b"\x1b[0n\x1b[?62;22c\x1b[?2026;2$y\x1b[?2048;0$y\x1b[>41;354;0c"


@pytest.mark.parametrize("cut", range(len(WRITTEN)))
def test_sequences_cut_anywhere_are_drawn_alike(cut: int) -> None:
    screen = Screen(10, 3)
    screen.take(WRITTEN[:cut])
    screen.take(WRITTEN[cut:])
    assert screen.text() == ["0000é", "  x", ""]


@given(st.sets(st.integers(0, len(ASKED))))
def test_every_question_is_answered_once(cuts: set[int]) -> None:
    replies, edges = Replies(), [0, *sorted(cuts), len(ASKED)]
    parts = [ASKED[a:b] for a, b in pairwise(edges)]
    assert b"".join(map(replies.feed, parts)) == ANSWERED


def test_rows_that_were_drawn_on_are_told_once() -> None:
    screen = Screen(120, 4)
    screen.drawn()
    screen.take(line(7).encode())
    assert [number_shown(row) for row in screen.drawn()] == [7]
    assert screen.drawn() == []


@given(st.integers(1, 99_999_999))
def test_a_number_is_read_off_a_whole_line_only(number: int) -> None:
    text, other = line(number), line(number + 1234567 if number < 5e7 else number - 1234567)
    assert number_shown(f" {text} ") == number
    assert number_shown(text[:15] + other[15:24] + text[24:]) in (0, number)
    assert number_shown(other[:24] + text[24:]) == 0
