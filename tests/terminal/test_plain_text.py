"""Ctrl-L twice: what is read stands plain on the terminal's own screen, until a key."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Region

from phtui.formatting import UNSAFE, safe
from tests.fake_posthog import PROJECT, FakePostHog
from tests.terminal.examples import MANY, PATIENT
from tests.terminal.pseudo import Pseudo
from tests.terminal.scenes import Wire
from tests.terminal.test_frame import FRAGMENTS
from tests.terminal.test_life import is_restored, server, started

__all__ = ["server"]

REDRAW, LEAVE, ENTER = "\x0c", "\x1b[?1049l", "\x1b[?1049h"
GOES_BACK = "any key goes back to phtui"


def plain(terminal: Pseudo) -> list[str]:
    """Show the text of the focused pane; return what is written for it, line by line."""
    terminal.until_shows("Webshop")
    terminal.press(REDRAW)
    terminal.press(REDRAW)
    terminal.until_shows(GOES_BACK)
    shown = terminal.sent.rpartition(LEAVE)[2]
    assert shown.endswith("\x1b[J")
    return [line.strip("\r").removeprefix("\x1b[K") for line in shown.split("\n")]


def test_the_text_of_the_focused_pane_is_left_plain_until_a_key(
    server: FakePostHog, tmp_path: Path
) -> None:
    with started(server, tmp_path) as terminal:
        terminal.until_shows("Webshop")
        terminal.press("\x0eselect 'first'\rfrom 日本")  # a new tab
        terminal.until_shows("from 日本")
        lines = plain(terminal)
        assert lines[0].endswith("select 'first'")
        assert lines[1].endswith("from 日本")
        assert GOES_BACK in lines[2]
        assert not any("\x1b" in line for line in lines[:3])
        terminal.press("x")
        terminal.until(lambda: not terminal.shows(GOES_BACK) and terminal.shows("Webshop"))
        terminal.press("yz")
        terminal.until_shows("from 日本yz")
        assert (terminal.sent.count(ENTER), terminal.sent.count(LEAVE)) == (2, 1)


def test_nothing_is_painted_over_it(server: FakePostHog, tmp_path: Path) -> None:
    server.query_takes(polls=3, rows=[["日本語", 7]], columns=["event", "n"])
    with started(server, tmp_path) as terminal:
        terminal.until_shows("Webshop")
        terminal.press("\n")
        plain(terminal)
        terminal.until(lambda: len(server.asked("GET", f"{PROJECT}/query/")) > 3)  # it is done
        terminal.until(lambda: not terminal.pump())
        assert terminal.sent.rpartition(LEAVE)[2].endswith("\x1b[J")
        terminal.press(" ")
        terminal.until_shows("日本語")


def test_another_key_between_them_is_no_second_time(server: FakePostHog, tmp_path: Path) -> None:
    with started(server, tmp_path) as terminal:
        terminal.until_shows("Webshop")
        for key in (REDRAW, "a", REDRAW, "b"):
            terminal.press(key)
        terminal.until_shows("ab")
        assert LEAVE not in terminal.sent


def test_the_mouse_is_the_terminals_meanwhile(server: FakePostHog, tmp_path: Path) -> None:
    with started(server, tmp_path, "--mouse") as terminal:
        plain(terminal)
        assert "\x1b[?1003l" in terminal.sent
        taken = terminal.sent.count("\x1b[?1003h")
        terminal.press("q")
        terminal.until(lambda: terminal.sent.count("\x1b[?1003h") > taken)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGTSTP])
def test_the_shell_goes_on_below_it(
    server: FakePostHog, tmp_path: Path, number: signal.Signals
) -> None:
    with started(server, tmp_path) as terminal:
        plain(terminal)
        terminal.process.send_signal(number)
        if number == signal.SIGTSTP:
            terminal.until(terminal.stopped)
        else:
            assert terminal.wait() == 128 + number
            assert is_restored(terminal)
        screens = re.findall(r"\x1b\[\?1049[hl]", terminal.sent)
        # Back first: to leave a screen that one is not on moves the cursor up, into the text.
        assert screens == [ENTER, LEAVE, ENTER, LEAVE]


@PATIENT
@MANY
@given(st.lists(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join), max_size=6))
def test_no_control_is_in_the_text_of_a_frame(writes: list[str]) -> None:
    wire = Wire(7, 3)
    for text in writes:
        wire.send(text)
    for line in wire.frame.text(Region(0, 0, 7, 3)):
        assert not re.search(r"[\x00-\x1f\x7f-\x9f]", line)


@PATIENT
@MANY
@given(st.text(max_size=9))
def test_what_was_made_safe_stays_so(text: str) -> None:
    wire = Wire(60, 1)
    wire.send(f"\x1b[1;1H{safe(text)}")
    assert not UNSAFE.search("".join(wire.frame.text(Region(0, 0, 60, 1))))


def test_a_part_of_a_frame_is_cut_out_by_cells() -> None:
    wire = Wire(12, 4)
    wire.send("\x1b[1;1H| 日本 |x\x1b[2;1H| \x1b[31mab\x1b[0m |y")
    assert wire.frame.text(Region(2, 0, 4, 4)) == ["日本", "ab |"]
