"""What PostHog says to an editor: tables, suggestions, drafts.

Odd servers must not cost the whole schema: what has another form than expected is left out.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from phtui.api.models import Value
from phtui.hogql.schema import Field, Schema, Table, quoted
from phtui.hogql.suggestions import Kind, Suggestion

_NAME = r"(?:[A-Za-z_$][A-Za-z0-9_$]*|`(?:[^`\\\n]|\\.)+`|\"(?:[^\"\\\n]|\\.)+\")"
_WRITTEN = re.compile(rf"{_NAME}(?:\.{_NAME})*")
"""A name as HogQL has it: nothing else is ever typed into somebody's query."""

_KINDS = {
    "Function": Kind.FUNCTION, "Method": Kind.FUNCTION, "Folder": Kind.TABLE,
    "Property": Kind.PROPERTY, "Keyword": Kind.KEYWORD, "Constant": Kind.KEYWORD,
}  # fmt: skip


class FieldItem(Value, frozen=True):
    """A field as the server has it."""

    name: Any = ""
    hogql_value: Any = ""
    type: Any = ""
    table: Any = None
    fields: Any = None
    chain: Any = None

    def field(self, name: str) -> Field:
        """Return it as the editor has it."""
        return Field(
            name,
            _text(self.type),
            _text(self.hogql_value) if _WRITTEN.fullmatch(_text(self.hogql_value)) else "",
            _text(self.table),
            _names(self.fields),
            _names(self.chain),
        )


class TableItem(Value, frozen=True):
    """A table as the server has it."""

    name: Any = ""
    type: Any = ""
    fields: dict[str, FieldItem] = {}
    row_count: Any = None

    def table(self, name: str) -> Table:
        """Return it as the editor has it."""
        fields = {key: item.field(key) for key, item in self.fields.items() if key}
        rows = self.row_count if isinstance(self.row_count, int) else None
        return Table(name, _text(self.type), fields, rows)


class JoinItem(Value, frozen=True):
    """A join that somebody set up: its field leads from one table to another."""

    source_table_name: Any = ""
    joining_table_name: Any = ""
    field_name: Any = ""


class DatabaseSchema(Value, frozen=True):
    """DatabaseSchemaQuery's answer."""

    tables: dict[str, TableItem] = {}
    joins: list[JoinItem] | None = None

    def schema(self) -> Schema:
        """Return the tables, each join a field of its source."""
        tables = {name: item.table(name) for name, item in self.tables.items() if name}
        for join in self.joins or ():
            source, name = tables.get(_text(join.source_table_name)), _text(join.field_name)
            if source is not None and name and name not in source.fields:
                joined = Field(name, "lazy_table", table=_text(join.joining_table_name))
                fields = {**source.fields, name: joined}
                tables[source.name] = Table(source.name, source.kind, fields, source.rows)
        return Schema(tables)


class SuggestionItem(Value, frozen=True):
    """One of HogQLAutocomplete's suggestions."""

    label: Any = ""
    insert_text: Any = msgspec.field(name="insertText", default="")
    kind: Any = ""
    """A name of the Monaco editor's: Function, Variable, Folder, Property, …"""
    detail: Any = None
    documentation: Any = None

    def suggestion(self) -> Suggestion:
        """Return it as the editor has it."""
        kind = _KINDS.get(_text(self.kind), Kind.COLUMN)
        if kind is Kind.TABLE and _text(self.detail) != "Table":
            kind = Kind.JOIN
        label, inserted = _text(self.label), _text(self.insert_text)
        if not _WRITTEN.fullmatch(inserted.removesuffix("()")):
            inserted = quoted(label)
        back = inserted.endswith("()")
        return Suggestion(
            label, inserted, kind, _text(self.detail).lower(), _text(self.documentation), int(back)
        )


class Autocompletion(Value, frozen=True):
    """HogQLAutocomplete's answer."""

    suggestions: list[SuggestionItem] = []
    incomplete_list: bool | None = None
    """Whether there are more for a longer word."""


class Drafted(Value, frozen=True):
    """draft_sql's answer."""

    sql: str = ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _names(value: Any) -> tuple[str, ...]:
    return tuple(filter(None, map(_text, value))) if isinstance(value, list) else ()
