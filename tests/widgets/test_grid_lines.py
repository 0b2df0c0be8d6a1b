"""Whatever the values, a line of a grid is exactly as wide as the grid."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from phtui.formatting import safe
from phtui.widgets.columns import Table, measure
from phtui.widgets.grid_lines import GridLines, gutter_width

TEXT = st.text(st.characters(codec=None), max_size=30) | st.text(
    "a漢é🙂👩🏽🇩🇪\u0301\ufe0f☺\u200d\n\x1b ‮|", max_size=60
)
VALUES = TEXT | st.none() | st.booleans() | st.integers() | st.floats() | st.lists(TEXT, max_size=3)


def plain(_: str) -> Style:
    return Style()


@given(
    names=st.lists(TEXT, max_size=5),
    kinds=st.lists(TEXT | st.sampled_from(["UInt64", "Nullable(DateTime)"]), max_size=5),
    rows=st.lists(st.lists(VALUES, max_size=6), max_size=4),
    width=st.integers(1, 90),
    data=st.data(),
)
def test_lines_are_exactly_as_wide_as_the_grid(
    names: list[str], kinds: list[str], rows: list[list[object]], width: int, data: st.DataObject
) -> None:
    columns = measure(Table(names, kinds, rows))
    left = data.draw(st.integers(0, max(0, len(columns) - 1)))
    lines = GridLines(columns, gutter_width(len(rows), width), left, width)
    strips = [lines.header(line, count, plain) for line, count in ((0, 1), (0, 2), (1, 2))]
    strips += [lines.row(number, row, left, plain) for number, row in enumerate(rows)]
    strips.append(lines.note("no rows", plain))
    for strip in strips:
        assert cell_len(strip.text) == strip.cell_length == width
        assert strip.text == safe(strip.text)
        assert all(segment.text for segment in strip)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(20, 80))
def test_a_cell_of_the_line_belongs_to_the_column_drawn_there(
    widths: list[int], width: int
) -> None:
    names = [str(column) * cells for column, cells in enumerate(widths)]
    gutter = gutter_width(1, width)
    lines = GridLines(measure(Table(names)), gutter, 0, width)
    drawn = lines.row(0, [name[0] * 9 for name in names], None, plain).text
    for x, character in enumerate(drawn):
        if x >= gutter and character not in " …":
            assert lines.column_at(x) == int(character)
    assert lines.column_at(gutter - 1) is None
    assert lines.column_at(width) is None
