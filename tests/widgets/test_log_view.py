"""The log view: what it shows, what its keys do, and what it does not paint."""

from __future__ import annotations

from dataclasses import replace

from phtui.api.log_models import Level
from phtui.store.log_filter import Match
from phtui.store.log_values import Filling, Gap, NewLine
from phtui.widgets.log_times import TimeForm
from phtui.widgets.log_view import LogView
from tests.app import until
from tests.widgets.log_app import MINUTE, SOURCE, LogApp, log_app

HOSTILE = "\x1b]0;owned\x07\x9b31m[bold]x[/bold] \u202etxt"


async def settled(app: LogApp) -> None:
    """Let the view look at what is new, and paint."""
    view = app.log_view
    view.show_news()
    await until(app.pilot, lambda: view.is_settled)
    await app.pilot.pause()


async def test_it_follows_the_end() -> None:
    async with log_app(300) as app:
        assert app.log_view.messages == [f"n{number}" for number in range(290, 300)]
        await app.add("last")
        await settled(app)
        assert app.log_view.messages[-2:] == ["n299", "last"]


async def test_nothing_new_paints_nothing() -> None:
    async with log_app(300) as app:
        await settled(app)
        app.log_view.painted.clear()
        await settled(app)
        assert app.log_view.painted == []


async def test_what_is_below_the_screen_is_counted_not_painted() -> None:
    async with log_app(300) as app:
        await app.pilot.press("k")
        await settled(app)
        app.log_view.painted.clear()
        await app.add_numbered(7, "below")
        await settled(app)
        assert app.log_view.new == 7
        assert app.log_view.painted == []
        await app.pilot.press("G")
        await until(app.pilot, lambda: app.log_view.messages[-1] == "below6")
        assert app.log_view.following
        assert app.log_view.new == 0


async def test_a_late_line_leaves_the_cursor_where_it_is() -> None:
    async with log_app(50) as app:
        await app.pilot.press("k")
        cursor = app.log_view.picture.index(next(p for p in app.log_view.picture if "›" in p))
        early = NewLine(b"early", MINUTE + 1500, Level.INFO, "early")
        await app.store.add(SOURCE, [early])
        await settled(app)
        assert "n48" in app.log_view.picture[cursor]


async def test_every_line_can_be_reached_and_few_are_held() -> None:
    async with log_app(5000) as app:
        for _ in range(60):
            await app.pilot.press("b")
        assert "›" in "".join(app.log_view.picture)
        assert 4380 <= int(app.log_view.messages[0][1:]) <= 4400
        assert len(app.log_view._held.items) <= 500  # noqa: SLF001 -- what memory holds
        await app.pilot.press("g")
        assert app.log_view.messages[0] == "n0"
        await app.pilot.press("k")
        assert isinstance(app.said[-1], LogView.OlderWanted)
        await app.pilot.press("j", "j", "k")
        assert app.log_view.picture[1].startswith("›")


async def test_errors_and_warnings_are_found() -> None:
    async with log_app(300) as app:
        await app.add("broken", level=Level.ERROR)
        await app.add("careful", level=Level.WARN)
        await app.add_numbered(300, "m")
        await settled(app)
        await app.pilot.press("W")
        await until(
            app.pilot, lambda: any("›" in p and "careful" in p for p in app.log_view.picture)
        )
        await app.pilot.press("E")
        await until(
            app.pilot, lambda: any("›" in p and "broken" in p for p in app.log_view.picture)
        )
        await app.pilot.press("e")
        await until(app.pilot, lambda: isinstance(app.said[-1], LogView.Missed))
        await app.pilot.press("w")
        await until(
            app.pilot, lambda: any("›" in p and "careful" in p for p in app.log_view.picture)
        )
        assert any("✗ ERROR broken" in line for line in app.log_view.picture)
        assert any("▲ WARN  careful" in line for line in app.log_view.picture)


async def test_search_counts_marks_and_goes() -> None:
    async with log_app(300) as app:
        view = app.log_view
        view.search = Match("N12")
        await settled(app)
        assert view.hits == 11
        await app.pilot.press("N")
        await until(app.pilot, lambda: any("›" in p and "n129" in p for p in view.picture))
        await app.pilot.press("N", "n")
        await until(app.pilot, lambda: any("›" in p and "n129" in p for p in view.picture))
        beside = next(y for y, line in enumerate(view.picture) if "n128" in line)
        strip = view.render_line(beside)
        assert [s.text for s in strip if s.style and s.style.reverse] == ["n12"]


