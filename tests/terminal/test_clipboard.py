"""Where a copied text goes, by where one is."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import stat
from pathlib import Path

import pytest

from phtui.terminal.clipboard import MOST_BYTES, Copied, copy, osc52
from phtui.terminal.links import open_address, opener, takes_links


class Place:
    """A machine with some tools, and a terminal that notes what is written to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: list[str] = []

    def tool(self, name: str, script: str = "cat > {out}") -> None:
        """Install a program that keeps what it is given and how it was called."""
        path = self.folder / name
        body = script.format(out=self.folder / f"{name}.got")
        path.write_text(f'#!/bin/sh\nPATH=/bin:/usr/bin\necho "$@" >> {path}.args\n{body}\n')
        path.chmod(0o700)

    def got(self, name: str) -> str:
        return (self.folder / f"{name}.got").read_text()

    async def copy(self, text: str, **environ: str) -> Copied:
        return await copy(text, {"PATH": str(self.folder), **environ}, self.written.append)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


async def test_in_tmux_by_tmux_even_over_ssh(place: Place) -> None:
    place.tool("tmux")
    copied = await place.copy("é" * 100_000, TMUX="/tmp/t,1,0", SSH_CONNECTION="a b")
    assert (copied.size, copied.path) == (200_000, None)
    assert place.got("tmux") == "é" * 100_000
    assert (place.folder / "tmux.args").read_text() == "load-buffer -w -\n"
    assert place.written == []


async def test_an_old_tmux_keeps_it_in_its_buffer(place: Place) -> None:
    place.tool("tmux", '[ "$2" = -w ] && exit 1; cat > {out}')
    copied = await place.copy("x", TMUX="t")
    assert copied.way == "tmux's buffer"
    assert place.got("tmux") == "x"


async def test_a_local_tool_only_where_its_clipboard_is_seen(place: Place) -> None:
    for name in ("xclip", "wl-copy"):
        place.tool(name)
    assert "wl-copy" in (await place.copy("a", DISPLAY=":0", WAYLAND_DISPLAY="w")).way
    assert "xclip" in (await place.copy("a", DISPLAY=":0")).way
    over_ssh = await place.copy("a", DISPLAY=":0", SSH_CONNECTION="a b")
    assert "OSC 52" in over_ssh.way


async def test_a_tool_that_fails_or_is_not_there_is_passed_over(place: Place) -> None:
    place.tool("xclip", "exit 1")
    assert "OSC 52" in (await place.copy("a", DISPLAY=":0")).way
    assert place.written == [f"\x1b]52;c;{base64.b64encode(b'a').decode()}\x07"]


async def test_too_long_for_a_terminal_is_a_private_file(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(place.folder))
    assert (await place.copy("x" * MOST_BYTES)).path is None
    copied = await place.copy("x" * MOST_BYTES + "y")
    assert copied.path is not None
    assert copied.path.read_text() == "x" * MOST_BYTES + "y"
    assert stat.S_IMODE(copied.path.stat().st_mode) == 0o600
    assert len(place.written) == 1


async def test_a_tool_that_cannot_run_here_is_passed_over(place: Place) -> None:
    place.tool("xclip")
    (place.folder / "xclip").write_bytes(b"\x7fELF of another machine")
    assert "OSC 52" in (await place.copy("a", DISPLAY=":0")).way


async def test_hostile_text_cannot_end_the_sequence(place: Place) -> None:
    await place.copy("\x07\x1b\\\ud800")
    assert re.fullmatch("\x1b]52;c;[A-Za-z0-9+/=]*\x07", place.written[0])


async def test_in_screen_it_is_passed_through_in_pieces(place: Place) -> None:
    await place.copy("x" * 1000, STY="1.a")
    pieces = re.findall(r"\x1bP(.*?)\x1b\\", place.written[0], re.DOTALL)
    assert all(len(piece) <= 240 for piece in pieces)
    assert "".join(pieces) == osc52(b"x" * 1000)


@pytest.mark.parametrize(
    ("environ", "takes"),
    [
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7200"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "4803"}, False),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.3a"}, False),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.4"}, True),
        ({"TERM": "screen", "STY": "1", "VTE_VERSION": "7200"}, False),
        ({"TERM": "linux"}, False),
        ({}, False),
    ],
)
def test_links_only_where_they_are_known_to_work(environ: dict[str, str], takes: bool) -> None:
    assert takes_links(environ) is takes


def test_a_browser_only_where_it_is_seen(place: Place) -> None:
    for name in ("open", "xdg-open"):
        place.tool(name)
    here = {"PATH": str(place.folder)}
    seen = {**here, "DISPLAY": ":0"}
    assert opener(seen, "linux") == str(place.folder / "xdg-open")
    assert opener({**here, "WAYLAND_DISPLAY": "w"}, "linux") == str(place.folder / "xdg-open")
    assert opener(here, "darwin") == str(place.folder / "open")
    assert opener(here, "linux") is None
    assert opener({**seen, "PATH": "/nowhere"}, "linux") is None
    for platform in ("linux", "darwin"):
        assert opener({**seen, "SSH_CONNECTION": "10.0.0.1 22"}, platform) is None


async def test_a_browser_writes_nothing_and_is_not_waited_for(
    place: Place, capfd: pytest.CaptureFixture[str]
) -> None:
    shut, gone = place.folder / "shut", place.folder / "gone"
    for pipe in (shut, gone):
        os.mkfifo(pipe)
    place.tool("browser", f"echo noise; echo noise >&2; cat {shut} > {{out}}; cat {{out}} > {gone}")
    async with asyncio.timeout(10):
        await open_address(str(place.folder / "browser"), "https://h/?a=$(id);b")
    shut.write_text("done")
    assert gone.read_text() == "done"
    assert (place.folder / "browser.args").read_text() == "https://h/?a=$(id);b\n"
    assert capfd.readouterr() == ("", "")
