"""Rows as text that keeps every value as it is: csv, tsv, jsonl, JSON, INSERT, Markdown.

A cell that begins with `=`, `+`, `-` or `@` stays as it is: a spreadsheet may take it for a
formula, and another programme must get what PostHog has. Open a CSV of untrusted text with the
import dialogue, columns as text.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from phtui.formatting import UNSAFE, cell_text, safe

Row = Sequence[Any]
Lines = Callable[[Sequence[str], Iterable[Row]], Iterator[str]]
"""Makes text of column names and rows, in pieces that end with a line break."""

INSERT_TABLE: Final = "results"
"""The table an INSERT names: PostHog's own takes none."""

_BAR: Final = re.compile(r"([\\|])")
_SQL_ESCAPES: Final = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}


def csv_lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Yield RFC 4180 lines, the header even without rows; a null is empty."""
    return _separated(columns, rows, ",")


def tsv_lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Yield lines divided by tabs, quoted as CSV is, for a spreadsheet to paste."""
    return _separated(columns, rows, "\t")


def json_lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Yield an object a row; what could act on a terminal is escaped, as JSON allows."""
    names = unique_names(columns)
    for row in rows:
        yield f"{_object(names, row)}\n"


def json_array(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Yield one JSON array of objects."""
    names = unique_names(columns)
    before = "[\n"
    for row in rows:
        yield f"{before}  {_object(names, row)}"
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def markdown_lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Yield a Markdown table: to be read, so made safe to show; a null is `∅`."""
    for cells in chain((columns, ["---"] * len(columns)), rows):
        shown = ("∅" if value is None else cell_text(value) for value in cells)
        yield "| " + " | ".join(_BAR.sub(r"\\\1", safe(text)) for text in shown) + " |\n"


def insert_lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Yield one INSERT in ClickHouse's SQL; nothing at all without rows."""
    names = ", ".join(_quoted_name(name) for name in unique_names(columns))
    before = f"INSERT INTO {INSERT_TABLE} ({names}) VALUES\n"
    for row in rows:
        yield f"{before}({', '.join(map(_sql, row))})"
        before = ",\n"
    if before == ",\n":
        yield ";\n"


TEXT_FORMATS: Final[Mapping[str, Lines]] = {
    "csv": csv_lines,
    "tsv": tsv_lines,
    "jsonl": json_lines,
    "json": json_array,
    "md": markdown_lines,
    "sql": insert_lines,
}
"""By the suffix of a file."""


def unique_names(names: Sequence[str]) -> list[str]:
    """Return names that can be keys: of three named `n` the others are `n_2` and `n_3`."""
    unique: list[str] = []
    taken = set(names)
    for name in names:
        fresh, number = name, 2
        while fresh in unique or (fresh != name and fresh in taken):
            fresh, number = f"{name}_{number}", number + 1
        unique.append(fresh)
    return unique


def _separated(columns: Sequence[str], rows: Iterable[Row], delimiter: str) -> Iterator[str]:
    line = io.StringIO()
    # With this line end a lone CR in a value is quoted too.
    writer = csv.writer(line, delimiter=delimiter, lineterminator="\r\n")
    for row in chain((columns,), rows):
        writer.writerow(["" if value is None else cell_text(value) for value in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _object(names: Sequence[str], row: Row) -> str:
    text = json.dumps(dict(zip(names, row, strict=False)), ensure_ascii=False, default=str)
    return UNSAFE.sub(lambda match: json.dumps(match[0])[1:-1], text)


def _quoted_name(name: str) -> str:
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"


def _sql(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    return "'" + "".join(_SQL_ESCAPES.get(c, c) for c in cell_text(value)) + "'"
