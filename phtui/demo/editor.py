"""What an editor asks: is this SQL right, what could come next, which tables are there?"""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool

from phtui.demo.compiler import Compiler
from phtui.demo.completion import Completion, shown
from phtui.demo.engine import Engine
from phtui.demo.hogql.parser import HogQLError
from phtui.demo.hogql.tables import TABLES, Field, LazyJoin, Table, Traverser, VirtualTable
from phtui.demo.wire import HogQLAutocomplete, HogQLMetadata

_PROPERTIES = {
    "event": ("events", "properties"),
    "person": ("persons", "properties"),
    "group": ("groups", "properties"),
    "log": ("logs", "attributes"),
}
_ROWS_LOOKED_AT = 30_000


class Editor:
    """Answers the query kinds that run nothing."""

    def __init__(self, engine: Engine, compiler: Compiler) -> None:
        self._engine = engine
        self._compiler = compiler
        self._known: dict[str, list[str]] = {}
        self._completion = Completion(compiler.functions.names, self._property_names)

    async def metadata(self, asked: HogQLMetadata) -> dict[str, Any]:
        """Check a query, or an expression, without running it."""
        before, after = _around(asked.language)
        errors, tables = [], None
        try:
            sql = f"{before}{asked.query}{after}"
            translation = await run_in_threadpool(self._compiler.to_check, sql, asked)
            tables = list(translation.tables)
        except HogQLError as error:
            errors.append(_notice(error, len(before), len(asked.query)))
        return {
            "query": asked.query, "isValid": not errors, "isUsingIndices": "undecisive",
            "errors": errors, "warnings": [], "notices": [],
            "table_names": tables, "ch_table_names": tables,
        }  # fmt: skip

    async def autocomplete(self, asked: HogQLAutocomplete) -> dict[str, Any]:
        """Suggest what could stand between two places of a query."""
        before, after = _around(asked.language)
        start, end = asked.start_position + len(before), asked.end_position + len(before)
        sql = f"{before}{asked.query}{after}"
        suggestions, more = await run_in_threadpool(self._completion.suggest, sql, start, end)
        return {"suggestions": suggestions, "incomplete_list": more, "timings": None}

    def schema(self) -> dict[str, Any]:
        """Describe every table."""
        return {
            "tables": {name: _table(name, table) for name, table in TABLES.items()},
            "joins": [],
        }

    def _property_names(self, owner: str) -> list[str]:
        if owner not in self._known and owner in _PROPERTIES:
            table, column = _PROPERTIES[owner]
            self._known[owner] = self._engine.names(f"""
                SELECT DISTINCT arrayJoin(JSONExtractKeys({column})) AS name
                FROM (SELECT {column} FROM ph.{table} LIMIT {_ROWS_LOOKED_AT}) ORDER BY name""")
        return self._known.get(owner, [])


def _around(language: str) -> tuple[str, str]:
    """What makes a query of what was typed, before and after it."""
    return ("SELECT ", "\nFROM events") if language == "hogQLExpr" else ("", "")


def _notice(error: HogQLError, shift: int, length: int) -> dict[str, Any]:
    """A fault with its place in what was asked, not in what was made of it."""
    start, end = (
        None if place is None else min(max(place - shift, 0), length)
        for place in (error.start, error.end)
    )
    return {"message": error.message, "start": start, "end": end, "fix": None}


def _table(name: str, table: Table) -> dict[str, Any]:
    fields = {field: _field(field, spec) for field, spec in shown(table.fields).items()}
    return {"type": "posthog", "id": name, "name": name, "fields": fields, "row_count": None}


def _field(name: str, field: Field) -> dict[str, Any]:
    quoted = name if name.replace("$", "_").isidentifier() else f"`{name}`"
    described: dict[str, Any] = {
        "name": name, "hogql_value": quoted, "type": field.schema_type, "schema_valid": True,
    }  # fmt: skip
    match field:
        case LazyJoin():
            fields = list(shown(TABLES[field.table].fields))
            return described | {"table": field.table, "id": field.table, "fields": fields}
        case VirtualTable():
            return described | {"table": name, "id": name, "fields": list(field.fields)}
        case Traverser():
            return described | {"chain": list(field.chain)}
        case _:
            return described
