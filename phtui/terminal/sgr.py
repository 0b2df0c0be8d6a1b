"""How a cell looks (SGR, and the link of OSC 8), and the shortest way from one look to another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple


class Style(NamedTuple):
    """What is switched on: each field is the SGR code that did it, empty where it is off."""

    bold: str = ""
    dim: str = ""
    italic: str = ""
    underline: str = ""
    blink: str = ""
    reverse: str = ""
    conceal: str = ""
    strike: str = ""
    frame: str = ""
    overline: str = ""
    foreground: str = ""
    background: str = ""
    underline_colour: str = ""
    link: str = ""
    """What OSC 8 was given: parameters, a semicolon, the address."""


PLAIN = Style()

_FIELDS = Style._fields
_OFF = ("22", "22", "23", "24", "25", "27", "28", "29", "54", "55", "39", "49", "59")
"""The code that switches each field off (all but the link)."""

_COLOURS = _OFF[-3:]

_ON = {
    "1": "bold", "2": "dim", "3": "italic", "4": "underline", "21": "underline", "5": "blink",
    "6": "blink", "7": "reverse", "8": "conceal", "9": "strike", "51": "frame", "52": "frame",
    "53": "overline",
    **{str(code): "foreground" for code in (*range(30, 38), *range(90, 98))},
    **{str(code): "background" for code in (*range(40, 48), *range(100, 108))},
}  # fmt: skip
_EXTENDED = {"38": "foreground", "48": "background", "58": "underline_colour"}
_EXTENDED_LENGTH = {"5": 1, "2": 3}
"""How many codes follow `38;5` and `38;2`."""


@lru_cache(maxsize=4096)
def styled(style: Style, codes: str) -> Style:
    """Return the style after `CSI codes m`. Codes it does not know change nothing."""
    look = style._asdict()
    rest = iter(codes.split(";"))
    for code in rest:
        name, _, variant = code.partition(":")
        name = name.lstrip("0")
        if not name:
            look = {**PLAIN._asdict(), "link": style.link}
        elif name in _EXTENDED:
            look[_EXTENDED[name]] = code if variant else _extended(name, rest)
        elif name == "4" and variant:
            look["underline"] = "" if variant == "0" else code
        elif variant:
            continue
        elif name in _ON:
            look[_ON[name]] = name
        elif name in _OFF:
            look.update(
                (field, "") for field, off in zip(_FIELDS, _OFF, strict=False) if off == name
            )
    return _known(Style(**look))


def _known(style: Style) -> Style:
    """Return `PLAIN` itself for what equals it, so that `is` tells it."""
    return PLAIN if style == PLAIN else style


def _extended(name: str, rest: Iterator[str]) -> str:
    """Return `38;5;n` or `38;2;r;g;b` from the codes after the 38; empty if they are not that."""
    kind = next(rest, "")
    values = [next(rest, "") for _ in range(_EXTENDED_LENGTH.get(kind, 0))]
    return ";".join([name, kind, *values]) if values and all(values) else ""


def linked(style: Style, link: str) -> Style:
    """Return the style after OSC 8 was given `link` (`parameters;address`)."""
    return _known(style._replace(link=link if link.partition(";")[2] else ""))


@lru_cache(maxsize=4096)
def change(old: Style, new: Style) -> str:
    """Return the shortest text that turns `old` into `new`."""
    link = "" if old.link == new.link else f"\x1b]8;{new.link or ';'}\x1b\\"
    anew = ";".join(["0", *filter(None, new[:-1])])
    if anew == "0":
        anew = ""
    steps = ";".join(_steps(old, new))
    if not steps:
        return link
    return f"{link}\x1b[{anew if len(anew) <= len(steps) else steps}m"


def _steps(old: Style, new: Style) -> list[str]:
    """Return the codes that switch off what `new` lacks and on what `old` lacks."""
    pairs = list(zip(_OFF, old, new, strict=False))
    # A colour replaces a colour; whether one kind of underline replaces another is not certain.
    off = [
        code for code, was, now in pairs if was and was != now and not (now and code in _COLOURS)
    ]
    # What is off again with its neighbour: bold and dim have one code for that.
    on = [now for code, was, now in pairs if now and (was != now or code in off)]
    return [*dict.fromkeys(off), *on]


@lru_cache(maxsize=4096)
def seen_on_blank(style: Style) -> Style:
    """Return the part of a style that shows on a space: most often the background alone."""
    if style.underline or style.reverse or style.strike or style.frame or style.overline:
        return style
    return PLAIN._replace(background=style.background, link=style.link)


@lru_cache(maxsize=4096)
def for_blank(pen: Style, blank: Style) -> Style:
    """Return the style nearest to `pen` in which a space looks as in `blank`."""
    if seen_on_blank(pen) == blank:
        return pen
    if blank[:-4] != PLAIN[:-4]:  # it has a line, or is reversed: that must be as it is
        return blank
    return pen._replace(
        underline="", reverse="", strike="", frame="", overline="",
        background=blank.background, link=blank.link,
    )  # fmt: skip
