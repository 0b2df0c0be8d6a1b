"""What is sent gives the wanted frame, on two terminals, at any size, and is short."""

from __future__ import annotations

import re
from hashlib import sha256
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from phtui.terminal.painter import NOWHERE
from tests.terminal.examples import MANY, PATIENT
from tests.terminal.grid import Grid, code_points
from tests.terminal.pyte_terminal import PyteTerminal
from tests.terminal.scenes import ANY, STYLES, SURE, Screen, Step, Wire, lines, steps

SIZES = st.tuples(st.integers(1, 40), st.integers(1, 14))


def differences(ours: list[list[Any]], stock: list[list[Any]]) -> list[tuple[int, int, Any, Any]]:
    """Return where two screens differ, and in what."""
    return [
        (y, x, cell, other)
        for y, (row, others) in enumerate(zip(ours, stock, strict=True))
        for x, (cell, other) in enumerate(zip(row, others, strict=True))
        if cell != other
    ]


@PATIENT
@MANY
@given(SIZES, st.lists(lines(ANY), max_size=14), steps(ANY), st.booleans(), st.booleans())
def test_a_terminal_shows_what_it_would_with_the_stock_driver(
    size: tuple[int, int], rows: list[Strip], happens: list[Step], coloured: bool, many: bool
) -> None:
    screen, wire = Screen(*size, rows), Wire(*size, scrolls_many=many)
    stock, ours = Grid(*size), Grid(*size, erases_in_colour=coloured)
    for text in [screen.whole(), *map(screen.take, happens)]:
        stock.feed(text)
        ours.feed(wire.send(text))
        assert differences(ours.cells(), stock.cells()) == []
        assert (stock.x, stock.y) in (NOWHERE, (ours.x, ours.y))
    assert ours.unknown == stock.unknown == []


@PATIENT
@MANY
@given(SIZES, st.lists(lines(SURE), max_size=14), steps(SURE))
def test_pyte_shows_it_too(size: tuple[int, int], rows: list[Strip], happens: list[Step]) -> None:
    screen, wire = Screen(*size, rows), Wire(*size)
    stock, ours = PyteTerminal(*size), PyteTerminal(*size)
    for text in [screen.whole(), *map(screen.take, happens)]:
        stock.feed(text)
        ours.feed(wire.send(text))
        assert differences(ours.cells(), stock.cells()) == []
        assert stock.cursor in (NOWHERE, ours.cursor)


FAMILY = "👩\u200d👩\u200d👧"


@pytest.mark.parametrize("cluster", [FAMILY, "🇫🇷", "⚠\ufe0f", "👍🏽", "e\u0301"])
def test_what_a_terminal_measures_otherwise_tears_nothing_else(cluster: str) -> None:
    screen, wire, grid = Screen(20, 3, []), Wire(20, 3), Grid(20, 3, measure=code_points)
    width = cell_len(cluster)
    grid.feed(wire.send(Screen(20, 3, [Strip([Segment("x" * 20)])] * 3).whole()))
    for style, after in product(STYLES[:3], ("after", "again")):
        for word in (after, "after"):
            row = [Segment("ab"), Segment(cluster, style), Segment(word), Segment("  end")]
            screen.rows = [Strip(row).extend_cell_length(20)] * 3
            grid.feed(wire.send(screen.whole()))
            for line in grid.rows:
                assert (
                    "".join(text or " " for text, _ in line[2 + width :]).rstrip() == f"{word}  end"
                )
                assert [text for text, _ in line[:2]] == ["a", "b"]
                assert "x" not in [text for text, _ in line]


def test_painting_only_reads_the_table() -> None:
    wire = Wire(20, 2)
    wire.frame.write(f"\x1b[1;1H\x1b[4;31m{FAMILY}\x1b[0m and \x1b[7m👍\x1b[0m")
    snapshot = wire.frame.take(paint=True)
    known = list(snapshot.table.texts)
    assert FAMILY in wire.painter.update(snapshot)
    assert snapshot.table.texts == known


