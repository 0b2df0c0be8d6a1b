"""HogQL to ClickHouse SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from phtui.demo.hogql.calls import CALLS
from phtui.demo.hogql.columns import COLUMNS
from phtui.demo.hogql.comparisons import COMPARISONS
from phtui.demo.hogql.context import Place, Translator
from phtui.demo.hogql.expressions import EXPRESSIONS
from phtui.demo.hogql.functions import Functions
from phtui.demo.hogql.limits import find_offset, refuse_offset, with_default
from phtui.demo.hogql.parser import HogQLError, Node, parse, unsupported
from phtui.demo.hogql.placeholders import Placeholders
from phtui.demo.hogql.printing import query as print_query
from phtui.demo.hogql.queries import QUERIES
from phtui.demo.hogql.tags import TAGS
from phtui.demo.hogql.windows import WINDOWS

_HANDLERS = {**EXPRESSIONS, **COMPARISONS, **CALLS, **WINDOWS, **COLUMNS, **TAGS}


@dataclass(frozen=True)
class Translation:
    """A query, translated."""

    clickhouse: str
    """What ClickHouse runs."""
    columns: tuple[str, ...]
    """What the columns of the answer are called; names may repeat."""
    default_limit: bool
    """Whether the query named no LIMIT and was given one: a row more than PostHog answers."""
    tables: tuple[str, ...]
    """The tables it reads, as its FROM clauses name them."""
    uses_offset: bool
    """Whether there is an OFFSET in it, at any depth."""
    hogql: str
    """The query as PostHog prints it: on one line, placeholders replaced."""


def translate(
    sql: str,
    functions: Functions,
    *,
    values: Mapping[str, object] = {},
    variables: Mapping[str, object] = {},
    filters: Mapping[str, Any] = {},
    allow_offset: bool = False,
) -> Translation:
    """Translate a HogQL query.

    Args:
        sql: The query.
        functions: What it may call.
        values: What `{name}` stands for.
        variables: What `{variables.code_name}` stands for, by code name.
        filters: The HogQLFilters for `{filters}`: dateRange, properties, filterTestAccounts.
        allow_offset: Whether an OFFSET is let through; for personal API keys it is not.

    Raises:
        HogQLError: the query is wrong, or the demo does not support it.
    """
    tree = parse(sql)
    if tree["node"] not in QUERIES:
        raise unsupported(tree, f"A {tree['node']} as a query")
    try:
        return _translate(tree, functions, Placeholders(values, variables, filters), allow_offset)
    except RecursionError:
        raise HogQLError("The query is nested too deeply", 0, len(sql)) from None


def _translate(
    tree: Node, functions: Functions, placeholders: Placeholders, allow_offset: bool
) -> Translation:
    if not allow_offset:
        refuse_offset(tree)
    limited, is_default = with_default(placeholders.replaced(tree))
    translator = Translator(functions, _HANDLERS, QUERIES)
    query = translator.query(limited, Place.TOP)
    return Translation(
        clickhouse=query.text,
        columns=query.names,
        default_limit=is_default,
        tables=tuple(translator.tables),
        uses_offset=find_offset(tree) is not None,
        hogql=print_query(limited) + (" OFFSET 0" if is_default else ""),
    )
