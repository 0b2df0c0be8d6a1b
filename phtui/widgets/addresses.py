"""Web addresses in text that is shown in rows, so that a terminal can open them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rich.segment import Segment
from rich.style import Style

_ADDRESS = re.compile(r"https?://[!-~]+")
"""Printable ASCII only: anything else would have to be escaped to be part of a sequence."""
_AFTER = ".,;:!?\"')]}>"
"""What ends a sentence or closes a bracket behind an address rather than being part of it."""
_LONGEST = 2000


def addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and address of each web address in a text."""
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_AFTER)
        if len(address) <= _LONGEST and len(address) > len("https://"):
            yield found.start(), found.start() + len(address), address


def link_addresses(segments: list[Segment], row: str, before: str, after: str) -> list[Segment]:
    """Return the segments of a row, its addresses made links.

    Args:
        segments: They say `row`.
        row: What the row says.
        before: The rows before it that are of the same line.
        after: Those after it: a link leads to the whole address, wherever it is cut.
    """
    if "://" not in before + row + after:
        return segments
    offset = len(before)
    spans = [
        (max(0, start - offset), min(len(row), end - offset), address)
        for start, end, address in addresses(before + row + after)
        if start - offset < len(row) and end > offset
    ]
    return list(_linked(segments, spans))


def _linked(segments: list[Segment], spans: list[tuple[int, int, str]]) -> Iterator[Segment]:
    at = 0
    for text, style, control in segments:
        end = at + len(text)
        cuts = sorted({at, end, *(cut for span in spans for cut in span[:2] if at < cut < end)})
        for left, right in pairwise(cuts):
            address = next((url for start, stop, url in spans if start <= left < stop), "")
            look = (style or Style()) + Style(link=address) if address else style
            yield Segment(text[left - at : right - at], look, control)
        at = end
