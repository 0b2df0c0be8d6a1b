"""The text in the editor that its owner knows best."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

_FALLBACK = "vi"
_TAKES_LINE = frozenset(
    {"vi", "vim", "nvim", "nano", "emacs", "joe", "jed", "micro", "kak", "view"}
)
"""Editors that begin at the line that `+N` names."""


class NoEditor(Exception):  # noqa: N818 -- it is what is missing
    """The editor did not start, or said that something went wrong; the text says which."""


async def edit_outside(text: str, row: int, environ: Mapping[str, str]) -> str:
    """Return what somebody made of a text in $VISUAL or $EDITOR, once they are done.

    The text is in a file with mode 0600, which is gone afterwards. Who cancels this ends the
    editor.

    Args:
        text: What to edit.
        row: Where the cursor is, from 0.
        environ: The environment; `vi` where it names no editor.

    Raises:
        NoEditor: There is no such program, or it failed: the text is to stay as it was.
    """
    command = _command(environ)
    at_line = [f"+{row + 1}"] if Path(command[0]).name in _TAKES_LINE else []
    try:
        with _file_of(text) as path:
            code = await _end_of([*command, *at_line, str(path)])
            edited = _read(path)
    except OSError as error:
        raise NoEditor(f"{command[0]} did not start: {error.strerror}. Set $EDITOR.") from error
    if code:
        raise NoEditor(f"{command[0]} ended with {code}: the text stays as it was.")
    # Most editors end the last line; whoever wrote no line end wants none.
    return edited if text.endswith("\n") else edited.removesuffix("\n")


def _command(environ: Mapping[str, str]) -> list[str]:
    named = environ.get("VISUAL") or environ.get("EDITOR") or _FALLBACK
    try:
        command = shlex.split(named)
    except ValueError as error:
        raise NoEditor(f"$EDITOR cannot be read: {error}.") from error
    return command or [_FALLBACK]


@contextmanager
def _file_of(text: str) -> Iterator[Path]:
    file, name = tempfile.mkstemp(prefix="phtui-", suffix=".sql")  # it is 0600
    path = Path(name)
    try:
        with os.fdopen(file, "w", encoding="utf-8", errors="surrogatepass", newline="") as output:
            output.write(text)
        yield path
    finally:
        path.unlink(missing_ok=True)


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


async def _end_of(command: Sequence[str]) -> int:
    """Run a program on our terminal; return its exit code."""
    with _keys_are_its_own():
        process = await asyncio.create_subprocess_exec(*command)
        try:
            return await process.wait()
        finally:
            if process.returncode is None:  # phtui ends: nobody would take the text back
                process.terminate()


@contextmanager
def _keys_are_its_own() -> Iterator[None]:
    """Leave Ctrl-C and its like to the program: the terminal sends them to both of us.

    Not ignored but caught: what is ignored here, the program would ignore as well.
    """
    before = {
        number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGQUIT)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
