"""Rows as a Parquet file, by pyarrow: a program of its own, which `export_parquet` starts."""

from __future__ import annotations

import os
import pickle
import re
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, BinaryIO, Final

from phtui.formatting import cell_text
from phtui.jobs.export_lines import Row, unique_names
from phtui.jobs.export_parquet import CANNOT_WRITE
from phtui.jobs.result_values import moment_of, slices

pa: Any = import_module("pyarrow")
"""By name: it may be missing where types are checked."""
pq: Any = import_module("pyarrow.parquet")

_GROUP: Final = 10_000
"""Rows written at once."""
_WRAPPER: Final = re.compile(r"(?:LowCardinality|Nullable)\((.*)\)")


def write_parquet(
    file: BinaryIO, columns: Sequence[str], types: Sequence[str], rows: Sequence[Row]
) -> None:
    """Write rows as Parquet.

    Numbers, booleans, dates and times keep their types; what is nested is JSON text, and so is
    all of a column in which a value does not fit its type.

    Raises:
        OSError: It cannot be written.
    """
    names = unique_names(columns)
    kinds = [_type(types[number] if number < len(types) else "") for number in range(len(names))]
    for values in _groups(rows, len(names)):
        kinds = [_fitting(kind, column) for kind, column in zip(kinds, values, strict=True)]
    schema = pa.schema(list(zip(names, kinds, strict=True)))
    with pq.ParquetWriter(file, schema) as writer:
        for values in _groups(rows, len(names)):
            arrays = [_array(column, kind) for column, kind in zip(values, kinds, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _groups(rows: Sequence[Row], width: int) -> Iterator[list[list[object]]]:
    """Yield the columns of so many rows at a time; an empty group where there are no rows."""
    for start in range(0, max(len(rows), 1), _GROUP):
        values: list[list[object]] = [[] for _ in range(width)]
        for part in slices(rows[start : start + _GROUP]):
            for row in part:
                for number, column in enumerate(values):
                    column.append(row[number] if number < len(row) else None)
        yield values


def _type(kind: str) -> Any:
    """Return the Arrow type for a ClickHouse type: text where there is no better one."""
    while match := _WRAPPER.fullmatch(kind):
        kind = match[1]
    if re.fullmatch(r"U?Int(8|16|32|64)", kind):
        return getattr(pa, kind.lower())()
    if kind == "Float64" or kind == "Float32":
        return pa.float64()
    if kind == "Bool":
        return pa.bool_()
    if kind in ("Date", "Date32"):
        return pa.date32()
    if re.fullmatch(r"DateTime(64)?(\(.*\))?", kind):
        return pa.timestamp("us", tz="UTC")
    return pa.string()


def _fitting(kind: Any, values: Sequence[object]) -> Any:
    """Return the type if every value has it, else text."""
    if kind == pa.string():
        return kind
    try:
        _array(values, kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, ValueError):
        return pa.string()
    return kind


def _array(values: Sequence[object], kind: Any) -> Any:
    if kind == pa.string():
        return pa.array([_text(value) for value in values], kind)
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return pa.array([_moment(value, pa.types.is_date(kind)) for value in values], kind)
    return pa.array(values, kind)


def _text(value: object) -> str | None:
    # A lone surrogate is valid JSON and no UTF-8.
    return None if value is None else cell_text(value).encode(errors="replace").decode()


def _moment(value: object, is_date: bool) -> object:
    if value is None:
        return None
    moment = moment_of(value)
    if moment is None:
        raise ValueError(value)
    return moment.date() if is_date else moment


def main() -> None:
    """Read names, types and parts of rows from standard input, up to an empty part; write."""
    source = sys.stdin.buffer
    columns, types = pickle.load(source)
    rows: list[Row] = []
    while part := pickle.load(source):
        rows += part
    try:
        write_parquet(sys.stdout.buffer, columns, types, rows)
        sys.stdout.flush()
    except OSError as error:
        sys.stderr.write(error.strerror or str(error))
        sys.stderr.flush()
        os._exit(CANNOT_WRITE)  # what is left to write would fail once more


if __name__ == "__main__":
    main()
