"""Tables as they are printed, and as the README takes them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """A heading, columns by name, rows of cells that are text already, and what to know of them."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""

    def __str__(self) -> str:
        """Return it in Markdown, the columns lined up."""
        lines = [list(self.columns), *map(list, self.rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        rule = ["-" * width for width in widths]
        body = "\n".join(
            "| "
            + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            + " |"
            for line in [lines[0], rule, *lines[1:]]
        )
        note = f"\n\n{self.note}" if self.note else ""
        return f"### {self.title}\n\n{body}{note}\n"


def milliseconds(seconds: float) -> str:
    """Return a time in ms."""
    return f"{seconds * 1000:,.0f} ms"


def load_average() -> str:
    """Return how busy the machine is: figures from a busy one are to be compared, not quoted."""
    return " ".join(f"{load:.2f}" for load in os.getloadavg())
