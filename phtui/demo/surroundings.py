"""What stands around a place in a HogQL query that need not be whole yet: words, not a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_TOKEN = re.compile(
    r"'(?:[^'\\]|\\.)*'?|`(?:[^`\\]|\\.)*`?|--[^\n]*|/\*.*?(?:\*/|$)|[\w$]+|\S", re.DOTALL
)
_SILENT = ("'", "--", "/*")
_NAME = re.compile(r"[\w$`]")
_BEFORE_TABLE = frozenset(("from", "join"))
_RESERVED = frozenset((
    "select", "distinct", "from", "join", "left", "right", "inner", "outer", "full",
    "cross", "any", "asof", "array", "on", "using", "prewhere", "where", "group",
    "by", "having", "qualify", "window", "order", "limit", "offset", "sample", "final",
    "union", "all", "except", "intersect", "with", "as", "and", "or", "not",
    "in", "like", "ilike", "between", "is", "null", "case", "when", "then",
    "else", "end",
))  # fmt: skip


@dataclass(frozen=True)
class Word:
    """A token: a name, a literal, a comment or a sign."""

    text: str
    start: int
    end: int
    group: int
    """Which parentheses it stands in, by number; 0 outside of any."""

    @property
    def name(self) -> str:
        """What it names, quoted or not."""
        return self.text.strip("`")

    @property
    def keyword(self) -> str:
        """The keyword it is, or would be."""
        return self.text.lower()

    @property
    def is_name(self) -> bool:
        """Whether it can name a table, a column or an alias."""
        return bool(_NAME.match(self.text)) and self.keyword not in _RESERVED


class Surroundings:
    """One query and one place in it."""

    def __init__(self, sql: str, place: int) -> None:
        self._parents = {0: 0}
        self._group = 0
        self._words = list(self._lex(sql, place))
        self._before = [word for word in self._words if word.start < place]
        last = self._before[-1] if self._before else None
        self.in_text = last is not None and last.text.startswith(_SILENT) and place < last.end
        """Whether the place is inside a string or a comment."""
        self.after_from = last is not None and last.keyword in _BEFORE_TABLE
        """Whether a table must come next."""

    def chain(self) -> list[str]:
        """Return the names before the dots that lead here.

        `person` and `properties` after `person.properties.`; none if no dot is right before.
        """
        names: list[str] = []
        words = list(self._before)
        while len(words) > 1 and words[-1].text == "." and words[-2].is_name:
            names.insert(0, words[-2].name)
            del words[-2:]
        return names

    def tables(self) -> dict[str, str]:
        """Return the tables of the innermost SELECT around the place that has any, by alias."""
        group = self._group
        while True:
            found = dict(self._tables_in(group))
            if found or group == 0:
                return found
            group = self._parents[group]

    def aliases(self) -> list[str]:
        """Return what the query gives names to, by AS or by WITH."""
        words = self._words
        named = [
            after.name for word, after in pairwise(words) if word.keyword == "as" and after.is_name
        ]
        return list(dict.fromkeys(named + self.ctes()))

    def ctes(self) -> list[str]:
        """Return the names of the subqueries in WITH."""
        words = self._words
        return [
            name.name
            for name, keyword, after in zip(words, words[1:], words[2:], strict=False)
            if name.is_name and keyword.keyword == "as" and after.text == "("
        ]

    def _lex(self, sql: str, place: int) -> Iterator[Word]:
        group = count = 0
        for match in _TOKEN.finditer(sql):
            if match[0] == ")":
                group = self._parents[group]
            yield Word(match[0], match.start(), match.end(), group)
            if match[0] == "(":
                count += 1
                self._parents[count], group = group, count
            if match.start() < place:
                self._group = group

    def _tables_in(self, group: int) -> Iterator[tuple[str, str]]:
        words = [word for word in self._words if word.group == group]
        for index, word in enumerate(words):
            following = [each for each in words[index + 1 : index + 4] if each.keyword != "as"]
            if word.keyword in _BEFORE_TABLE and following and following[0].is_name:
                table, *alias = following
                named = alias[0].name if alias and alias[0].is_name else table.name
                yield named, table.name
