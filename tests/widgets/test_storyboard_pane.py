"""A storyboard under the keyboard."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from phtui.jobs.story import PageLine, PageView, Storyboard, StoryRow
from phtui.rrweb.actions import Kind, Weight
from phtui.widgets.cell_view import CellView
from phtui.widgets.storyboard_page import PageScreen
from phtui.widgets.storyboard_pane import StoryboardPane
from tests.app import press_at_once, until
from tests.widgets.story_app import PAGE, ROWS, STORY, story_app


async def test_rows_have_time_sign_word_and_words() -> None:
    async with story_app() as app:
        assert app.picture[:6] == [
            "›00:00 ■ page       “Shop” http://shop/ at 800 × 600",
            " 00:02 ● click      “Buy” <button>",
            " 00:03 ✗ request    POST /buy → 500",
            " 00:03 ✗ console    error: no luck  ×3",
            " 00:04 ▲ rage click “Buy” <button>  ×5",
            " 00:05 ── 2 min 10 s idle ──",
        ]
        assert app.picture[6] == " 02:15 ⎵ typing     “Maria” into “Name” <input>  4 s"


async def test_a_narrow_screen_leaves_the_word_out_and_cuts() -> None:
    async with story_app(size=(30, 10)) as app:
        assert app.picture[1] == " 00:02 ● “Buy” <button>"
        assert app.picture[0] == "›00:00 ■ “Shop” http://shop/ …"


async def test_keys_that_need_a_row_are_not_offered_where_there_is_none() -> None:
    async with story_app(replace(STORY, rows=())) as app:
        offered = {each.binding.action for each in app.screen.active_bindings.values()}
        assert not offered & {"open", "page", "next(True)", "hide", "play"}
        app.pane.storyboard = STORY
        await until(app.pilot, lambda: len(app.words) == len(ROWS))
        offered = {each.binding.action for each in app.screen.active_bindings.values()}
        assert offered >= {"open", "page", "next(True)", "hide", "play"}


async def test_head_says_how_much_how_long_and_how_bad() -> None:
    async with story_app() as app:
        head = app.screen_text.splitlines()[0]
        assert head == " 8 things, 02:30 · ✗ 3 errors"
        app.pane.storyboard = replace(STORY, complete=False, blocks=(3, 60), size=4_100_000)
        await until(app.pilot, lambda: "block 3 of 60, 4.1 MB" in app.screen_text)


async def test_what_is_missing_is_said_above_the_rows() -> None:
    notes = ("No snapshots: the key lacks a scope.", "Events are missing: ␛[31m")
    async with story_app(replace(STORY, told=notes)) as app:
        lines = app.screen_text.splitlines()
        assert lines[1] == " ▲ No snapshots: the key lacks a scope."
        assert app.pane.list.region.y == 5


async def test_keys_go_to_errors_and_back() -> None:
    async with story_app() as app:
        seen = []
        for _ in range(3):
            await app.pilot.press("n")
            seen.append(app.pane.position)
        assert seen == [3.0, 3.1, 140.0]
        await app.pilot.press("N", "e")
        assert app.pane.position == 4.0  # the rage click: a warning
        await app.pilot.press("left_curly_bracket")
        assert app.pane.position == 0


async def test_search_marks_hits_and_n_goes_through_them() -> None:
    async with story_app() as app:
        press_at_once(app, "slash", *"buy")
        await app.pilot.press("enter")
        await until(app.pilot, lambda: app.pane.list.pattern is not None)
        assert app.pane.position == 2.0
        assert "search buy: 3 hits" in app.screen_text
        await app.pilot.press("n", "n")
        assert app.pane.position == 4.0
        await app.pilot.press("slash", "enter")
        await until(app.pilot, lambda: app.pane.list.pattern is None)


async def test_a_broken_pattern_is_told_and_the_prompt_stays() -> None:
    async with story_app() as app:
        await app.pilot.press("slash", *"/(/", "enter")
        await app.pilot.pause()
        assert app.pane.may_step_back
        assert app.pane.list.pattern is None


async def test_kinds_are_hidden_and_shown_alone() -> None:
    async with story_app() as app:
        await app.pilot.press("j", "x")
        assert Kind.CLICK not in {row.kind for row in app.pane.list.rows}
        assert "hidden: click" in app.screen_text
        app.pane.step_back()
        app.pane.go_to(140)
        await app.pilot.press("z")
        assert app.words == ["TypeError: x is undefined"]
        await app.pilot.press("z")
        assert len(app.words) == len(ROWS)


async def test_step_back_undoes_one_thing_at_a_time() -> None:
    async with story_app() as app:
        await app.pilot.press("x", "slash", *"buy", "enter")
        await until(app.pilot, lambda: app.pane.list.pattern is not None)
        await app.pilot.press("p", "slash")
        undone = 0
        while app.pane.step_back():
            undone += 1
        assert undone == 4
        assert len(app.words) == len(ROWS)


async def test_go_to_a_time_is_the_last_thing_before_it() -> None:
    async with story_app() as app:
        app.pane.go_to(134)
        assert app.pane.list.row is ROWS[5]
        app.pane.go_to(9_999)
        assert app.pane.list.row is ROWS[-1]
        assert app.pane.moment == STORY.start + 141_000


async def test_what_was_out_of_sight_comes_to_the_middle() -> None:
    rows = tuple(StoryRow(second * 1000, Kind.EVENT, f"e{second}") for second in range(100))
    async with story_app(replace(STORY, rows=rows), size=(60, 16)) as app:
        app.pane.go_to(50)
        middle = app.pane.list.size.height // 2
        assert app.picture[middle].startswith("›00:50")
        await app.pilot.press("j")
        assert app.picture[middle + 1].startswith("›00:51")


async def test_playing_moves_the_cursor_through_time_and_skips_idleness() -> None:
    hour = 3_600_000
    idle = StoryRow(5_000, Kind.IDLE, "1 h 00 min idle", length=hour)
    rows = (*ROWS[:5], idle, StoryRow(hour + 6_000, Kind.EVENT, "back"))
    async with story_app(replace(STORY, rows=rows, length=hour + 9_000)) as app:
        for _ in range(9):
            await app.pilot.press("greater_than_sign")
        app.pane.go_to(4)
        await app.pilot.press("p")
        await until(app.pilot, lambda: "PLAYING 16×" in app.screen_text, 20)
        await until(app.pilot, lambda: app.pane.list.row is rows[-1], 20)
        await until(app.pilot, lambda: "PLAYING" not in app.screen_text)


async def test_who_moves_while_it_plays_goes_on_from_there() -> None:
    rows = tuple(StoryRow(minute * 60_000, Kind.EVENT, f"e{minute}") for minute in range(50))
    async with story_app(replace(STORY, rows=rows)) as app:
        await app.pilot.press("p", "G", "k", "k")
        await until(app.pilot, lambda: (app.pane.list.playhead or 0) > 47 * 60_000, 20)
        assert app.pane.list.row is rows[47]


async def test_more_rows_leave_the_cursor_on_its_row() -> None:
    async with story_app() as app:
        app.pane.go_to(140)
        before = StoryRow(1_000, Kind.EVENT, "earlier")
        after = StoryRow(149_000, Kind.EVENT, "later")
        rows = sorted((*ROWS, before, after), key=lambda row: row.at)
        app.pane.storyboard = replace(STORY, rows=tuple(rows))
        await until(app.pilot, lambda: len(app.words) == len(ROWS) + 2)
        assert app.pane.list.row is ROWS[7]


async def test_the_top_stays_the_top_until_somebody_moves() -> None:
    async with story_app(replace(STORY, rows=ROWS[3:])) as app:
        app.pane.storyboard = STORY
        await until(app.pilot, lambda: len(app.words) == len(ROWS))
        assert app.pane.list.row is ROWS[0]


async def test_only_rows_that_changed_are_painted() -> None:
    async with story_app() as app:
        await app.pilot.pause()
        painted: list[int] = []
        rows = app.pane.list
        draw = rows.render_line
        rows.render_line = lambda y: painted.append(y) or draw(y)  # type: ignore[func-returns-value,method-assign]  # watched
        await app.pilot.press("j")
        await until(app.pilot, lambda: len(painted) >= 2)
        assert set(painted) == {0, 1}


async def test_details_are_json_and_copies_are_messages() -> None:
    async with story_app() as app:
        await app.pilot.press("j", "y", "Y", "o", "enter")
        await until(app.pilot, lambda: isinstance(app.screen, CellView))
        copy, json_copy, web = app.said
        assert isinstance(copy, StoryboardPane.CopyRequested)
        assert copy.text == "00:02 click: “Buy” <button>"
        assert isinstance(json_copy, StoryboardPane.CopyRequested)
        assert json.loads(json_copy.text)["detail"] == {"x": 1}
        assert isinstance(web, StoryboardPane.WebUrlWanted)
        assert (web.session_id, web.seconds) == ("session-1", 2)


async def test_page_view_shows_the_page_and_marks_the_element() -> None:
    async with story_app() as app:
        await app.pilot.press("j", "P")
        await until(app.pilot, lambda: "▶ [ Buy ] ◀" in app.screen_text)
        assert isinstance(app.screen, PageScreen)
        wanted = app.said[0]
        assert isinstance(wanted, StoryboardPane.PageWanted)
        assert wanted.at == 2_000
        assert app.screen_text.splitlines()[:2] == ["00:02  Shop", "http://shop/ · 800 × 600"]
        await app.pilot.press("escape")
        assert not isinstance(app.screen, PageScreen)


async def test_a_page_that_comes_before_its_screen_is_shown() -> None:
    async with story_app() as app:
        screen = PageScreen()
        screen.page = PAGE
        await app.push_screen(screen)
        await until(app.pilot, lambda: "▶ [ Buy ] ◀" in app.screen_text)


async def test_without_pages_the_page_view_says_so() -> None:
    async with story_app(replace(STORY, has_pages=False)) as app:
        await app.pilot.press("P")
        await app.pilot.pause()
        assert not isinstance(app.screen, PageScreen)
        assert not app.said


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.md", "# Session"), ("a.jsonl", '{"session_id": "session-1"'), ("a.txt", "00:00")],
)
async def test_saves_for_the_owner_alone(tmp_path: Path, name: str, begins: str) -> None:
    async with story_app() as app:
        await app.pilot.press("ctrl+s", "home", "ctrl+k", *str(tmp_path / name), "enter")
        await until(app.pilot, lambda: (tmp_path / name).exists())
    assert (tmp_path / name).read_text("utf-8").startswith(begins)
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == [name]


async def test_the_strip_shows_activity_errors_and_the_cursor() -> None:
    async with story_app() as app:
        await app.pilot.press("G")
        await app.pilot.pause()
        bars, cursor = app.screen_text.splitlines()[1:3]
        assert bars[0] in "▁▂▃▄▅▆▇█"
        assert bars[20] == " "
        assert "✗" in bars
        assert cursor.rstrip().endswith("▲") or "02:21" in cursor


async def test_hostile_words_do_nothing() -> None:
    row = StoryRow(0, Kind.PAGE, "\x1b]0;x\x07 [red]y[/] \u202e", Weight.ERROR)
    async with story_app(Storyboard("\x1b[2J", rows=(row,), told=("\x1b[31m",))) as app:
        assert "␛]0;x␇ [red]y[/] ⟨202E⟩" in app.picture[0]
        assert "\x1b" not in app.screen_text


async def test_a_hostile_page_does_nothing() -> None:
    bad = "\x1b]0;x\x07[b]\u202e"
    page = PageView("session-1", 0, bad, bad, 800, 600, lines=(PageLine(bad * 40, bad),))
    async with story_app() as app:
        await app.pilot.press("P")
        await until(app.pilot, lambda: isinstance(app.screen, PageScreen), 20)
        app.pane.page = page
        await until(app.pilot, lambda: "␛]0;x␇[b]⟨202E⟩" in app.screen_text, 20)
        assert "\x1b" not in app.screen_text
