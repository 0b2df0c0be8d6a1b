"""The wanted frame, from what Textual writes and from what nobody should."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.strip import Strip

import phtui.terminal.cells
import phtui.terminal.frame
from phtui.terminal.cells import TAIL
from phtui.terminal.frame import Frame, Snapshot
from tests.terminal.examples import MANY, PATIENT
from tests.terminal.grid import Grid
from tests.terminal.scenes import SURE, Screen, Step, Wire, lines, steps

FRAGMENTS = [
    *"\x1b\x1b\x1b[]();:?0189mHPhlxyz \n\r\t\x07\x00\x9b\x7f日", "\x1b[", "\x1b]8;", "\x1b\\",
    "\x1bP", "\x1b[2;3H", "\x1b[9999;9999H", "\x1b[99999999999H", "\x1b[?1049h", "\x1b[?1049l",
    "\x1b[2J", "\x1b[38;5", "\x1b[31m", "e\u0301", "\u200d", "👩", "\ufe0f", "\ud800",
]  # fmt: skip


def frame(width: int = 10, height: int = 3) -> Frame:
    made = Frame()
    made.resize(width, height)
    made.write("\x1b[?1049h")
    made.take(paint=True)
    return made


def texts(snapshot: Snapshot) -> list[str]:
    """Return the rows as plain text."""
    assert snapshot.rows is not None
    return ["".join(snapshot.table.texts[ord(cell)] for cell in row) for row in snapshot.rows]


@PATIENT
@MANY
@given(st.lists(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join), max_size=6))
def test_nothing_written_breaks_it(writes: list[str]) -> None:
    wire = Wire(7, 3)
    for text in writes:
        wire.send(text)
        snapshot = wire.frame.take(paint=True)
        for row in snapshot.rows or []:
            assert len(row) == 7
            assert not row.startswith(TAIL)


@PATIENT
@MANY
@given(
    st.lists(lines(SURE), max_size=4), steps(SURE, 2), st.integers(0, 2000), st.integers(0, 2000)
)
def test_where_writes_are_split_is_all_one(
    rows: list[Strip], happens: list[Step], first: int, second: int
) -> None:
    screen, whole, split = Screen(12, 4, rows), frame(12, 4), frame(12, 4)
    text = "\x1b]0;title\x07\x1b[?25h" + screen.whole() + "".join(map(screen.take, happens))
    whole.write(text)
    first, second = sorted((first % len(text), second % len(text)))
    for part in (text[:first], text[first:second], text[second:]):
        split.write(part)
    one, other = whole.take(paint=True), split.take(paint=True)
    assert texts(one) == texts(other)
    assert (one.controls, one.cursor, one.anew) == (other.controls, other.cursor, other.anew)


@pytest.mark.parametrize(
    "text",
    [
        "\x07", "\x1b]0;phtui · a\x07", "\x1b]52;c;YWJj\x07", "\x1b]22;text\x07", "\x1b[?25h",
        "\x1b[?1003l", "\x1b[?2004h", "\x1b[>25u", "\x1b[<u", "\x1b[?2048$p", "\x1b[5n", "\x1b[4 q",
        "\x1bPtmux;\x1b\x1b]52;c;YWJj\x07\x1b\\",
    ],
)  # fmt: skip
def test_what_draws_nothing_passes_and_costs_no_repaint(text: str) -> None:
    made = frame()
    assert not made.write(text)
    snapshot = made.take(paint=True)
    assert (snapshot.controls, snapshot.anew) == (text, False)


@pytest.mark.parametrize("text", ["\x1b[2J", "\x1b7", "\x1bc", "\x1b[3@", "\x1b[?6h", "\x1b[!p"])
def test_what_it_does_not_know_passes_and_repaints_all(text: str) -> None:
    made = frame()
    made.write(f"\x1b[1;1Habc{text}")
    snapshot = made.take(paint=True)
    assert snapshot.controls == f"\x1b[m{text}"
    assert snapshot.anew
    made.write(text)
    made.take(paint=False)
    assert made.take(paint=True).anew
    assert not made.take(paint=True).anew


def test_controls_in_text_are_left_out() -> None:
    made = frame()
    made.write("\x1b[1;1Ha\x9b31mb\x08\tc\x7f")
    assert texts(made.take(paint=True))[0] == "a31mbc    "


def test_nothing_is_painted_off_the_alternate_screen() -> None:
    made = frame()
    made.write("\x1b[1;1Habc\x1b[?1049l\x1b[?25h")
    snapshot = made.take(paint=True)
    assert (snapshot.rows, snapshot.controls) == (None, "\x1b[m\x1b[?1049l\x1b[?25h")


def test_half_a_wide_cell_is_a_blank() -> None:
    made = frame(6)
    made.write("\x1b[1;1H日本語\x1b[1;2Hx\x1b[1;5Hy")
    assert texts(made.take(paint=True))[0] == " x本y "
    made.write("\x1b[1;1H日本語")
    made.resize(5, 3)
    assert texts(made.take(paint=True))[0] == "日本 "


def test_a_frame_survives_a_new_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phtui.terminal.cells, "_MOST_CELLS", 40)
    wire, grid = Wire(10, 3), Grid(10, 3)
    grid.feed(wire.send("\x1b[1;1H\x1b[31m日e\u0301\x1b[0m stays"))
    tables = set()
    for colour in range(60):
        grid.feed(wire.send(f"\x1b[2;1H\x1b[38;5;{colour}mabc\x1b[0m\n\x1b[3;1Hagain"))
        tables.add(id(wire.frame.take(paint=False).table))
        assert len(wire.frame.take(paint=False).table.texts) < 60
    assert grid.text() == ["日e\u0301 stays", "abc", "again"]
    assert grid.rows[0][0] == ("日", (("fg", "31"),))


def test_controls_that_nobody_takes_are_bounded() -> None:
    made = frame()
    made.write("\x1b[?25h")
    for _ in range(100):
        made.write("\x1b]52;c;" + "a" * 70_000 + "\x07")
    made.write("\x1b[?1049l")
    controls = made.take(paint=False).controls
    assert len(controls) < 400_000
    assert controls.startswith("\x1b[?25h")
    assert controls.endswith("\x1b[?1049l")


@pytest.mark.parametrize("links", [True, False])
def test_links_are_kept_where_the_terminal_takes_them(links: bool) -> None:
    made = Frame(links=links)
    made.resize(4, 1)
    made.write("\x1b[?1049h\x1b[1;1H\x1b]8;;https://a/\x1b\\abcd\x1b]8;;\x1b\\")
    snapshot = made.take(paint=True)
    assert texts(snapshot) == ["abcd"]
    known = {style.link for style in snapshot.table.styles}
    assert (";https://a/" in known) is links
