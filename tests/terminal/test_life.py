"""The whole app in a pseudo-terminal: how it starts, what it looks like, how it leaves."""

from __future__ import annotations

import re
import signal
import stat
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests.app import PROJECT_PAGE
from tests.fake_posthog import KEY, PROJECT_ID, FakePostHog, payload
from tests.terminal.pseudo import Pseudo

SIZE = (80, 24)


@pytest.fixture
def server(posthog: FakePostHog) -> FakePostHog:
    project = payload("projects").body["results"][0]
    posthog.on("GET", PROJECT_PAGE, payload("projects", body=project))
    posthog.query_takes(polls=1, rows=[["日本語", 7]], columns=["event", "n"])
    return posthog


def started(server: FakePostHog, home: Path, *arguments: str, **environ: str) -> Pseudo:
    """The program, on its way up."""
    login = {
        "HOME": str(home),
        "POSTHOG_HOST": server.url,
        "POSTHOG_PERSONAL_API_KEY": KEY,
        "POSTHOG_PROJECT_ID": str(PROJECT_ID),
    }
    return Pseudo(*arguments, size=SIZE, environment=login | environ, program="phtui")


def is_restored(terminal: Pseudo) -> bool:
    """Whether the terminal is as it was: its screen, its title, its settings (`stty -a`)."""
    given_back = all(sequence in terminal.sent for sequence in ("\x1b[?1049l", "\x1b[23;2t"))
    return given_back and termios.tcgetattr(terminal.slave) == terminal.before


def test_a_query_by_keyboard_and_out(server: FakePostHog, tmp_path: Path) -> None:
    with started(server, tmp_path) as terminal:
        terminal.until_shows("Webshop")
        terminal.press("\n")
        terminal.until_shows("日本語")
        assert "\x1b]2;phtui · Webshop · HogQL\x07" in terminal.sent
        terminal.press("\x11")
        assert terminal.wait() == 0
        assert is_restored(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_query_to_the_next_start_and_restores_the_terminal(
    server: FakePostHog, tmp_path: Path, number: signal.Signals
) -> None:
    server.query_takes(polls=10**6)
    with started(server, tmp_path) as terminal:
        terminal.until_shows("Webshop")
        terminal.press("\n")
        terminal.until_shows("running")
        terminal.process.send_signal(number)
        assert terminal.wait() == 128 + number
        assert is_restored(terminal)
    assert not server.asked("DELETE")


@pytest.mark.parametrize("seen", ["\x1b[?1049h", "\x1b[?25l", "phtui"])
def test_a_signal_while_it_starts_restores_the_terminal(
    server: FakePostHog, tmp_path: Path, seen: str
) -> None:
    with started(server, tmp_path) as terminal:
        terminal.until(lambda: seen in terminal.sent)
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.wait() == 128 + signal.SIGTERM
        assert "\x1b[?1049l" in terminal.sent
        assert termios.tcgetattr(terminal.slave) == terminal.before


@pytest.mark.parametrize("keys", ["\x1b[21~", "\x1b[20~", "\x1b[19~x"])  # F10; F9; F8 and a key
def test_a_bug_restores_the_terminal_and_is_kept_in_a_file(
    server: FakePostHog, tmp_path: Path, keys: str
) -> None:
    home = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state")}
    with Pseudo(
        server.url, size=SIZE, environment=home, program="tests.terminal.crashing_app"
    ) as terminal:
        terminal.until_shows("Webshop")
        terminal.press(keys[:5])
        while terminal.process.poll() is None:
            terminal.press(keys[5:])
            terminal.pump()
        assert terminal.wait() == 1
        assert is_restored(terminal)
        assert "phtui has a bug and had to stop: RuntimeError" in terminal.sent
        assert "phx_secret" not in terminal.sent
    (log,) = tmp_path.rglob("crash-*.log")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    text = log.read_text()
    assert "in action_stumble" in text
    assert 'secret = "phx' not in text


def test_ascii_when_asked(server: FakePostHog, tmp_path: Path) -> None:
    with started(server, tmp_path, PHTUI_ASCII="1") as terminal:
        terminal.until_shows("Webshop")
        terminal.press("\n")
        terminal.until_shows("??????")
        assert terminal.sent.isascii()


def test_no_colour_when_asked(server: FakePostHog, tmp_path: Path) -> None:
    with started(server, tmp_path, NO_COLOR="1") as terminal:
        terminal.until_shows("Webshop")
        terminal.press("\n")
        terminal.until_shows("done")
        looks = re.findall(r"\x1b\[([\d;:]*)m", terminal.sent)
        codes = {int(code or 0) for look in looks for code in look.split(";")}
        assert {1, 7} <= codes  # bold, reverse
        assert codes <= {*range(30), 39, 49}  # of colours: the terminal's own


@pytest.mark.parametrize(
    ("term", "arguments", "words"),
    [("dumb", [], "phtui sql"), ("xterm", ["--theme", "nope"], "ansi-dark")],
)
def test_what_cannot_be_shown_says_so(
    tmp_path: Path, term: str, arguments: list[str], words: str
) -> None:
    environ = {"TERM": term, "HOME": str(tmp_path), "POSTHOG_PERSONAL_API_KEY": KEY}
    with Pseudo(*arguments, size=SIZE, environment=environ, program="phtui") as terminal:
        assert terminal.wait() == 2
        assert words in terminal.sent
        assert "\x1b[?1049h" not in terminal.sent


def test_what_speaks_to_posthog_is_not_loaded_before_the_first_frame() -> None:
    code = (
        "import sys, phtui.cli.main, phtui.app; "
        "sys.exit(bool({'httpx', 'msgspec', 'tomllib', 'phtui.jobs'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_textual_is_not_needed_to_ask_for_help() -> None:
    code = "import sys, phtui.cli.main; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_mouse_is_taken_only_when_asked(server: FakePostHog, tmp_path: Path) -> None:
    with started(server, tmp_path) as terminal:
        terminal.until_shows("Webshop")
        assert "\x1b[?1003h" not in terminal.sent
        terminal.press("\x1bOQ")
        terminal.until_shows("takes the mouse")
        assert "\x1b[?1003h" in terminal.sent
        terminal.press("\x1bOQ")
        terminal.until_shows("the terminal's")
        assert "\x1b[?1003l" in terminal.sent


def test_the_view_to_begin_with(server: FakePostHog, tmp_path: Path) -> None:
    with started(server, tmp_path, "--screen", "logs") as terminal:
        terminal.until(lambda: "Webshop · Logs\x07" in terminal.sent)
