"""A real app in a real pseudo-terminal, beside the same app on the stock driver."""

from __future__ import annotations

import signal
import termios

import pytest

from phtui.terminal.painter import NOWHERE
from tests.terminal.pseudo import Pseudo

ESCAPE, DOWN, UP, PAGE_DOWN, F2, F3, F4, F5, F10 = (
    "\x1b", "\x1b[B", "\x1b[A", "\x1b[6~", "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[15~", "\x1b[21~",
)  # fmt: skip
KEYS = [DOWN, DOWN, PAGE_DOWN, UP, "a", "日", "\x7f", F2, DOWN, F4, F2, "\x0c", PAGE_DOWN, UP, "é"]


def alike(ours: Pseudo, stock: Pseudo) -> bool:
    """Return whether both show the same, a field's caret included, once the stock is pumped."""
    stock.pump()
    place, wanted = ((terminal.grid.x, terminal.grid.y) for terminal in (ours, stock))
    return wanted in (NOWHERE, place) and ours.grid.cells() == stock.grid.cells()


@pytest.mark.parametrize(
    ("size", "environment"),
    [
        ((100, 30), {"COLORTERM": "truecolor"}),
        ((40, 10), {"TERM": "screen"}),
        ((60, 16), {"TERM": "linux", "NO_COLOR": "1"}),
    ],
)
def test_a_session_of_keys_looks_as_with_the_stock_driver(
    size: tuple[int, int], environment: dict[str, str]
) -> None:
    with (
        Pseudo(size=size, environment=environment) as ours,
        Pseudo("stock", size=size, environment=environment) as stock,
    ):
        for done, key in enumerate(["", *KEYS]):
            for terminal in (ours, stock):
                terminal.press(key)
                terminal.until_shows(f"acted {done}")
            ours.until(lambda: alike(ours, stock))
        for terminal in (ours, stock):
            terminal.press(F10)
            assert terminal.wait() == 0
        assert ours.modes() == stock.modes()
        assert ours.grid.unknown == stock.grid.unknown == ["CSI 2J"]
        assert len(ours.sent.encode()) < len(stock.sent.encode()) / 2


@pytest.mark.parametrize("way", ["key", "SIGTERM", "crash"])
def test_the_terminal_is_left_as_it_was(way: str) -> None:
    with Pseudo() as terminal:
        terminal.until_shows("acted 0")
        assert termios.tcgetattr(terminal.slave) != terminal.before
        if way == "SIGTERM":
            terminal.process.send_signal(signal.SIGTERM)
        else:
            terminal.press(F10 if way == "key" else F3)
        assert terminal.wait() == (1 if way == "crash" else 0)
        assert termios.tcgetattr(terminal.slave) == terminal.before
        assert terminal.modes()[-3:] == ["\x1b[?1049l", "\x1b[?25h", "\x1b[?1004l"]
        assert ("as asked" in terminal.sent) == (way == "crash")
        assert not terminal.left_over()


def test_answers_in_pieces_are_never_keys() -> None:
    with Pseudo(drips=True) as terminal:
        terminal.until_shows("acted 0")
        typed = "the quick brown fox"
        for done, key in enumerate(typed, 1):
            terminal.press(key)
            terminal.until_shows(f"acted {done}")
        terminal.press(F5)
        terminal.until_shows("paced True")
        assert terminal.shows(typed)


def test_a_terminal_that_does_not_answer_is_not_waited_for() -> None:
    with Pseudo(answers=False) as terminal:
        terminal.until_shows("acted 0")
        for done in range(1, 4):
            terminal.press(DOWN)
            terminal.until_shows(f"acted {done}")
        terminal.press(ESCAPE)
        terminal.until_shows("acted 4")
        terminal.press(F5)
        terminal.until_shows("paced False")


def test_no_answer_is_left_for_the_shell() -> None:
    with Pseudo(lag=0.3) as terminal:
        terminal.until_shows("acted 0")
        terminal.press(DOWN)
        terminal.until_shows("acted 1")
        terminal.press(F10)
        assert terminal.wait() == 0
        assert not terminal.left_over()


def test_it_is_suspended_and_comes_back() -> None:
    with Pseudo() as terminal:
        terminal.until_shows("acted 0")
        terminal.press("\x1a")
        terminal.until(terminal.stopped)
        assert "\x1b[?1049l" in terminal.sent
        assert termios.tcgetattr(terminal.slave) == terminal.before
        terminal.grid.feed("\x1b[2;2Hwhat the shell has left")
        terminal.process.send_signal(signal.SIGCONT)
        terminal.until(lambda: not terminal.shows("shell") and terminal.shows("acted 0"))
        terminal.press(DOWN)
        terminal.until_shows("acted 1")
        terminal.press(F10)
        assert terminal.wait() == 0
        assert termios.tcgetattr(terminal.slave) == terminal.before


def test_no_answer_is_asked_for_while_input_is_echoed() -> None:
    with Pseudo(program="tests.terminal.slow_raw_app") as terminal:
        terminal.until_shows("acted 0")
        terminal.press("\x1a")
        terminal.until(terminal.stopped)
        terminal.grid.feed("\x1b[2;2Hwhat the shell has left")
        terminal.process.send_signal(signal.SIGCONT)
        terminal.until(lambda: not terminal.shows("shell") and terminal.shows("acted 0"))
        terminal.press(F10)
        assert terminal.wait() == 0
        assert "^[[" not in terminal.sent


def test_it_comes_back_from_a_stop_it_did_not_see() -> None:
    with Pseudo() as terminal:
        terminal.until_shows("acted 0")
        terminal.process.send_signal(signal.SIGSTOP)
        terminal.until(terminal.stopped)
        terminal.grid.feed("\x1b[2;2Hwhat the shell has left")
        terminal.process.send_signal(signal.SIGCONT)
        terminal.until(lambda: not terminal.shows("shell") and terminal.shows("acted 0"))
        terminal.press(F10)
        assert terminal.wait() == 0
        assert termios.tcgetattr(terminal.slave) == terminal.before


@pytest.mark.parametrize("what", ["resize", "focus", "redraw"])
def test_what_is_lost_is_painted_anew(what: str) -> None:
    with Pseudo() as terminal:
        terminal.until_shows("acted 0")
        terminal.grid.feed("\x1b[2;2Hlost\x1b[9;9Hlost")
        if what == "resize":
            terminal.resize(59, 15)
            terminal.process.send_signal(signal.SIGWINCH)
        else:
            terminal.press("\x1b[I" if what == "focus" else "\x0c")
        terminal.until(lambda: not terminal.shows("lost"))


def test_a_terminal_that_goes_away_ends_it_quietly() -> None:
    with Pseudo() as terminal:
        terminal.until_shows("acted 0")
        terminal.hang_up()
        terminal.process.wait(5.0)
