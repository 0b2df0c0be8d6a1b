"""HogQL made ClickHouse SQL, with what a request says beside it."""

from __future__ import annotations

import hashlib
import threading
from typing import Any

import msgspec
from msgspec.structs import replace

from phtui.demo.hogql.functions import Functions
from phtui.demo.hogql.translate import Translation, translate
from phtui.demo.wire import DateRange, Filters, HogQLMetadata, HogQLQuery, QueryRequest, Variable


class Compiler:
    """Translates for one engine, whose functions it knows."""

    def __init__(self, function_names: list[str]) -> None:
        self.functions = Functions(function_names)
        # The C++ parser is not said to be safe in two threads, and holds the GIL anyway.
        self._lock = threading.Lock()

    def to_run(self, query: HogQLQuery) -> Translation:
        """Translate a query to run with a personal key.

        Raises:
            HogQLError: it is wrong, or keys may not run it.
        """
        return self._translate(query.query, query, query.values, allow_offset=False)

    def to_check(self, sql: str, asked: HogQLMetadata) -> Translation:
        """Translate SQL that somebody is still writing.

        Raises:
            HogQLError: it is wrong.
        """
        return self._translate(sql, asked, asked.globals, allow_offset=True)

    def _translate(
        self,
        sql: str,
        asked: HogQLQuery | HogQLMetadata,
        values: dict[str, Any] | None,
        *,
        allow_offset: bool,
    ) -> Translation:
        with self._lock:
            return translate(
                sql,
                self.functions,
                values=values or {},
                variables=_by_code_name(asked.variables),
                filters=msgspec.to_builtins(asked.filters or Filters()),
                allow_offset=allow_offset,
            )


def overridden(request: QueryRequest, query: HogQLQuery) -> HogQLQuery:
    """Return the query with the request's overrides over its own variables and filters."""
    variables = {**(query.variables or {}), **(request.variables_override or {})}
    filters = query.filters or Filters()
    if request.filters_override:
        override = request.filters_override
        if override.date_from or override.date_to:
            dates = DateRange(date_from=override.date_from, date_to=override.date_to)
            filters = replace(filters, date_range=dates)
        both = [*(filters.properties or []), *(override.properties or [])]
        filters = replace(filters, properties=both)
    return replace(query, variables=variables, filters=filters)


def cache_key(query: HogQLQuery) -> str:
    """Return what is the same for queries that ask the same."""
    asked = msgspec.json.encode(
        [query.query, query.values, query.variables, query.filters], order="deterministic"
    )
    return f"cache_1_{hashlib.blake2b(asked, digest_size=16).hexdigest()}"


def _by_code_name(variables: dict[str, Variable] | None) -> dict[str, Any]:
    return {
        variable.code_name: None if variable.is_null else variable.value
        for variable in (variables or {}).values()
    }
