"""What the command line asks of a query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from phtui.hogql.limits import top_level_limit
from phtui.hogql.more import NoMoreError, raise_limit
from phtui.jobs.query_watch import Watch


@dataclass(frozen=True, slots=True)
class SqlOptions:
    """What the command line asks of a query."""

    sql: str
    format: str = "table"
    limit: int | None = None
    """At most so many rows, asked of PostHog where the SQL has no LIMIT of its own."""
    timeout: float | None = None
    """Seconds after which the query is cancelled on the server."""
    refresh: str = "force_async"
    typed: Mapping[str, str] = field(default_factory=dict)
    """What is given for its placeholders, by name."""
    watch: Watch | None = None
    output: Path | None = None
    """The file the rows go to, its suffix names the format; None is stdout."""
    stats: bool = False
    """Whether to tell what the query cost, and the SQL that ClickHouse got."""

    @property
    def prefix(self) -> str:
        """What stands before the SQL in what is sent."""
        return self._sent[0]

    @property
    def whole_sql(self) -> str:
        """What is sent: where the SQL has no LIMIT of its own PostHog would send 100 rows."""
        return self._sent[1]

    @property
    def _sent(self) -> tuple[str, str]:
        if self.limit is None or top_level_limit(self.sql) is not None:
            return "", self.sql
        try:
            return "", raise_limit(self.sql, self.limit)
        except NoMoreError:  # a UNION: only from outside can all of it be limited
            return _AROUND, f"{_AROUND}{self.sql}\n) LIMIT {self.limit}"


_AROUND: Final = "SELECT * FROM (\n"
"""Not for a plain SELECT: PostHog's `*` leaves out what a subquery has no name for: `count()`."""
