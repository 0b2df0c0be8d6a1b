"""What can stand at the cursor: tables, columns, joined fields, properties, functions, keywords.

Pure: the same text, place and knowledge give the same suggestions. What only the server can know
(the names of properties, their values) comes in through `Known`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from phtui.hogql.caret import Caret, Where, locate
from phtui.hogql.keywords import keywords_at
from phtui.hogql.schema import EMPTY, Field, Schema, Spot, Table, quoted, text_literal
from phtui.hogql.scope import Scope, scope_at
from phtui.hogql.signatures import NO_PARAMETERS, SIGNATURES
from phtui.hogql.statements import statement_at
from phtui.hogql.suggestions import Kind, Suggestion, ranked
from phtui.hogql.words import AGGREGATE_NAMES, FUNCTION_NAMES

REACH = 10_000
"""Characters before and after the cursor that are looked at, of a statement that is longer."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the project."""

    schema: Schema = EMPTY
    properties: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Names of properties by `table.column`: `events.properties`."""
    values: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    """Values of a property by (`table.column`, name)."""
    variables: Sequence[str] = ()
    """The code names of variables."""


@dataclass(frozen=True, slots=True)
class Completion:
    """What can stand at one place."""

    start: int
    """From here to `end` a suggestion takes the place of the text."""
    end: int
    typed: str
    suggestions: tuple[Suggestion, ...] = ()
    where: Where = Where.NOWHERE
    properties_of: str = ""
    """`table.column` whose keys can stand here."""
    values_of: tuple[str, str] | None = None
    """The property whose values can stand here: `table.column` and name."""
    unknown: bool = False
    """Whether there is no telling from what is known: the server may tell."""
    statement: tuple[int, int] = (0, 0)
    """Where the statement begins and ends."""

    @property
    def is_settled(self) -> bool:
        """Whether what is typed is the best suggestion already."""
        return bool(self.suggestions) and self.suggestions[0].insert == self.typed


def complete(text: str, cursor: int, known: Known, more: Sequence[Suggestion] = ()) -> Completion:
    """Return what can stand at a place of a text.

    Args:
        text: Any number of statements, whole or not.
        cursor: Characters before the place.
        known: The project.
        more: What the server suggests for this place.
    """
    cursor = min(max(cursor, 0), len(text))
    statement = statement_at(text, cursor)
    first, last = (statement.start, statement.end) if statement else (0, len(text))
    if not first <= cursor <= last + 1:
        first, last = _gap(text, cursor, first, last)
    if last - first > 2 * REACH:
        first = max(first, text.rfind("\n", 0, max(cursor - REACH, 0)) + 1)
        last = min(last, cursor + REACH)
    caret = locate(text[first : max(last, cursor)], cursor - first)
    return _Place(caret, known, text[first + caret.end :][:1]).completion(first, last, more)


def _gap(text: str, cursor: int, first: int, last: int) -> tuple[int, int]:
    """Return the part around a cursor that is in no statement: new text after it, or before it."""
    if cursor < first:
        return cursor, cursor
    return (cursor, cursor) if ";" in text[last:cursor] else (first, cursor)


@dataclass(frozen=True, slots=True)
class _Place:
    caret: Caret
    known: Known
    following: str
    """The character after the word."""

    def completion(self, first: int, last: int, more: Sequence[Suggestion]) -> Completion:
        caret = self.caret
        scope = scope_at(caret, self.known.schema)
        spot = self._spot(scope) if caret.where in (Where.MEMBER, Where.VALUE) else None
        values_of = self._values_of(scope) if caret.where is Where.VALUE else None
        unknown = self._is_unknown(spot)
        found = [*self._suggestions(scope, spot, values_of), *more]
        if caret.where is Where.NOWHERE:
            found = []
        elif caret.is_quoted:
            found = [each for each in found if each.kind < Kind.VARIABLE]
        return Completion(
            first + caret.start,
            first + caret.end,
            caret.typed,
            ranked(caret.typed, found),
            caret.where,
            spot.properties if spot and caret.where is Where.MEMBER else "",
            values_of,
            unknown,
            (first, max(last, first + caret.end)),
        )

    def _is_unknown(self, spot: Spot | None) -> bool:
        if self.caret.where is Where.MEMBER:
            return spot is None
        return self.caret.where in (Where.TABLE, Where.OPERAND) and not self.known.schema.tables

    def _suggestions(
        self, scope: Scope, spot: Spot | None, values_of: tuple[str, str] | None
    ) -> Iterator[Suggestion]:
        match self.caret.where:
            case Where.TABLE:
                yield from self._tables(scope)
            case Where.MEMBER if spot is not None:
                yield from _fields(spot.fields)
                yield from self._property_names(spot.properties)
            case Where.VALUE if values_of is not None:
                end = "" if self.following == "'" else "'"
                for value in self.known.values.get(values_of, ()):
                    yield Suggestion(value, text_literal(value) + end, Kind.VALUE)
            case Where.PLACEHOLDER:
                yield from self._placeholders()
            case Where.OPERAND:
                yield from self._operands(scope)
                yield from keywords_at(self.caret)
            case Where.KEYWORD:
                yield from keywords_at(self.caret)

    def _tables(self, scope: Scope) -> Iterator[Suggestion]:
        prefix = ".".join((*self.caret.chain, ""))
        for name in () if prefix else scope.subqueries:
            yield Suggestion(name, quoted(name), Kind.ALIAS, "subquery")
        for table in self.known.schema.tables.values():
            if table.name.startswith(prefix):
                rest = table.name[len(prefix) :]
                written = ".".join(map(quoted, rest.split(".")))
                yield Suggestion(rest, written, Kind.TABLE, _described(table))

    def _operands(self, scope: Scope) -> Iterator[Suggestion]:
        for alias in scope.aliases:
            yield Suggestion(alias, quoted(alias), Kind.ALIAS, "alias")
        for name, table in scope.tables.items():
            yield from _fields(table.fields)
            yield Suggestion(name, quoted(name), Kind.TABLE, _described(table))
        bare = self.following == "("
        for call in _functions():
            name = call.label
            yield Suggestion(name, name, Kind.FUNCTION, call.detail) if bare else call

    def _property_names(self, owner: str) -> Iterator[Suggestion]:
        for name in self.known.properties.get(owner, ()):
            yield Suggestion(name, quoted(name), Kind.PROPERTY, "property")

    def _placeholders(self) -> Iterator[Suggestion]:
        inside = self.caret.chain == ("variables",)
        end = "" if self.following == "}" else "}"
        for name in self.known.variables:
            label = name if inside else f"variables.{name}"
            yield Suggestion(label, label + end, Kind.VARIABLE, "variable")
        if not inside:
            yield Suggestion("filters", f"filters{end}", Kind.VARIABLE, "the filters of the form")
            yield Suggestion("variables", "variables.", Kind.VARIABLE, "a variable")

    def _spot(self, scope: Scope) -> Spot | None:
        return _follow(self.known.schema, scope, self.caret.chain)

    def _values_of(self, scope: Scope) -> tuple[str, str] | None:
        """Return the property that the string at the cursor is compared with."""
        *way, name = self.caret.chain
        owner = _follow(self.known.schema, scope, way) if way else None
        if owner is not None and owner.properties:
            return owner.properties, name
        holders = owner.fields if owner else {}
        if not way:
            holders = {n: f for t in scope.tables.values() for n, f in t.fields.items()}
        tables = {table.name for table in scope.tables.values()}
        if name == "event" and name in holders and "events" in tables:
            return "events", "event"
        return None


def _follow(schema: Schema, scope: Scope, chain: Sequence[str]) -> Spot | None:
    """Return where a chain leads, which may begin with an alias or with a field of any table."""
    if not chain:
        return None
    if (table := scope.tables.get(chain[0])) is not None:
        return schema.follow(table, chain[1:])
    for table in scope.tables.values():
        if chain[0] in table.fields:
            return schema.follow(table, chain)
    return None


def _fields(fields: Mapping[str, Field]) -> Iterator[Suggestion]:
    for column in fields.values():
        kind = Kind.JOIN if column.leads_on and column.type != "json" else Kind.COLUMN
        detail = f"→ {column.table}" if column.table else column.type
        yield Suggestion(column.name, column.written, kind, detail)


def _described(table: Table) -> str:
    words = table.kind.replace("_", " ") or "table"
    return words if table.rows is None else f"{words}, {table.rows:,} rows"


@cache
def _functions() -> tuple[Suggestion, ...]:
    """Return every function, as a call with the cursor inside its brackets."""
    names = dict.fromkeys((*SIGNATURES, *AGGREGATE_NAMES, *FUNCTION_NAMES))
    return tuple(
        Suggestion(
            name,
            f"{name}()",
            Kind.FUNCTION,
            SIGNATURES.get(name, "(…)"),
            back=0 if name in NO_PARAMETERS else 1,
        )
        for name in names
    )
