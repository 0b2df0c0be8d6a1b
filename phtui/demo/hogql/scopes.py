"""What names mean where: tables, aliases and lambda arguments of one SELECT."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from phtui.demo.hogql.parser import Node
from phtui.demo.hogql.quoting import identifier
from phtui.demo.hogql.tables import TABLES, Column, Field, LazyJoin
from phtui.demo.hogql.types import UNKNOWN, Type


@dataclass(frozen=True)
class Cte:
    """What a WITH gave a name: a table, or a value."""

    columns: Mapping[str, Column] | None
    """The columns of a table; None for a value."""
    type: Type = UNKNOWN


@dataclass(frozen=True)
class Query:
    """A SELECT made ClickHouse SQL, and what can be selected from it."""

    text: str
    columns: Mapping[str, Column]
    names: tuple[str, ...]
    """What its columns are called in an answer; may repeat."""
    types: tuple[Type, ...]
    """Of what type each of them is."""
    ctes: Mapping[str, Cte]
    """What its WITH, and those around it, gave names to."""

    def renamed(self, names: Sequence[str]) -> Mapping[str, Column]:
        """Return its columns under other names, one for each."""
        pairs = zip(names, self.types, strict=True)
        return {name: Column(type_, name) for name, type_ in pairs}


@dataclass
class Scope:
    """The names of one SELECT. Nothing of the SELECTs around it is visible, as in PostHog."""

    tables: dict[str, Mapping[str, Field]] = field(default_factory=dict)
    """The fields of each table, by alias, in order."""
    aliases: dict[str, Type] = field(default_factory=dict)
    arguments: list[frozenset[str]] = field(default_factory=list)
    """The arguments of the lambdas around the expression, the innermost last."""
    windows: dict[str, Node] = field(default_factory=dict)
    """The windows the SELECT names."""
    in_constraint: bool = False
    """Whether the expression is in a JOIN's ON, where equality must stay plain to be fast."""
    _lazy: dict[tuple[str, str], str] = field(default_factory=dict)
    _roots: dict[str, str] = field(default_factory=dict)
    _joins: dict[str, list[str]] = field(default_factory=dict)

    def sources(self, name: str) -> list[str]:
        """Return the aliases of the tables that have a field of this name."""
        return [alias for alias, fields in self.tables.items() if name in fields]

    def field_names(self) -> Iterator[str]:
        """Return every name an expression could begin with."""
        yield from self.aliases
        for fields in self.tables.values():
            yield from fields

    def join(self, alias: str, name: str, lazy: LazyJoin) -> str:
        """Join a lazy table, once, and return its alias."""
        if (alias, name) not in self._lazy:
            joined = f"{alias}__{name}"
            while joined in self.tables:
                joined += "_"
            root = self._roots[joined] = self._roots.get(alias, alias)
            condition = lazy.condition.format(row=identifier(alias), joined=identifier(joined))
            self._joins.setdefault(root, []).append(
                f"LEFT JOIN {TABLES[lazy.table].source()} AS {identifier(joined)} ON {condition}"
            )
            self._lazy[alias, name] = joined
        return self._lazy[alias, name]

    def lazy_joins(self, alias: str) -> list[str]:
        """Return the joins that hang on a table of the FROM clause, directly or not."""
        return self._joins.get(alias, [])
