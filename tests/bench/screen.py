"""The screen that a program paints, fed with bytes as they came."""

from __future__ import annotations

import codecs
import re

from tests.terminal.pyte_terminal import PyteTerminal

_REPEAT = re.compile(r"([^\x00-\x1f]?)\x1b\[(\d*)b")
_UNKNOWN_TO_PYTE = re.compile(r"\x1b\[[<=>][\d;]*[@-~]|\x1b[P^_X][^\x1b\x07]*(?:\x1b\\|\x07)")
_BEGUN = re.compile(r"\x1b(?:\[[<-?]?[\d;:]*[ -/]*|[]P^_X][^\x1b\x07]*\x1b?)?\Z")


class Screen(PyteTerminal):
    """A terminal fed with bytes, cut anywhere, that knows which rows were drawn on."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__(width, height)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._begun = ""
        self._last = ""

    def take(self, data: bytes) -> None:
        """Draw what a program wrote."""
        text = self._begun + self._decode(data)
        begun = _BEGUN.search(text)
        self._begun = begun[0] if begun else ""
        if begun:
            text = text[: begun.start()]
        text = _REPEAT.sub(self._repeated, _UNKNOWN_TO_PYTE.sub("", text))
        self._last = text[-1:] or self._last
        self.feed(text)

    def drawn(self) -> list[str]:
        """Return the rows that were drawn on since this was last asked; moved rows are not."""
        rows = sorted(self._screen.dirty)
        self._screen.dirty.clear()
        return [self._row(y) for y in rows if y < self.height]

    def shows(self, text: str) -> bool:
        """Return whether a text is on the screen."""
        return any(text in row for row in self.text())

    def _row(self, y: int) -> str:
        row = self._screen.buffer[y]
        return "".join(row[x].data for x in range(self.width))

    def _repeated(self, found: re.Match[str]) -> str:
        """Spell out REP, which pyte does not know."""
        again = (found[1] or self._last) * int(found[2] or 1)
        return found[1] + again
