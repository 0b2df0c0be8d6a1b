"""What a terminal answers."""

from __future__ import annotations

import re

_QUESTION = re.compile(rb"\x1b\[(?P<parameters>[>=?]?[\d;]*)(?P<final>\$p|[nc])")
_BEGUN = re.compile(rb"\x1b(\[[>=?]?[\d;]*\$?)?\Z")
_SYNCHRONIZED_OUTPUT = b"?2026"
_FIXED = {
    (b"5", b"n"): b"\x1b[0n",
    (b"", b"c"): b"\x1b[?62;22c",
    (b"0", b"c"): b"\x1b[?62;22c",
    (b">", b"c"): b"\x1b[>41;354;0c",
    (b">0", b"c"): b"\x1b[>41;354;0c",
}


class Replies:
    """Finds the questions in what a program writes, however it is cut up."""

    def __init__(self) -> None:
        self._begun = b""

    def feed(self, data: bytes) -> bytes:
        """Return the answers to the questions that end in these bytes."""
        data = self._begun + data
        begun = _BEGUN.search(data)
        self._begun = begun[0] if begun else b""
        return b"".join(
            _answer(question["parameters"], question["final"])
            for question in _QUESTION.finditer(data)
        )


def _answer(parameters: bytes, final: bytes) -> bytes:
    if final == b"$p":
        state = 2 if parameters == _SYNCHRONIZED_OUTPUT else 0
        return b"\x1b[%b;%d$y" % (parameters, state)
    return _FIXED.get((parameters, final), b"")
