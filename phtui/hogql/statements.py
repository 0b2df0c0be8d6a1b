"""Where one statement ends and the next begins."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from pygments.token import Comment  # type: ignore[import-untyped]  # pygments ships no types

from phtui.hogql.lexer import SEPARATOR, SPACES, skim


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
    return tuple(part.statement for part in _last.take(text) if part.statement is not None)


class _Part(NamedTuple):
    """What is between one `;` and the next."""

    end: int
    """The place after its `;`."""
    statement: Statement | None


class _Parts:
    """The parts of the text that was divided last: of one that is being typed most stay."""

    def __init__(self) -> None:
        self._last: tuple[str, list[_Part]] = "", []
        """The text and its parts, exchanged as one: threads may divide texts too."""

    def take(self, text: str) -> list[_Part]:
        """Return the parts of a text.

        Only those are made anew that are around a change: behind a `;` the lexer is always in
        the same state.
        """
        old, before = self._last
        same = _common(old, text)
        kept = max(bisect_right(before, same, key=lambda part: part.end) - 1, 0)
        shift = len(text) - len(old)
        unchanged = len(text) - _common(old[same:][::-1], text[same:][::-1])
        ends = {part.end + shift: at for at, part in enumerate(before)}
        parts = before[:kept]
        for part in _divide(text, parts[-1].end if parts else 0):
            parts.append(part)
            at = ends.get(part.end)
            if at is not None and unchanged <= part.end < len(text):
                parts += (_moved(each, shift) for each in before[at + 1 :])
                break
        self._last = text, parts
        return parts


_last = _Parts()


def _common(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[least:middle] == other[least:middle]:
            least = middle
        else:
            most = middle - 1
    return least


def _moved(part: _Part, by: int) -> _Part:
    statement = part.statement
    if statement is not None:
        statement = Statement(statement.text, statement.start + by, statement.end + by)
    return _Part(part.end + by, statement)


def _divide(text: str, first: int) -> Iterator[_Part]:
    """Yield the parts of a text from a place behind a `;`, or from its beginning, on."""
    start: int | None = None
    end = 0
    is_code = False
    after_separator = first > 0  # on the line of the `;` before
    for at, kind, value in chain(skim(text, first), [(len(text), SEPARATOR, ";")]):
        if kind is SEPARATOR:
            found = start is not None and is_code
            statement = (
                Statement(text[start:end], start, end) if found and start is not None else None
            )
            yield _Part(at + 1, statement)
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
