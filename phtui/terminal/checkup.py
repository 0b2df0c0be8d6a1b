"""What a terminal can do, as far as it or its environment tells."""

from __future__ import annotations

import os
import select
import subprocess
import termios
import time
import tty
from collections.abc import Iterator, Mapping

from phtui.finding import Finding, Mark
from phtui.terminal.clipboard import way_to_clipboard
from phtui.terminal.pacing import QUESTION
from phtui.terminal.plain import wants_ascii

_ANSWER = b"\x1b[0n"
_SECONDS = 1.0
"""How long a terminal, or a program, has to answer."""


def look_at_terminal(environ: Mapping[str, str], tty_file: int | None) -> Iterator[Finding]:
    """Yield what is found.

    Args:
        environ: The environment.
        tty_file: The terminal, open to read and write; None for a pipe, which is asked nothing.
    """
    yield _kind(environ)
    yield Finding(Mark.OK, "colours", _colours(environ))
    yield _letters(environ)
    if "TMUX" in environ:
        yield _tmux(environ)
    yield Finding(Mark.OK, "copies", f"They go to {way_to_clipboard(environ)}.")
    if tty_file is not None:
        yield _answers(tty_file)


def _kind(environ: Mapping[str, str]) -> Finding:
    term = environ.get("TERM", "")
    if term in ("", "dumb"):
        words = "cannot place text: commands work here, the app does not."
        return Finding(Mark.LIMITED, "terminal", f"TERM={term} {words}")
    return Finding(Mark.OK, "terminal", f"TERM={term}.")


def _colours(environ: Mapping[str, str]) -> str:
    if environ.get("NO_COLOR"):
        return "None: NO_COLOR is set."
    if environ.get("COLORTERM") in ("truecolor", "24bit"):
        return "16 million (COLORTERM)."
    term = environ.get("TERM", "")
    many = "256color" in term or "direct" in term
    return "256 (TERM)." if many else "16; themes ansi-dark and ansi-light suit them best."


def _letters(environ: Mapping[str, str]) -> Finding:
    if not wants_ascii(environ):
        return Finding(Mark.OK, "letters", "UTF-8.")
    if environ.get("PHTUI_ASCII"):
        return Finding(Mark.OK, "letters", "ASCII, as PHTUI_ASCII says.")
    words = "ASCII: the locale is not UTF-8. Set LANG, for example to C.UTF-8."
    return Finding(Mark.LIMITED, "letters", words)


def _tmux(environ: Mapping[str, str]) -> Finding:
    command = ["tmux", "show-options", "-gv", "set-clipboard"]
    try:
        done = subprocess.run(
            command,
            env=dict(environ),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        value = done.stdout.strip()
    except (OSError, subprocess.SubprocessError):
        value = ""
    if value in ("on", "external"):
        return Finding(Mark.OK, "tmux", f"set-clipboard is {value}: copies reach the terminal.")
    told = f"set-clipboard is {value}" if value else "it does not say its set-clipboard"
    words = f"{told}: copies may stay in tmux. In tmux.conf: set -g set-clipboard on"
    return Finding(Mark.LIMITED, "tmux", words)


def _answers(tty_file: int) -> Finding:
    """Ask the terminal whether it is well, as the app does to keep pace with it."""
    before = termios.tcgetattr(tty_file)
    began = time.monotonic()
    try:
        tty.setcbreak(tty_file)
        os.write(tty_file, QUESTION.encode())
        answered = _reads_answer(tty_file, began + _SECONDS)
    finally:
        termios.tcsetattr(tty_file, termios.TCSADRAIN, before)
    if answered:
        words = f"It answers, after {1000 * (time.monotonic() - began):.0f} ms."
        return Finding(Mark.OK, "answers", words)
    words = "It does not answer: phtui cannot tell how fast the line to it is, and guesses."
    return Finding(Mark.LIMITED, "answers", words)


def _reads_answer(tty_file: int, deadline: float) -> bool:
    read = b""
    while (left := deadline - time.monotonic()) > 0:
        if select.select([tty_file], [], [], left)[0]:
            read += os.read(tty_file, 64)
        if _ANSWER in read:
            return True
    return False
