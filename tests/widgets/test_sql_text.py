"""How HogQL is painted: colours, errors, what is hidden, and nothing raw."""

from __future__ import annotations

import pytest
from rich.style import Style
from textual import events
from textual.strip import Strip

from phtui.formatting import safe
from phtui.hogql.lines import KINDS, LINE_LIMIT
from tests.widgets.sql_app import SqlApp

QUERY = "\n-- note\nselect uniq(a), 'b', properties.$c, 1, null, {d} as `e`\nfrom <f/> !"
HOSTILE = (
    "select '\x1b]0;x\x07\x9b31m\u202eabc\u200b\x7f\u2066\ufeff', 日\te\u0301\r\nb\x1b[2J\x00c"
)
GUTTER = 3


def painted(strip: Strip) -> list[tuple[str, Style]]:
    """Return the words of a line and their styles, without the gutter."""
    return [(s.text, s.style or Style()) for s in list(strip)[1:] if s.text.strip()]


def style_of(app: SqlApp, row: int, word: str) -> Style:
    """Return the style of the first run of characters in a line that is this word."""
    words = {text.strip(): style for text, style in reversed(painted(app.lines()[row]))}
    return words[word]


def underlined(app: SqlApp) -> list[str]:
    """Return what is underlined in each line that has something underlined."""
    lines = ["".join(t for t, style in painted(s) if style.underline) for s in app.lines()]
    return [line for line in lines if line]


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark", "ansi-light"])
async def test_words_have_the_colours_of_the_theme(theme: str) -> None:
    app = SqlApp(QUERY)
    async with app.run_test() as pilot:
        app.lines()
        app.theme = theme
        await pilot.pause()
        kinds = {
            "keyword": (2, "select"), "function": (2, "uniq"), "string": (2, "'b'"),
            "property": (2, "$c"), "number": (2, "1"), "constant": (2, "null"),
            "placeholder": (2, "{d}"), "tag": (3, "f"), "comment": (1, "-- note"),
            "unexpected": (3, "!"),
        }  # fmt: skip
        assert {*kinds} == {*KINDS.values()}
        for kind, (row, word) in kinds.items():
            expected = app.editor.get_component_rich_style(f"sql-text--{kind}")
            style = style_of(app, row, word)
            assert style.color == expected.color
            assert (style.bold, style.italic, style.dim) == (
                expected.bold, expected.italic, expected.dim,
            )  # fmt: skip
        plain = style_of(app, 2, "(a),").color
        assert len({style_of(app, 2, word).color for word in ("select", "'b'", "{d}")}) == 3
        assert plain not in {style_of(app, 2, word).color for word in ("select", "'b'", "{d}")}


async def test_the_line_of_the_cursor_keeps_its_colours() -> None:
    app = SqlApp("select 1\nselect 2")
    async with app.run_test() as pilot:
        await pilot.press("end")
        here, there = style_of(app, 0, "select"), style_of(app, 1, "select")
        assert here.color == there.color
        assert here.bgcolor != there.bgcolor


async def test_without_colours_the_rest_still_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = SqlApp(QUERY)
    async with app.run_test():
        app.editor.mark_error(76, 77, "unexpected")
        assert app.no_color
        looks = [
            (style.bold, style.italic, style.dim, style.underline)
            for style in (
                style_of(app, 2, "select"), style_of(app, 2, "null"), style_of(app, 2, "{d}"),
                style_of(app, 2, "uniq"), style_of(app, 1, "-- note"), style_of(app, 3, "!"),
            )
        ]  # fmt: skip
        assert len(set(looks)) == len(looks)


async def test_nothing_blinks() -> None:
    app = SqlApp("select 1")
    async with app.run_test():
        assert not app.editor.cursor_blink


async def test_hostile_text_is_shown_and_kept() -> None:
    app = SqlApp()
    async with app.run_test(size=(80, 10)) as pilot:
        app.post_message(events.Paste(HOSTILE))
        await pilot.pause()
        assert app.editor.text == HOSTILE.replace("\r\n", "\n")
        app.editor.select_all()
        assert app.editor.selected_text == HOSTILE.replace("\r\n", "\n")
        app.editor.move_cursor((0, 0))
        for strip in app.lines():
            assert strip.cell_length == app.editor.size.width
            assert safe(strip.text) == strip.text
        assert "␛]0;x␇\ufffd31m\ufffdabc\ufffd␡\ufffd\ufffd'" in app.lines()[0].text
        assert style_of(app, 1, "␛").reverse
        for _ in range(len("select '\x1b]0")):
            await pilot.press("right")
        assert app.editor.cursor_screen_offset.x == GUTTER + len("select '\x1b]0")


