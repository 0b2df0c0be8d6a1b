"""One value in full, by keyboard."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App
from textual.events import MouseScrollDown, MouseScrollUp
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widgets import Static

from phtui.formatting import safe, safe_lines
from phtui.widgets.cell_view import CellView, readable
from phtui.widgets.cells import GridCell
from phtui.widgets.value_view import WHEEL_ROWS, ValueView, WrappedText


class CellApp(App[None]):
    """Shows a value over an empty screen."""

    def __init__(self, value: object) -> None:
        super().__init__()
        self.view = CellView(GridCell(37, 2, "props", "Nullable(String)", value))
        self.copied: list[str] = []

    def on_mount(self) -> None:
        self.push_screen(self.view)

    def copy_to_clipboard(self, text: str) -> None:
        self.copied.append(text)

    @property
    def lines(self) -> list[str]:
        """The rows of the value on screen."""
        value = self.view.query_one(ValueView)
        return [value.render_line(y).text.rstrip() for y in range(value.size.height)]

    @property
    def top(self) -> int:
        """The row at the top."""
        return self.view.query_one(ValueView).top


def numbered(count: int) -> str:
    return "\n".join(f"line {number}" for number in range(count))


async def test_json_text_is_indented_and_nothing_else() -> None:
    app = CellApp('{"b":1.0,"a":[1e5,"\\u00e9"],"b":12345678901234567890,"e":{}}')
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert app.lines[:9] == [
            "{",
            '  "b": 1.0,',
            '  "a": [',
            "    1e5,",
            '    "\\u00e9"',
            "  ],",
            '  "b": 12345678901234567890,',
            '  "e": {}',
            "}",
        ]


@pytest.mark.parametrize(
    ("value", "text", "is_json"),
    [
        ({"a": [None, "é"]}, '{\n  "a": [\n    null,\n    "é"\n  ]\n}', True),
        (" [1]", "[\n  1\n]", True),
        ("[/foo] text", "[/foo] text", False),
        ("{broken", "{broken", False),
        ('["\ud800"]', '["\ud800"]', False),
        ("[" * 100_000, "[" * 100_000, False),
        ("12", "12", False),
        (12, "12", False),
        (None, "∅", False),
        ("", '""', False),
        (True, "true", False),
    ],
)
def test_what_is_json_and_what_is_not(value: object, text: str, is_json: bool) -> None:
    assert readable(value) == (text, is_json)


async def test_lines_are_kept_and_controls_are_seen() -> None:
    app = CellApp("one\r\ntwo\n\n\x1b[31mthree\rfour ‮ [/foo] \ud800")
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        assert app.lines[:5] == ["one", "two", "", "␛[31mthree␍four ⟨202E⟩ [/foo] \ufffd", ""]


async def test_it_says_what_it_shows() -> None:
    app = CellApp("x" * 1_234)
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        about = str(app.view.query_one("#about", Static).render())
        assert about == "props · Nullable(String) · row 38 · 1,234 characters"


@pytest.mark.parametrize("markup", ["[/foo]", "[bold", "[link='"])
async def test_a_column_name_is_never_markup(markup: str) -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        await app.push_screen(CellView(GridCell(0, 0, markup, "\x1b", 1)))
        await pilot.pause()
        about = str(app.screen.query_one("#about", Static).render())
        assert about == f"{markup} · ␛ · row 1"


@pytest.mark.parametrize("key", ["escape", "q", "v", "enter"])
async def test_closing(key: str) -> None:
    app = CellApp("x")
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.screen is app.view
        await pilot.press(key)
        assert app.screen is not app.view


@pytest.mark.parametrize("value", ['{"a":1, "b":2}', "a\x1b\nb\t"])
async def test_copying_gives_what_came_not_what_is_shown(value: str) -> None:
    app = CellApp(value)
    async with app.run_test() as pilot:
        await pilot.press("y")
        assert app.copied == [value]


@pytest.mark.parametrize(
    ("keys", "top"),
    [
        ("j j k", 1),
        ("down up up", 0),
        ("space", 18),
        ("pagedown b", 0),
        ("ctrl+d ctrl+d ctrl+u", 9),
        ("G", 82),
        ("G j", 82),
        ("G k g", 0),
        ("space space space space space space", 82),
    ],
)
async def test_scrolling(keys: str, top: int) -> None:
    app = CellApp(numbered(100))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press(*keys.split())
        assert app.top == top
        assert app.lines == [f"line {number}" for number in range(top, top + 18)]


async def test_a_short_value_does_not_scroll() -> None:
    app = CellApp(numbered(5))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("G", "space", "j")
        assert app.top == 0


async def test_the_wheel_scrolls() -> None:
    app = CellApp(numbered(100))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        value = app.view.query_one(ValueView)
        value.post_message(MouseScrollDown(value, 5, 5, 0, 1, 0, False, False, False))
        await pilot.pause()
        assert app.top == WHEEL_ROWS
        value.post_message(MouseScrollUp(value, 5, 5, 0, -1, 0, False, False, False))
        await pilot.pause()
        assert app.top == 0


async def test_resizing_stays_at_the_same_place() -> None:
    app = CellApp("word " * 40 + "\n" + numbered(100))
    async with app.run_test(size=(100, 12)) as pilot:
        await pilot.press(*["j"] * 30)
        first = app.lines[0]
        for size in ((20, 12), (33, 5), (100, 12)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert app.lines[0] == first


async def test_it_fits_a_very_small_terminal() -> None:
    app = CellApp(numbered(9))
    async with app.run_test(size=(20, 3)) as pilot:
        await pilot.press("j")
        assert app.lines == ["line 1", "line 2"]


async def looks(app: CellApp, pilot: Pilot[None], line: int) -> dict[str, str]:
    await pilot.pause()
    value = app.view.query_one(ValueView)
    (strip,) = value.render_lines(Region(0, line, value.size.width, 1))
    names = ("key", "string", "number", "constant")
    styles = {value.get_component_rich_style(f"value--{name}"): name for name in names}
    return {s.text: styles[s.style] for s in strip if s.style in styles}


async def test_json_is_coloured_also_where_it_is_wrapped() -> None:
    app = CellApp({"a": "x", "n": 5, "t": None, "long": "5 null " * 20})
    async with app.run_test(size=(40, 20)) as pilot:
        assert await looks(app, pilot, 1) == {'"a"': "key", '"x"': "string"}
        assert await looks(app, pilot, 2) == {'"n"': "key", "5": "number"}
        assert await looks(app, pilot, 3) == {'"t"': "key", "null": "constant"}
        assert list((await looks(app, pilot, 4)).values()) == ["key", "string"]
        assert list((await looks(app, pilot, 5)).values()) == ["string"]


async def test_a_megabyte_is_wrapped_no_further_than_it_is_seen() -> None:
    app = CellApp("漢x" * 500_000)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "j")
        await pilot.pause()
        wrapped = app.view.query_one(ValueView)._wrapped  # noqa: SLF001 -- what it holds is the point
        assert len(wrapped._rows) < 1_000  # noqa: SLF001 -- as above
        await pilot.press("G")
        assert app.top == len(wrapped._rows) - 22  # noqa: SLF001 -- as above


LINES = st.text(st.characters(codec=None)) | st.text(
    "ab漢é🙂\u0301\ufe0f☺\u200d\n\r\x1b ‮", max_size=300
)


@given(LINES, st.integers(2, 30))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    wrapped = WrappedText(text, width)
    rows = wrapped.rows(0, wrapped.count())
    assert all(cell_len(row) <= width for row in rows)
    assert all(row == safe(row) for row in rows)
    whole = rows[0]
    for number, row in enumerate(rows[1:], 1):
        whole += row if wrapped.is_continued(number) else f"\n{row}"
    assert whole == safe_lines(text)


FLOATS = st.floats(allow_nan=False, allow_infinity=False)


@given(st.recursive(st.none() | LINES | FLOATS, st.lists), st.integers(5, 60))
def test_indented_json_is_the_same_json(value: object, width: int) -> None:
    text, is_json = readable({"a": value, "w": width})
    if is_json:
        assert json.loads(text) == {"a": value, "w": width}
    else:
        assert "\\ud" in ascii(text)


async def test_a_web_address_is_a_link_from_every_row_it_takes() -> None:
    address = "https://shop.example/" + "long/" * 20
    app = CellApp(f"see {address}.")
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        value = app.view.query_one(ValueView)
        links = [
            (segment.text, segment.style.link)
            for y in range(4)
            for segment in value.render_line(y)
            if segment.style and segment.style.link
        ]
        assert "".join(text for text, _ in links) == address
        assert {link for _, link in links} == {address}
