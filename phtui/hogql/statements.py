"""Where one statement ends and the next begins."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pygments.token import Comment  # type: ignore[import-untyped]  # pygments ships no types

from phtui.hogql.lexer import SEPARATOR, SKIM, SPACES, lex


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a text, without its `;` and the white space around it."""

    text: str
    """What to send."""

    start: int
    """Where it begins in the whole text, in characters."""

    end: int
    """Where it ends: `whole[start:end] == text`."""


def statements(text: str) -> list[Statement]:
    """Return the statements of a text, in order.

    They are divided by each `;` that is not in a string, a comment, a tag or braces. A comment
    belongs to the statement after it, unless it begins on the line of the `;` before: then it is a
    remark on what stands there, and in no statement. What holds no more than comments is none.
    """
    return list(_statements(text))


def statement_at(text: str, offset: int) -> Statement | None:
    """Return the statement a cursor is in; None when there is none at all.

    Between two statements it is the one before: right after its `;`, in a remark on that line, on
    the blank lines below. Before the first it is the first.
    """
    found = _statements(text)
    index = bisect_right(found, offset, key=lambda statement: statement.start) - 1
    if index > 0 and found[index].start == offset and text[offset - 1] == ";":
        index -= 1
    return found[max(index, 0)] if found else None


@lru_cache(maxsize=4)
def _statements(text: str) -> tuple[Statement, ...]:
    return tuple(_split(text))


def _split(text: str) -> Iterator[Statement]:
    start: int | None = None
    end = 0
    is_code = False
    after_separator = False  # on the line of the `;` before
    for at, kind, value in [*lex(text, SKIM)[0], (len(text), SEPARATOR, ";")]:
        if kind is SEPARATOR:
            if start is not None and is_code:
                yield Statement(text[start:end], start, end)
            start, is_code, after_separator = None, False, True
            continue
        inner = value.strip(SPACES)
        is_comment = kind in Comment
        if not is_comment and "\n" in value:
            after_separator = False
        if not inner or (is_comment and start is None and after_separator):
            continue
        if start is None:
            start = at + value.index(inner)
        end = at + len(value.rstrip(SPACES))
        is_code = is_code or not is_comment
