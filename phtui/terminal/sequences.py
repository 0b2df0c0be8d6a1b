"""What Textual writes, cut into text, looks, links and what else goes to a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto

_TOKEN = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|\x1b\[(?P<look>[\d;:]*)m"
    r"|\x1b\[(?P<csi>[0-?]*[ -/]*[@-~])"
    r"|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|(?P<string>\x1b[PX^_](?:[^\x1b]|\x1b[^\\])*\x1b\\)"
    r"|(?P<short>\x1b[ -/]*[0-OQ-WYZ`-~])"
    r"|(?P<control>[\x07\n\r])"
    r"|(?P<rest>\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?"
    r"|[PX^_](?:[^\x1b]|\x1b[^\\])*\x1b?|[ -/]*)\Z)"
)

_SCREENS = ("?47", "?1047", "?1049")
_LAYOUTS = ("?3", "?6", "?69")
"""Modes that change where text goes: width, origin, margins."""


class Kind(Enum):
    """What a piece of the stream is."""

    TEXT = auto()
    LOOK = auto()
    """The parameters of SGR."""
    LINK = auto()
    """The parameters and address of OSC 8."""
    LINE = auto()
    """A carriage return, or a newline."""
    SYNC = auto()
    """The start or the end of synchronized output."""
    SCREEN = auto()
    """To or from the alternate screen."""
    HARMLESS = auto()
    """Draws nothing and moves nothing: modes, questions, titles, clipboards, bells."""
    OTHER = auto()
    """May do anything to what is shown."""
    REST = auto()
    """A sequence that is cut short: what follows is in the next write."""


def tokens(text: str) -> Iterator[tuple[Kind, str]]:
    """Yield what `text` is made of, but for broken sequences and controls that draw nothing."""
    for token in _TOKEN.finditer(text):
        if token.lastgroup == "text":
            yield Kind.TEXT, token[0]
        elif token.lastgroup == "look":
            yield Kind.LOOK, token["look"]
        else:
            yield _other(token)


def _other(token: re.Match[str]) -> tuple[Kind, str]:
    """Return what a sequence or a control is that is not a look."""
    group, text = token.lastgroup, token[0]
    if group == "osc" and token["osc"].startswith("8;"):
        return Kind.LINK, token["osc"][2:]
    if group == "csi":
        return _kind(token["csi"]), text
    if group == "rest":
        return Kind.REST, text
    if group == "control" and text != "\x07":
        return Kind.LINE, text
    if group == "short" and text not in ("\x1b=", "\x1b>"):
        return Kind.OTHER, text
    return Kind.HARMLESS, text


def _kind(csi: str) -> Kind:
    """Return what a control sequence is, from what follows its `CSI`."""
    private, final = csi[0] in "<=>?", csi[-1]
    if private and final in "hl":
        return _mode(csi[:-1])
    if final in "cnt" or (private and final in "mqu") or csi.endswith(("$p", " q")):
        return Kind.HARMLESS
    return Kind.OTHER


def _mode(body: str) -> Kind:
    if body == "?2026":
        return Kind.SYNC
    if body in _SCREENS:
        return Kind.SCREEN
    return Kind.HARMLESS if body[1:].isdigit() and body not in _LAYOUTS else Kind.OTHER
