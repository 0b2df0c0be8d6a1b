"""The text in the editor that its owner knows best."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

_FALLBACK = "vi"
_TAKES_LINE = frozenset(
    {"vi", "vim", "nvim", "nano", "emacs", "joe", "jed", "micro", "kak", "view"}
)
"""Editors that begin at the line that `+N` names."""


class NoEditor(Exception):  # noqa: N818 -- it is what is missing
    """The editor did not start, or said that something went wrong; the text says which."""


def edit_outside(text: str, row: int, environ: Mapping[str, str]) -> str:
    """Return what somebody made of a text in $VISUAL or $EDITOR; blocks until they are done.

    The text is in a file with mode 0600, which is gone afterwards.

    Args:
        text: What to edit.
        row: Where the cursor is, from 0.
        environ: The environment; `vi` where it names no editor.

    Raises:
        NoEditor: There is no such program, or it failed: the text is to stay as it was.
    """
    named = environ.get("VISUAL") or environ.get("EDITOR") or _FALLBACK
    try:
        command = shlex.split(named)
    except ValueError as error:
        raise NoEditor(f"$EDITOR cannot be read: {error}.") from error
    at_line = [f"+{row + 1}"] if Path(command[0]).name in _TAKES_LINE else []
    file, name = tempfile.mkstemp(prefix="phtui-", suffix=".sql")
    path = Path(name)
    try:
        with os.fdopen(file, "w", encoding="utf-8", errors="surrogatepass", newline="") as output:
            output.write(text)
        ended = subprocess.run([*command, *at_line, name], check=False)
        if ended.returncode:
            raise NoEditor(f"{command[0]} ended with {ended.returncode}: the text stays as it was.")
        edited = path.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise NoEditor(f"{command[0]} did not start: {error.strerror}. Set $EDITOR.") from error
    finally:
        path.unlink(missing_ok=True)
    # Most editors end the last line; whoever wrote no line end wants none.
    return edited if text.endswith("\n") else edited.removesuffix("\n")
