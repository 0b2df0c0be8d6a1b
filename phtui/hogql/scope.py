"""The tables, aliases and subqueries that a place in a query can name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from phtui.hogql.caret import Caret
from phtui.hogql.schema import Field, Schema, Table
from phtui.hogql.tokens import SIGN, Token

_DEEPEST = 6
"""Subqueries in subqueries whose columns are worked out."""

_NO_ALIAS = frozenset({"left", "right", "inner", "full", "cross", "asof", "any", "all", "sample"})


@dataclass(frozen=True, slots=True)
class Scope:
    """What can be named."""

    tables: Mapping[str, Table]
    """By alias, or by name without one; subqueries too, with the columns they select."""
    aliases: tuple[str, ...]
    """What the query gives names to, columns and subqueries."""
    subqueries: tuple[str, ...]
    """The names in WITH."""


def scope_at(caret: Caret, schema: Schema) -> Scope:
    """Return what can be named at a place of a query."""
    reader = _Scopes(caret, schema)
    ctes = reader.ctes
    begun = any(token.keyword == "from" for token in caret.tokens)
    tables = reader.tables_around(caret.group) if begun else _likely(schema)
    return Scope(tables, tuple(reader.aliases()), tuple(ctes))


def _likely(schema: Schema) -> dict[str, Table]:
    """Return what a query is about that has no FROM yet: what to select is often typed first."""
    table = schema.table("events")
    return {} if table is None else {table.name: table}


class _Scopes:
    """Works out tables group by group."""

    def __init__(self, caret: Caret, schema: Schema) -> None:
        self._caret = caret
        self._schema = schema
        self._groups: dict[int, list[Token]] = {}
        for token in caret.tokens:
            self._groups.setdefault(token.group, []).append(token)
        self._inner = _inner_groups(caret)
        self.ctes: dict[str, int] = dict(self._ctes())
        """The group of each subquery in WITH, by name."""

    def tables_around(self, group: int) -> dict[str, Table]:
        """Return the tables of the innermost query around a place that has any."""
        parents = self._caret.parents
        while True:
            found = self._tables_in(group, _DEEPEST)
            if found or group == 0:
                return found or self._tables_in(0, _DEEPEST)
            group = parents[group]

    def aliases(self) -> Iterator[str]:
        """Yield what follows an AS, each once."""
        tokens = self._caret.tokens
        seen = set()
        for word, after in pairwise(tokens):
            if word.keyword == "as" and after.is_name and after.name not in seen:
                seen.add(after.name)
                yield after.name

    def _ctes(self) -> Iterator[tuple[str, int]]:
        tokens = self._caret.tokens
        for at in range(len(tokens) - 2):
            name, word, bracket = tokens[at : at + 3]
            if word.keyword == "as" and bracket.text == "(" and name.is_name:
                yield name.name, self._inner.get(at + 2, 0)

    def _tables_in(self, group: int, deep: int) -> dict[str, Table]:
        found: dict[str, Table] = {}
        tokens = self._groups.get(group, [])
        in_from = False
        for at, token in enumerate(tokens):
            word = token.keyword
            if word in ("from", "join"):
                in_from = True
            elif word and word not in ("as", *_NO_ALIAS):
                in_from = False
            if in_from and (word in ("from", "join") or token.text == ","):
                found.update(self._table_after(tokens, at + 1, deep))
        return found

    def _table_after(self, tokens: list[Token], at: int, deep: int) -> Iterator[tuple[str, Table]]:
        names, at = _dotted(tokens, at)
        table: Table | None
        if names:
            name = ".".join(names)
            table = self._subquery(name, self.ctes.get(name), deep) or self._schema.table(name)
        elif at < len(tokens) and tokens[at].text == "(":
            name, table = "", self._subquery("", self._group_of(tokens[at]), deep)
            at += 2 if tokens[at + 1 : at + 2] and tokens[at + 1].text == ")" else 1
        else:
            return
        at += at < len(tokens) and tokens[at].keyword == "as"
        if at < len(tokens) and tokens[at].is_name:
            name = tokens[at].name
        if name:
            yield name, table or Table(name)

    def _subquery(self, name: str, group: int | None, deep: int) -> Table | None:
        if group is None or deep == 0:
            return None
        tokens = self._groups.get(group, [])
        tables = self._tables_in(group, deep - 1)
        return Table(name, "subquery", dict(_selected(tokens, tables)))

    def _group_of(self, bracket: Token) -> int | None:
        for at, token in enumerate(self._caret.tokens):
            if token is bracket:
                return self._inner.get(at)
        return None


def _inner_groups(caret: Caret) -> dict[int, int]:
    """Return the group inside each opening bracket, by the bracket's place among the tokens."""
    inner: dict[int, int] = {}
    tokens = caret.tokens
    for at in range(len(tokens) - 1):
        if tokens[at].kind == SIGN and tokens[at].text == "(" and tokens[at + 1].text != ")":
            inner[at] = tokens[at + 1].group
    return inner


def _dotted(tokens: list[Token], at: int) -> tuple[list[str], int]:
    """Return the names joined by dots from a token on, and where they end."""
    names: list[str] = []
    while at < len(tokens) and tokens[at].is_name:
        names.append(tokens[at].name)
        if at + 1 >= len(tokens) or tokens[at + 1].text != ".":
            return names, at + 1
        at += 2
    return names, at


def _selected(tokens: list[Token], tables: Mapping[str, Table]) -> Iterator[tuple[str, Field]]:
    """Yield the columns of a SELECT list."""
    begun, item = False, list[Token]()
    for token in tokens:
        if token.keyword == "select":
            begun = True
        elif begun and (token.text == "," or token.keyword == "from"):
            yield from _column(item, tables)
            item = []
            if token.keyword == "from":
                return
        elif begun and token.keyword != "distinct":
            item.append(token)
    yield from _column(item, tables)


def _column(item: list[Token], tables: Mapping[str, Table]) -> Iterator[tuple[str, Field]]:
    if not item:
        return
    last = item[-1]
    if last.text == "*":
        for table in tables.values():
            yield from table.fields.items()
    elif last.is_name:
        known = next((t.fields[last.name] for t in tables.values() if last.name in t.fields), None)
        simple = len(item) == 1 and known is not None
        yield last.name, known if simple and known else Field(last.name)
