"""Blocks of rows that have moved."""

from __future__ import annotations

from hashlib import sha256

import pytest

from phtui.terminal.cells import BLANK
from phtui.terminal.moves import Move, find_moves

WIDTH, HEIGHT = 60, 20


def log(first: int, count: int = HEIGHT, width: int = WIDTH) -> list[str]:
    """Return lines of a log, each of its own text."""
    return [
        (f"{n:05} " + sha256(b"%d" % n).hexdigest())[:width] for n in range(first, first + count)
    ]


def beside(left: list[str], right: list[str]) -> list[str]:
    return [a + b for a, b in zip(left, right, strict=True)]


@pytest.mark.parametrize("lines", [1, 2, 7, -1, -3])
def test_a_scrolled_screen(lines: int) -> None:
    assert find_moves(log(100), log(100 + lines)) == [Move(0, HEIGHT - 1, lines)]


@pytest.mark.parametrize("lines", [1, 5, -1, -4])
def test_what_is_above_and_below_stays(lines: int) -> None:
    top, bottom = ["title".ljust(WIDTH)] * 2, ["keys".ljust(WIDTH), "12:00:00".ljust(WIDTH)]
    shown = [*top, *log(100, 16), *bottom]
    wanted = [*top, *log(100 + lines, 16), bottom[0], "12:00:01".ljust(WIDTH)]
    assert find_moves(shown, wanted) == [Move(2, 17, lines)]


def test_a_narrow_list_beside_a_scrolled_pane_stays() -> None:
    side = [f"{n}".ljust(8) for n in range(HEIGHT)]
    moves = find_moves(beside(side, log(100, width=52)), beside(side, log(101, width=52)))
    assert moves == [Move(0, HEIGHT - 1, 1)]


def test_scrolling_does_not_pay_where_more_is_beside_it() -> None:
    wide = log(500, width=50)
    assert find_moves(beside(wide, log(1, width=10)), beside(wide, log(2, width=10))) == []


@pytest.mark.parametrize("lines", [(2, -1), (-1, 2), (1, 3)])
def test_two_panes_move_each_by_its_own(lines: tuple[int, int]) -> None:
    above, below = lines
    shown = [*log(100, 10), "rule".ljust(WIDTH), *log(900, 10)]
    wanted = [*log(100 + above, 10), "rule".ljust(WIDTH), *log(900 + below, 10)]
    assert find_moves(shown, wanted) == [Move(0, 9, above), Move(11, 20, below)]


def test_little_text_is_painted_not_moved() -> None:
    shown, wanted = ([f"{n % 7}".ljust(WIDTH) for n in range(n, n + 3)] for n in (1, 2))
    assert find_moves(shown, wanted) == []


def test_what_is_the_same_everywhere_has_not_moved() -> None:
    blank = [BLANK * WIDTH] * HEIGHT
    assert find_moves(blank, blank) == []
    assert find_moves(blank, log(1)) == []
    assert find_moves(log(1), blank) == []
    assert find_moves(["same".ljust(WIDTH)] * HEIGHT, ["else".ljust(WIDTH)] * HEIGHT) == []


def test_lines_that_repeat_are_found_too() -> None:
    def repeated(first: int) -> list[str]:
        return [["ping".ljust(WIDTH), "pong".ljust(WIDTH)][n % 2] for n in range(first, first + 20)]

    moves = find_moves(repeated(0), repeated(1))
    assert [abs(move.lines) for move in moves] == [1]


def test_page_down_moves_nothing() -> None:
    assert find_moves(log(100), log(100 + HEIGHT)) == []
