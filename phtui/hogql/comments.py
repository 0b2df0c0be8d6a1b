"""Lines made comments, and comments made lines."""

from __future__ import annotations

import re

_COMMENT = re.compile(r"^([ \t]*)--[ ]?", re.MULTILINE)


def toggled(lines: str) -> str:
    """Return lines with a `--` before each that is not blank, or without if all of them have one.

    The dashes stand where the line that begins leftmost begins.
    """
    begun = [line for line in lines.splitlines() if line.strip()]
    if begun and all(line.lstrip().startswith("--") for line in begun):
        return _COMMENT.sub(r"\1", lines)
    margin = min((len(line) - len(line.lstrip(" \t")) for line in begun), default=0)
    return re.sub(rf"(?m)^([ \t]{{{margin}}})(?=[ \t]*[^\s])", r"\1-- ", lines)


def commented(words: str) -> str:
    """Return words as comment lines."""
    return "".join(f"-- {line}\n" for line in words.splitlines())
