"""Everything about a result that a tab keeps while another tab is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from textual.coordinate import Coordinate

from phtui.api.models import QueryResult
from phtui.jobs.chart import Chart
from phtui.jobs.more import joined
from phtui.jobs.result_cache import weight_of
from phtui.jobs.result_view import ArrangedRows, Arrangement
from phtui.jobs.result_words import loaded_words, view_words
from phtui.widgets.columns import Table


@dataclass(frozen=True, eq=False)
class Page:
    """The last of several answers that were joined."""

    sql: str
    """What brought it."""
    result: QueryResult
    before: ResultState
    """What it was joined to: it may come again, a cached one first."""


@dataclass(frozen=True, eq=False)
class ResultState:
    """A result, and how it is looked at. To keep one is to keep its rows: see `weight`."""

    result: QueryResult = field(default_factory=QueryResult)
    sql: str = ""
    """The SQL whose rows these are."""
    bytes_read: int = 0
    seconds: float = 0
    arrangement: Arrangement = field(default_factory=Arrangement)
    order: Sequence[int] | None = None
    """The numbers of the rows in the view, sorted and filtered; None: all, as they came."""
    marked: frozenset[int] = frozenset()
    """Rows that are marked, by their number in the result."""
    cursor: Coordinate = field(default_factory=lambda: Coordinate(0, 0))
    has_chart: bool = False
    """Whether the chart is shown."""
    chart: Chart | None = None
    """The chart somebody picked; None: the one that suits the columns."""
    following: str = ""
    """The SQL that was asked for to bring the rows after these."""
    page: Page | None = None
    """The page that came last, where several were joined."""

    def took(
        self, result: QueryResult, sql: str, bytes_read: int = 0, seconds: float = 0
    ) -> ResultState:
        """Return the state after a result came.

        It goes after the rows that are there if it was asked for as what follows them. Else it
        replaces them, and is looked at as they were if it has the same columns.
        """
        before = self if sql == self.following else self.page.before if self.page else None
        if sql and before is not None and sql == before.following:
            both = joined(before.sql, before.result, result)
            page = Page(sql, result, replace(before, page=None))
            return replace(self, result=both, order=None, following="", page=page)
        fresh = ResultState(result, sql, bytes_read, seconds, has_chart=self.has_chart)
        if fresh.columns != self.columns:
            return fresh
        return replace(fresh, arrangement=self.arrangement, chart=self.chart, cursor=self.cursor)

    @property
    def last(self) -> QueryResult:
        """The result that came last: what is shown, or the last page of it."""
        return self.page.result if self.page else self.result

    @property
    def is_arranged(self) -> bool:
        """Whether the order is the one that is wanted."""
        wanted = self.arrangement
        return self.order is not None or (wanted.sort is None and not wanted.wanted)

    @property
    def weight(self) -> int:
        """About how many bytes it keeps, for `ResultCache.keep`."""
        return weight_of(self.result) + 8 * len(self.order or ())

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns."""
        return tuple(self.result.columns or ())

    @property
    def shown(self) -> tuple[int, ...]:
        """The columns in the view, in order."""
        return self.arrangement.shown(len(self.columns))

    @property
    def shown_types(self) -> tuple[str, ...]:
        """Their ClickHouse types, "" where it is not told."""
        types = self.result.column_types
        return tuple(types[n] if n < len(types) else "" for n in self.shown)

    @property
    def rows(self) -> ArrangedRows:
        """The rows of the view, with the columns that are shown."""
        return ArrangedRows(self.result.rows, self.order, self.arrangement.columns)

    @property
    def whole_rows(self) -> ArrangedRows:
        """The rows of the view, with all columns as they came."""
        return ArrangedRows(self.result.rows, self.order)

    @property
    def marked_places(self) -> frozenset[int]:
        """Where the marked rows stand in the view."""
        if self.order is None or not self.marked:
            return self.marked
        return frozenset(p for p, number in enumerate(self.order) if number in self.marked)

    @property
    def words(self) -> str:
        """How the view differs from what came, "" if it does not."""
        seen = len(self.rows)
        return view_words(self.sql, self.result, self.arrangement, seen, len(self.marked))

    @property
    def of_what(self) -> str:
        """What figures about the view are about: `of 312 filtered of 50,000 loaded`."""
        loaded = loaded_words(self.sql, self.result)
        filtered = f"{len(self.rows):,} filtered of " if self.arrangement.wanted else ""
        return f"of {filtered}{loaded}"

    def table(self) -> Table:
        """Return the view for a grid."""
        shown = self.shown
        sort = self.arrangement.sort
        return Table(
            [self.columns[column] for column in shown],
            self.shown_types,
            self.rows,
            shown.index(sort) if sort in shown else None,
            self.arrangement.descending,
        )
