"""What the command line asks of a query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from phtui.hogql.limits import top_level_limit
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
        """What asks for the rows wanted where the SQL says nothing: else PostHog would send 100."""
        unlimited = self.limit is not None and top_level_limit(self.sql) is None
        return "SELECT * FROM (\n" if unlimited else ""

    @property
    def whole_sql(self) -> str:
        """What is sent."""
        return f"{self.prefix}{self.sql}\n) LIMIT {self.limit}" if self.prefix else self.sql