async def test_filters_hide_and_say_how_much() -> None:
    async with log_app(300) as app:
        view = app.log_view
        view.chosen = replace(view.chosen, matches=(Match("9", hide=True), Match("n1")))
        await settled(app)
        assert view.hidden[0] == sum("9" in f"n{n}" for n in range(300) if f"n{n}"[1] == "1")
        assert view.hidden[1] == sum("9" not in f"n{n}" for n in range(300) if f"n{n}"[1] != "1")
        assert view.messages[-1] == "n188"
        assert all("9" not in message for message in view.messages)


async def test_older_lines_are_wanted_where_no_line_passes_too() -> None:
    async with log_app(30) as app:
        view = app.log_view
        view.chosen = replace(view.chosen, matches=(Match("nothing"),))
        await settled(app)
        await app.pilot.press("j")
        assert not app.said
        await app.pilot.press("k")
        await until(app.pilot, lambda: bool(app.said))
        assert isinstance(app.said[-1], LogView.OlderWanted)


async def test_a_gap_is_a_line_of_its_own() -> None:
    async with log_app(3) as app:
        start = MINUTE + 2500
        gap = Gap(SOURCE, start, start + MINUTE, "no connection", state=Filling.UNFILLED)
        await app.store.add(SOURCE, (), gap=gap)
        await settled(app)
        assert [m for m in app.log_view.messages if m[0] == "n"] == ["n0", "n1", "n2"]
        line = app.log_view.picture[2]
        assert line.startswith(" ── gap ")
        assert "· could not be filled, 0 fetched · no connection ──" in line
        await app.pilot.press("left_curly_bracket")
        await until(app.pilot, lambda: app.log_view.picture[2].startswith("›── gap"))
        await app.pilot.press("left_curly_bracket")
        await until(app.pilot, lambda: isinstance(app.said[-1], LogView.Missed))


async def test_what_became_of_a_gap_is_never_cut() -> None:
    async with log_app(1, (70, 10)) as app:
        gap = Gap(SOURCE, MINUTE, 2 * MINUTE, "PostHog failed (502)", state=Filling.UNFILLED)
        await app.store.add(SOURCE, (), gap=gap)
        await settled(app)
        line = next(line for line in app.log_view.picture if "── gap" in line)
        assert "could not be filled, 0 fetched" in line
        assert line.endswith("…")


async def test_marks_and_marker_lines() -> None:
    async with log_app(100) as app:
        view = app.log_view
        await app.pilot.press("k", "k", "m", "b", "b", "u")
        await until(app.pilot, lambda: any(p.startswith("◆") and "n97" in p for p in view.picture))
        await app.pilot.press("M", "F")
        await app.add("after")
        await settled(app)
        assert view.picture[-2].startswith(" ── ")
        assert view.messages[-1] == "after"


async def test_wrap_keeps_lines_and_every_word() -> None:
    async with log_app(2, size=(60, 12)) as app:
        await app.add("first\n" + "word " * 20 + "end")
        await settled(app)
        assert "first⏎word" in app.log_view.picture[2]
        await app.pilot.press("ctrl+w")
        rows = app.log_view.picture[2:]
        assert rows[0].endswith("first")
        assert "".join(f"{row:<60}"[22:] for row in rows[1:]).split() == ["word"] * 20 + ["end"]


async def test_times_are_local_utc_relative() -> None:
    async with log_app(1) as app:
        await app.pilot.press("t")
        assert app.log_view.times.form is TimeForm.UTC
        assert "00:01:00.001" in app.log_view.picture[0]
        await app.pilot.press("t")
        assert " d " in app.log_view.picture[0]


async def test_a_tag_only_with_several_sources() -> None:
    async with log_app(1) as app:
        assert "first" not in app.log_view.picture[0]
        app.log_view.names = {SOURCE: "first", "plugin:2": "second"}
        await app.add("other", source="plugin:2")
        await settled(app)
        assert "first" in app.log_view.picture[0]
        assert "second" in app.log_view.picture[1]
        await app.pilot.press("x")
        await settled(app)
        assert app.log_view.muted == {"plugin:2"}
        assert app.log_view.messages == ["n0"]


async def test_hostile_text_is_shown_and_never_acts() -> None:
    async with log_app(1) as app:
        await app.add(HOSTILE)
        await settled(app)
        for _ in range(2):
            text = "\n".join(app.log_view.picture)
            assert "[bold]x[/bold]" in text
            assert not set(text) & set("\x1b\x07\x9b\u202e")
            await app.pilot.press("ctrl+w")


async def test_a_narrow_and_a_low_window() -> None:
    async with log_app(size=(20, 2)) as app:
        await app.add_numbered(50)
        await settled(app)
        await app.pilot.press("k", "ctrl+w", "g", "j", "F")
        await settled(app)
        assert [len(line) for line in app.log_view.picture] == [20, 20]