def test_a_wide_cell_moves_the_cursor_by_two() -> None:
    wire, grid = Wire(20, 1), Grid(20, 1)
    for text in ("日 and", "本 and"):
        grid.feed(wire.send(f"\x1b[1;1H{text}\x1b[1;2H"))
        assert (grid.text(), grid.x) == ([text], 1)


def test_no_link_is_left_open() -> None:
    sent = Wire(4, 1).send("\x1b[1;1H\x1b]8;;https://a/\x1b\\abcd\x1b]8;;\x1b\\\x1b[1;1H")
    assert sent.endswith("\x1b]8;;https://a/\x1b\\abcd\x1b]8;;\x1b\\")


def follow(first: int, count: int = 38) -> list[Strip]:
    """Return a status line and lines of a log."""
    lines = [
        f"{n:09} {sha256(b'%d' % n).hexdigest() * 2}"[:118] for n in range(first, first + count)
    ]
    return [Strip([Segment(text)]) for text in ("following", *lines)]


@pytest.mark.parametrize("lines", [1, 2, 10])
def test_an_appended_line_costs_little_more_than_itself(lines: int) -> None:
    wire = Wire(120, 40)
    wire.send("\x1b[?2026h" + Screen(120, 40, follow(1)).whole())
    sent = wire.send(Screen(120, 40, follow(1 + lines)).whole())
    assert sent.startswith("\x1b[?2026h") == sent.endswith("\x1b[?2026l") == (lines > 3)
    assert len(sent) <= 121 * lines + 45


def test_what_scrolls_in_is_not_taken_for_blank_where_it_takes_the_colour_in_use() -> None:
    wire, grid = Wire(120, 40), Grid(120, 40, erases_in_colour=True)
    rows = follow(1, 38)
    below = Strip([Segment("x" * 120, Style.parse("white on blue"))])  # painted last
    grid.feed(wire.send(Screen(120, 40, [*rows, below]).whole()))
    sent = wire.send(Screen(120, 40, [rows[0], *rows[4:], *[Strip([])] * 3, below]).whole())
    grid.feed(sent)
    assert "\x1b[3S" in sent
    assert [{look for _, look in row} for row in grid.cells()[36:39]] == [{()}] * 3


def test_the_linux_console_scrolls_by_lines() -> None:
    wire = Wire(120, 40, scrolls_many=False)
    wire.send(Screen(120, 40, follow(1)).whole())
    sent = wire.send(Screen(120, 40, follow(6)).whole())
    assert "\x1bD" * 5 in sent
    assert not re.search(r"\x1b\[\d*[ST]", sent)


@pytest.mark.parametrize(
    ("before", "after", "sent"),
    [
        ("count 1", "count 2", "\x1b[1;7H2"),
        ("abcdefgh", "abXdeYgh", "\x1b[1;3HXdeY"),
        ("a      b      c", "A      b      C", "\x1b[HA\x1b[13CC"),
        ("a long line that goes", "a", "\x1b[;3H\x1b[K"),
        ("same", "same", ""),
    ],
)
def test_the_shortest_is_sent(before: str, after: str, sent: str) -> None:
    wire = Wire(30, 2)
    wire.send(Screen(30, 2, [Strip([Segment(before)])]).whole())
    assert len(wire.send(Screen(30, 2, [Strip([Segment(after)])]).whole())) <= len(sent)


def test_erasing_is_for_the_default_background_only() -> None:
    wire, style = Wire(40, 1), Style.parse("on blue")
    wire.send(Screen(40, 1, [Strip([Segment("x" * 40, style)])]).whole())
    coloured = wire.send(Screen(40, 1, [Strip([Segment(" " * 40, style)])]).whole())
    assert " " * 40 in coloured
    assert "\x1b[K" not in coloured
    plain = wire.send(Screen(40, 1, [Strip([Segment(" " * 40)])]).whole())
    assert plain == "\r\x1b[m\x1b[K"
