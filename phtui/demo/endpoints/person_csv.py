"""Nested results as CSV, flattened as the CSV renderer of PostHog's framework does it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from starlette.responses import Response


def csv_response(results: Sequence[Mapping[str, Any]]) -> Response:
    """Return a line for each result; names of nested values are joined with dots."""
    rows = [dict(_flat(result, "")) for result in results]
    names = sorted({name for row in rows for name in row})
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return Response(text.getvalue(), media_type="text/csv")


def _flat(value: object, name: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        items = [(str(key), item) for key, item in value.items()]
    elif isinstance(value, list):
        items = [(str(index), item) for index, item in enumerate(value)]
    else:
        yield name, "" if value is None else value
        return
    for key, item in items:
        yield from _flat(item, f"{name}.{key}" if name else key)
