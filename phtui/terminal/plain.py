"""ASCII for terminals that draw no more: `PHTUI_ASCII=1`, or a locale that is not UTF-8."""

from __future__ import annotations

import locale
from collections.abc import Mapping
from typing import Final

from rich.cells import split_graphemes

_ALIKE: Final = {
    "-": "─━═╌╍┄┅┈┉╴╶╸╺▔⎯–—―▃",
    "|": "‖│┃║╎╏┆┇┊┋▏▕▎▍▌▐",
    "+": "┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬▅",
    "#": "█▉▊▋▀■▪◼▮▓▙▛▜▟▚▞",
    ".": "░▒·∙⋅…▂▖▗▘▝",
    "*": "●•◉★◆✱▆",
    "o": "○◦◇☆",
    ">": "⟩▶►▸▹›→⇒",
    "<": "⟨◀◄◂‹←⇐⌫",
    "^": "▲△▴▵↑",
    "v": "▼▽▾▿↓",
    "x": "✗✘✕×",
    "/": "✓✔╱",
    "~": "∅≈",
    "=": "▄",
    "%": "▇",
    "@": "↻⟳",
    "_": "⎵␣▁",
    "\\": "⏎↵╲",
    "'": "‘’",
    '"': "“”",
}
_TABLE: Final = str.maketrans(
    {glyph: sign for sign, glyphs in _ALIKE.items() for glyph in glyphs}
    | {chr(dots): "*" for dots in range(0x2801, 0x2900)}
    | {"\u2800": " ", "\U0001f50e": "/ "}
)
"""Braille is what charts are drawn with; bars that stand keep their order of height; the glass of
the palette takes two cells."""


def wants_ascii(environ: Mapping[str, str]) -> bool:
    """Return whether to draw with ASCII alone; `PHTUI_ASCII=0` says no whatever the locale is."""
    asked = environ.get("PHTUI_ASCII", "")
    if asked:
        return asked != "0"
    return locale.getencoding().lower().replace("-", "") != "utf8"


def as_ascii(text: str) -> str:
    """Return text of the same width in ASCII: borders and bars as signs, the rest as `?`."""
    plain = text.translate(_TABLE)
    if plain.isascii():
        return plain
    clusters = split_graphemes(text)[0]
    return "".join(_drawn(text[start:end], width) for start, end, width in clusters)


def _drawn(cluster: str, width: int) -> str:
    """Return a cluster in ASCII; controls after it count as part of it."""
    sign = cluster[0].translate(_TABLE)
    drawn = sign.ljust(width) if sign.isascii() else "?" * width
    return drawn + "".join(filter(str.isascii, cluster[1:]))
