"""What somebody typed to see only some of the rows that are loaded.

Terms divided by blanks, all of which must hold: `text` anywhere in the row, `!text` nowhere,
`column:text` in that column, `column=text`, `column!=text`, `column>5`, `<`, `>=`, `<=`. Letters
count as equal in either case. `column=null` is for nulls. A blank, or a sign, goes in `"…"`.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from phtui.jobs.result_values import moment_of, number_of, text_of

_TERM: Final = re.compile(r'(?:"[^"]*"?|[^\s"])+')
_NAMED: Final = re.compile(r'(?s)("[^"]+"|[^":=<>!]+)(:|!=|>=|<=|=|>|<)(.*)')
_SPACED: Final = re.compile(r"!=|>=|<=|=|>|<")

_BETWEEN: Final = "\n"
"""Between the values of a row: no term can hold it, so none is found across two values."""

_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must hold of a row."""

    text: str
    """What is looked for, as typed."""
    column: int | None = None
    """Where; None: anywhere."""
    sign: str = ":"
    """`:` contains, `=` `!=` `>` `>=` `<` `<=`."""
    excludes: bool = False
    """Whether it must not hold."""


def parse_filter(text: str, columns: Sequence[str]) -> tuple[Term, ...]:
    """Return the terms of a filter. Any text is one: what names no column is looked for.

    Args:
        text: As typed.
        columns: The names of the columns; of two with one name the first is meant.
    """
    numbers = {name.casefold(): number for number, name in reversed(list(enumerate(columns)))}
    words = _TERM.findall(text)
    terms = []
    while words:
        word = words.pop(0)
        if len(words) > 1 and _SPACED.fullmatch(words[0]) and _bare(word) in numbers:
            word += words.pop(0) + words.pop(0)  # `amount > 5`
        term = _term(word.removeprefix("!"), numbers, word.startswith("!"))
        if term.text or term.column is not None:
            terms.append(term)
    return tuple(terms)


def _term(word: str, numbers: dict[str, int], excludes: bool) -> Term:
    match = _NAMED.fullmatch(word)
    column = numbers.get(_bare(match[1])) if match else None
    if match is None or column is None:
        return Term(word.replace('"', ""), excludes=excludes)
    text = match[3].replace('"', "")
    # `amount>` is on its way to be a comparison: until then it is true of everything.
    sign = match[2] if text or match[2] in ("=", "!=") else ":"
    return Term(text, column, sign, excludes)


def _bare(word: str) -> str:
    return word.strip('"').removeprefix("!").casefold()


def matcher(terms: Sequence[Term]) -> Callable[[Sequence[object]], bool]:
    """Return a function that tells whether a row is to be seen."""
    tests = [(_test(term), term.excludes) for term in terms]
    return lambda row: all(test(row) != excludes for test, excludes in tests)


def _test(term: Term) -> Callable[[Sequence[object]], bool]:
    column = term.column
    if column is None:
        wanted = term.text.casefold()
        return lambda row: wanted in _BETWEEN.join(map(text_of, row)).casefold()
    test = _TESTS.get(term.sign, _compares)(term)
    return lambda row: test(row[column] if column < len(row) else None)


def _contains(term: Term) -> Callable[[object], bool]:
    wanted = term.text.casefold()
    return lambda value: wanted in text_of(value).casefold()


def _equals(term: Term) -> Callable[[object], bool]:
    if term.text.casefold() == "null":
        return lambda value: value is None
    wanted, number = term.text.casefold(), number_of(term.text)
    return lambda value: (
        value is not None
        and (
            text_of(value).casefold() == wanted
            or (number is not None and number_of(value) == number)
        )
    )


def _differs(term: Term) -> Callable[[object], bool]:
    equals = _equals(term)
    return lambda value: not equals(value)


def _compares(term: Term) -> Callable[[object], bool]:
    """Compare as numbers, or as moments, or as text: by what was typed."""
    compare = _COMPARE[term.sign]
    number, moment = number_of(term.text), moment_of(term.text)
    if number is not None:
        return lambda value: (n := number_of(value)) is not None and compare(n, number)
    if moment is not None:

        def at(value: object) -> bool:
            there = moment_of(value)
            if there is None or (there.tzinfo is None and moment.tzinfo is not None):
                return False
            # Without an offset it is compared with the time one sees.
            return compare(there if moment.tzinfo else there.replace(tzinfo=None), moment)

        return at
    wanted = term.text.casefold()
    return lambda value: value is not None and compare(text_of(value).casefold(), wanted)


_TESTS: Final = {":": _contains, "=": _equals, "!=": _differs}