async def test_an_edit_above_changes_the_colours_below() -> None:
    app = SqlApp("select 1\nselect 2\n\nselect 3")
    async with app.run_test() as pilot:
        await pilot.press("/", "*")
        comment = app.editor.get_component_rich_style("sql-text--comment")
        assert style_of(app, 3, "select 3").color == comment.color
        await pilot.press("x", "*", "/")
        assert style_of(app, 3, "select").bold


async def test_what_is_kept_is_what_would_be_drawn() -> None:
    app = SqlApp("\n".join(f"select '{n}' -- c" for n in range(99)))
    async with app.run_test(size=(30, 12)) as pilot:
        keys = [
            *"ab", "enter", *"'c", "ctrl+z", "down", "ctrl+k", "ctrl+k", "pagedown",
            "(", "enter", ")", "left", "right", "shift+down", "ctrl+x", "end", *["x"] * 16,
            "home", "tab", "ctrl+end", "enter", "y",
        ]  # fmt: skip
        for key in keys:
            await pilot.press(key)
            kept = app.lines()
            app.editor.notify_style_update()
            assert kept == app.lines(), key


async def test_an_error_is_underlined_until_the_next_edit() -> None:
    app = SqlApp("select evnt\nfrom events")
    async with app.run_test() as pilot:
        editor = app.editor
        editor.move_cursor((1, 2))
        assert underlined(app) == []
        before = editor.selection, editor.scroll_offset
        editor.mark_error(7, 11, "Unable to resolve field: evnt")
        await pilot.pause()
        assert underlined(app) == ["evnt"]
        assert editor.error is not None
        assert editor.error.message == "Unable to resolve field: evnt"
        assert editor.error_location == (0, 7)
        assert (editor.selection, editor.scroll_offset) == before
        await pilot.press("right")
        assert underlined(app) == ["evnt"]
        await pilot.press("x")
        assert underlined(app) == []
        assert editor.error_location is None


@pytest.mark.parametrize("key", ["ctrl+z", "ctrl+y", "delete", "enter"])
async def test_each_kind_of_edit_takes_the_error_away(key: str) -> None:
    app = SqlApp("select evnt")
    async with app.run_test() as pilot:
        await pilot.press("a", "b", *(["ctrl+z"] if key == "ctrl+y" else []))
        app.editor.mark_error(0, 3, "no")
        await pilot.press(key)
        assert app.editor.error is None
        assert underlined(app) == []


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (7, None, ["select a,"]),
        (7, 7, ["select a,"]),
        (7, 3, ["select a,"]),
        (12, 10_000, ["é from", "b"]),
        (10_000, None, ["b"]),
        (-3, 2, ["se"]),
        (9, 12, ["  "]),
    ],
)
async def test_where_an_error_is(start: int, end: int | None, expected: list[str]) -> None:
    app = SqlApp("select a,\n  é from\n\nb")
    async with app.run_test():
        app.editor.mark_error(start, end, "no")
        lines = [
            "".join(s.text for s in list(strip)[1:] if s.style and s.style.underline)
            for strip in app.lines()
        ]
        assert [line for line in lines if line] == expected


async def test_a_huge_line_is_plain() -> None:
    app = SqlApp("select " * LINE_LIMIT + "\nselect 1")
    async with app.run_test():
        assert not any(style.bold for _, style in painted(app.lines()[0]))
        assert style_of(app, 1, "select").bold


async def test_brackets_far_apart_are_no_pair() -> None:
    app = SqlApp("(\n" + "xx\n" * 6000 + ")")
    async with app.run_test() as pilot:
        await pilot.press("right", "left")
        assert app.editor.matching_bracket_location is None
        await pilot.press("ctrl+end", "left", "(", "left")
        assert app.editor.matching_bracket_location == (6001, 1)
