"""The SQL that brings more rows, though OFFSET is refused to personal keys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pygments.token import Number, String  # type: ignore[import-untyped]  # pygments ships no types

from phtui.hogql.clauses import Clause, Word, clauses, items

_WRAPPER: Final = re.compile(r"(LowCardinality|Nullable)\((.*)\)")
_DIRECTIONS: Final = {"asc": ">=", "ascending": ">=", "desc": "<=", "descending": "<="}
_ESCAPES: Final = {"\\": "\\\\", "'": "\\'"} | {chr(code): f"\\x{code:02x}" for code in range(32)}

_TEXT_FORMS: Final = (
    (re.compile("String"), "{}"),
    (re.compile("Date(32)?"), "toDate({})"),
    (re.compile(r"DateTime(64\([0-6]\b.*\)|\(.*\))?"), "toDateTime({})"),
    (re.compile("UUID"), "toUUID({})"),
)
"""How a value that comes as text is written in HogQL, by its type."""


class NoMoreError(Exception):
    """More rows cannot be had this way; the text says why, as a sentence."""


def key_column(sql: str, columns: Sequence[str]) -> int:
    """Return the column that the rows of a SELECT are sorted by first.

    Args:
        sql: One statement.
        columns: The names of the columns that came.

    Raises:
        NoMoreError: There is none, or the SELECT cannot be gone on with behind a row.
    """
    parts = _parts(sql)
    key, _ = _key(parts["order"])
    if len(key) == 1 and columns.count(_name(key[0])) == 1:
        return columns.index(_name(key[0]))
    selected = items(parts["select"].after("select", "distinct"))
    texts = [_texts(item) for item in selected]
    if len(selected) == len(columns) and texts.count(_texts(key)) == 1:
        return texts.index(_texts(key))
    raise NoMoreError("The ORDER BY column is not among the columns.")


def after_row(sql: str, value: object, kind: str) -> str:
    """Return the SQL for the rows from one on: those with the same key come again.

    Args:
        sql: One statement; `key_column` has found its key.
        value: The key's value in the last row.
        kind: Its ClickHouse type.

    Raises:
        NoMoreError: There is no way to say so in SQL.
    """
    parts = _parts(sql)
    key, sign = _key(parts["order"])
    expression = sql[key[0].start : key[-1].end]
    bare, nullable = _bare(kind)
    condition = f"{expression} {sign} {literal(value, bare)}"
    # What has no order comes last, both ways: NaN, then null.
    last = [f"isNaN({expression})"] if bare == "Float64" else []
    last += [f"{expression} is null"] if nullable else []
    if last:
        condition = f"({' or '.join([condition, *last])})"
    name = "having" if "group" in parts else "where"
    if name in parts:
        clause = parts[name]
        body = clause.after(name)
        if not body:
            raise NoMoreError("This SQL is not complete.")
        start, end = body[0].start, body[-1].end
        return f"{sql[:start]}{condition} and ({sql[start:end]}){sql[end:]}"
    before = "group" if name == "having" else next(n for n in ("prewhere", "from") if n in parts)
    end = parts[before].end
    return f"{sql[:end]}\n{name} {condition}{sql[end:]}"


def raise_limit(sql: str, limit: int) -> str:
    """Return the SQL with another LIMIT in place of its own, or with one if it has none.

    Raises:
        NoMoreError: It is not one SELECT, or its LIMIT is not a mere number.
    """
    found = clauses(sql)
    if found is None:
        raise NoMoreError("This is not one SELECT: raise the LIMIT by hand.")
    parts = {clause.name: clause for clause in found}
    if {"offset", "settings"} & parts.keys():
        raise NoMoreError("With OFFSET or SETTINGS the LIMIT is to be raised by hand.")
    if "limit" not in parts:
        end = found[-1].end
        return f"{sql[:end]}\nlimit {limit}{sql[end:]}"
    words = parts["limit"].after("limit")
    if len(words) != 1 or words[0].kind not in Number:
        raise NoMoreError("The LIMIT is not a mere number: raise it by hand.")
    return f"{sql[: words[0].start]}{limit}{sql[words[0].end :]}"


def literal(value: object, kind: str) -> str:
    """Return a value of a result as HogQL.

    Args:
        value: As it came in JSON.
        kind: Its ClickHouse type, without `Nullable` and the like.

    Raises:
        NoMoreError: It cannot be written so that it is the very same.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and re.fullmatch(r"U?Int\d+", kind):
        return str(value)
    if isinstance(value, (int, float)) and kind == "Float64":
        return repr(float(value))
    if isinstance(value, str):
        text = "'" + "".join(_ESCAPES.get(c, c) for c in value) + "'"
        for pattern, form in _TEXT_FORMS:
            if pattern.fullmatch(kind):
                return form.format(text)
    raise NoMoreError(f"There is no going on after a value of type {kind or 'that is not told'}.")


def _parts(sql: str) -> dict[str, Clause]:
    found = clauses(sql)
    parts = {clause.name: clause for clause in found or ()}
    if not {"select", "from"} <= parts.keys():
        raise NoMoreError("This is not one SELECT from a table.")
    if "order" not in parts:
        raise NoMoreError("Without an ORDER BY there is no next row.")
    if {"offset", "qualify", "window"} & parts.keys():
        raise NoMoreError("With OFFSET or windows there is no going on behind a row.")
    words = [word for clause in parts.values() for word in clause.words]
    if any(w.keyword in ("over", "totals", "ties", "rollup", "cube") for w in words) or any(
        word.text.lower() == "arrayjoin" for word in words
    ):
        raise NoMoreError("With windows, totals or arrayJoin there is no going on behind a row.")
    if "limit" in parts and len(parts["limit"].words) != 2:
        raise NoMoreError("With LIMIT BY there is no going on behind a row.")
    if parts["select"].keywords[1:3] == ("distinct", "on"):
        raise NoMoreError("With DISTINCT ON there is no going on behind a row.")
    return parts


def _key(order: Clause) -> tuple[Sequence[Word], str]:
    """Return the first thing sorted by, and the sign of what comes after a value of it."""
    first = items(order.after("order", "by"))[0]
    sign = _DIRECTIONS.get(first[-1].keyword, "") if first else ""
    key = first[:-1] if sign else first
    is_mere = key and not any(word.keyword or word.kind in Number for word in key)
    if not is_mere or all(w.kind in String and w.kind not in String.Symbol for w in key):
        raise NoMoreError("The ORDER BY does not begin with a mere column.")
    return key, sign or ">="


def _texts(words: Sequence[Word]) -> tuple[str, ...]:
    """Return an expression without its alias, to compare."""
    texts = tuple(word.text for word in words)
    is_named = len(words) > 2 and words[-2].keyword == "as"
    return texts[:-2] if is_named else texts


def _name(word: Word) -> str:
    return word.text.strip('"`')


def _bare(kind: str) -> tuple[str, bool]:
    """Return a ClickHouse type without its wrappers, and whether it may be null."""
    nullable = False
    while match := _WRAPPER.fullmatch(kind):
        nullable = nullable or match[1] == "Nullable"
        kind = match[2]
    return kind, nullable
