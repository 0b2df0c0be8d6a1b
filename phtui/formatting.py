"""Server text made safe to show, and figures made short to read. Pure functions."""

from __future__ import annotations

import json
import re
import unicodedata

UNSAFE = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1: every escape sequence starts with one of these
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u3164\uffa0"  # drawn as nothing
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # zero width, separators, bidi
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # invisible format characters, tags
    "\ud800-\udfff"  # lone surrogates: they cannot be written as UTF-8
    "]"
)
"""Every character that could act on a terminal, turn its text around or hide in it."""

_UNSAFE_BUT_NEWLINE = re.compile(f"(?!\n){UNSAFE.pattern}")
_TAB = "    "
_UNITS = ("", "k", "M", "G", "T", "P", "E")


def safe(text: str) -> str:
    """Return server text as one line that cannot act on the terminal.

    Controls become their Unicode pictures (`␛`, `␍`; a newline `⏎`), what is invisible or turns
    the reading direction becomes its code point (`⟨202E⟩`), tabs become spaces. Markup is not
    touched: whoever draws the text must not parse markup in it.
    """
    if text.isascii() and text.isprintable():
        return text
    return UNSAFE.sub(_visible, text)


def safe_lines(text: str) -> str:
    """Return server text as `safe` does, its line breaks kept (CR LF as one)."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE_BUT_NEWLINE.sub(_visible, text.replace("\r\n", "\n"))


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code == 0x09:
        return _TAB
    if code == 0x0A:
        return "⏎"
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"⟨{code:04X}⟩"


def short_count(number: float) -> str:
    """Return a count in three figures: `999`, `3.2 M`, `412 k`."""
    return _scaled(number).rstrip()


def counted(count: int, word: str) -> str:
    """Return a count with what is counted: `1 error`, `1,204 errors`."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def size(number: float) -> str:
    """Return bytes in three figures of decimal units: `0 B`, `412 MB`."""
    return f"{_scaled(number)}B"


def _scaled(number: float) -> str:
    unit = 0
    # By the rounded figure: 999.6 k is 1.0 M, not 1000 k.
    while round(abs(number)) >= 1000 and unit < len(_UNITS) - 1:
        number /= 1000
        unit += 1
    whole = unit == 0 or abs(number) >= 99.95
    return f"{number:.{0 if whole else 1}f} {_UNITS[unit]}"


def duration(seconds: float) -> str:
    """Return a span of time: `0.4 s`, `7 s`, `2 min 10 s`, `3 h 05 min`, `2 d 4 h`."""
    if seconds < 0.95:
        return f"{max(seconds, 0):.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    if whole < 86400:
        return f"{whole // 3600} h {whole % 3600 // 60:02} min"
    return f"{whole // 86400} d {whole % 86400 // 3600} h"


def cell_text(value: object) -> str:
    """Return a cell as text: JSON for what is nested, `true` for True, "" for a null."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, (dict, list, tuple, bool)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def cells_wide(text: str) -> int:
    """Return how many terminal cells a line takes: two for wide characters, none for marks."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
