"""What every part of the translation shares: the scope it is in, and the way to the other parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING

from phtui.demo.hogql.parser import Node, unsupported
from phtui.demo.hogql.scopes import Cte, Query, Scope
from phtui.demo.hogql.types import Sql

if TYPE_CHECKING:
    from phtui.demo.hogql.functions import Functions


class Place(Enum):
    """Where a SELECT stands, which decides on its LIMIT."""

    TOP = "top"
    BRANCH = "branch"
    """One of the SELECTs that a UNION or the like at the top is made of."""
    INSIDE = "inside"


Handler = Callable[["Translator", Node], Sql]
"""Makes SQL of one kind of node."""

QueryHandler = Callable[["Translator", Node, Place], Query]


class Translator:
    """One translation under way."""

    def __init__(
        self,
        functions: Functions,
        expressions: Mapping[str, Handler],
        queries: Mapping[str, QueryHandler],
    ) -> None:
        self.functions = functions
        self.scope = Scope()
        self.ctes: dict[str, Cte] = {}
        self.tables: list[str] = []
        """The tables named in FROM clauses, in the order they were met."""
        self._expressions = expressions
        self._queries = queries

    def expression(self, node: Node) -> Sql:
        """Translate an expression.

        Raises:
            HogQLError: it is wrong, or not supported.
        """
        if node["node"] in self._queries:
            return Sql(f"({self.query(node).text})")
        handler = self._expressions.get(node["node"])
        if handler is None:
            raise unsupported(node, node["node"])
        return handler(self, node)

    def listed(self, nodes: Sequence[Node]) -> str:
        """Translate expressions and put commas between."""
        return ", ".join(self.expression(node).text for node in nodes)

    def query(self, node: Node, place: Place = Place.INSIDE) -> Query:
        """Translate a SELECT or several combined.

        Raises:
            HogQLError: it is wrong, or no query.
        """
        handler = self._queries.get(node["node"])
        if handler is None:
            raise unsupported(node, f"A {node['node']} as a query")
        return handler(self, node, place)

    @contextmanager
    def new_scope(self) -> Iterator[Scope]:
        """Enter a SELECT: an empty scope; what WITH names in it ends with it."""
        outer, ctes = self.scope, self.ctes
        self.scope, self.ctes = Scope(), dict(ctes)
        try:
            yield self.scope
        finally:
            self.scope, self.ctes = outer, ctes
