"""Rows as text: table, csv, jsonl, md, vertical."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from phtui.formatting import UNSAFE, cell_text, cells_wide, safe
from phtui.jobs.export_lines import unique_names

Row = Sequence[Any]

_NULL = "∅"


def as_table(columns: Sequence[str], rows: Iterable[Row], *, to_terminal: bool) -> Iterator[str]:
    """Yield aligned columns under a header. Numbers to the right, a null is `∅`."""
    del to_terminal  # made safe everywhere: nobody parses a table
    kept = list(rows)
    cells = [[safe(_shown(value)) for value in row] for row in kept]
    widths = [
        max([cells_wide(name), *(cells_wide(row[i]) for row in cells if i < len(row))])
        for i, name in enumerate(map(safe, columns))
    ]
    right = [
        bool(kept) and all(_is_number(row[i]) for row in kept if i < len(row))
        for i in range(len(columns))
    ]
    yield _aligned([safe(name) for name in columns], widths, right)
    yield "  ".join("─" * width for width in widths)
    for row in cells:
        yield _aligned(row, widths, right)


def as_csv(columns: Sequence[str], rows: Iterable[Row], *, to_terminal: bool) -> Iterator[str]:
    """Yield RFC 4180 lines, the header even without rows; a null is empty.

    In a pipe values are as they are; on a terminal nothing in them may act on it.
    """
    clean = safe if to_terminal else str
    yield _csv_line([clean(name) for name in columns])
    for row in rows:
        yield _csv_line(["" if value is None else clean(cell_text(value)) for value in row])


def as_jsonl(columns: Sequence[str], rows: Iterable[Row], *, to_terminal: bool) -> Iterator[str]:
    """Yield an object a row; what could act on a terminal is escaped, as JSON allows."""
    del to_terminal
    names = unique_names(columns)
    for row in rows:
        text = json.dumps(dict(zip(names, row, strict=False)), ensure_ascii=False, default=str)
        yield UNSAFE.sub(lambda match: json.dumps(match[0])[1:-1], text)


def as_markdown(columns: Sequence[str], rows: Iterable[Row], *, to_terminal: bool) -> Iterator[str]:
    """Yield a Markdown table."""
    del to_terminal
    yield _markdown_line(columns)
    yield _markdown_line(["---"] * len(columns))
    for row in rows:
        yield _markdown_line([_shown(value) for value in row])


def as_vertical(columns: Sequence[str], rows: Iterable[Row], *, to_terminal: bool) -> Iterator[str]:
    r"""Yield a record a row, a line a column, as psql's `\x` does."""
    del to_terminal
    names = [safe(name) for name in columns]
    width = max(map(cells_wide, names), default=0)
    for number, row in enumerate(rows, 1):
        yield f"─ {number} " + "─" * max(width, 10)
        for name, value in zip(names, row, strict=False):
            yield f"{name}{' ' * (width - cells_wide(name))}  {safe(_shown(value))}"


FORMATS: Final[dict[str, Callable[..., Iterator[str]]]] = {
    "table": as_table,
    "csv": as_csv,
    "jsonl": as_jsonl,
    "md": as_markdown,
    "vertical": as_vertical,
}


def _shown(value: object) -> str:
    return _NULL if value is None else cell_text(value)


def _is_number(value: object) -> bool:
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))


def _aligned(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = [
        " " * (width - cells_wide(cell)) + cell
        if to_right
        else cell + " " * (width - cells_wide(cell))
        for cell, width, to_right in zip(cells, widths, right, strict=False)
    ]
    return "  ".join(padded).rstrip()


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)  # a lone CR is quoted only so
    return line.getvalue()[:-2]


def _markdown_line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(re.sub(r"([\\|])", r"\\\1", safe(cell)) for cell in cells) + " |"


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]], format_: str) -> None:
    """Write rows to stdout."""
    for line in FORMATS[format_](columns, rows, to_terminal=sys.stdout.isatty()):
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
