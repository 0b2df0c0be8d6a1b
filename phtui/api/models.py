"""Values PostHog returns, typed once, here.

Everything is frozen, unknown fields pass and missing ones have defaults: self-hosted servers
are months behind the cloud, and the cloud is ahead of its documentation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

import msgspec


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """What every value here is: frozen, by keyword, tolerant of unknown fields."""


class Progress(Value, frozen=True):
    """How far a query has got, as ClickHouse's process list has it."""

    bytes_read: int = 0
    rows_read: int = 0
    estimated_rows_total: int = 0
    """A guess: may be 0, may be overtaken, may grow."""
    time_elapsed: float = 0
    """Seconds, summed over shards: may exceed the time that passed."""
    active_cpu_time: int = 0
    """Microseconds of CPU over all threads."""


class Rows(Sequence[tuple[Any, ...]]):
    """Result rows, each decoded when it is looked at.

    Fifty thousand rows cost 5 ms and their own bytes until then.
    """

    __slots__ = ("_raw",)

    def __init__(self, raw: Sequence[msgspec.Raw] = ()) -> None:
        self._raw = raw

    def __len__(self) -> int:
        return len(self._raw)

    @overload
    def __getitem__(self, index: int) -> tuple[Any, ...]: ...
    @overload
    def __getitem__(self, index: slice) -> Rows: ...
    def __getitem__(self, index: int | slice) -> tuple[Any, ...] | Rows:
        """Return a row as a tuple of cells, or a part that is as lazy as the whole."""
        if isinstance(index, slice):
            return Rows(self._raw[index])
        row = _cells(self._raw[index])
        return tuple(row) if isinstance(row, list) else (row,)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return (self[index] for index in range(len(self)))


def _cells(raw: msgspec.Raw) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        # Right JSON all the same: a number beyond a double (1e999), or nested hundreds deep.
        return bytes(raw).decode()


class Timing(Value, frozen=True):
    """How long one stage took on the server."""

    k: str = ""
    t: float = 0


class QueryResult(Value, frozen=True):
    """The rows of a HogQL query and what the server says about them."""

    results: list[msgspec.Raw] | None = None
    columns: list[str] | None = None
    types: list[Any] | None = None
    """Pairs `[name, ClickHouseType]` for HogQL, plain strings for events queries."""
    hogql: str | None = None
    clickhouse: str | None = None
    has_more: bool | None = msgspec.field(name="hasMore", default=None)
    """Set only when the SQL had no top-level LIMIT; None says nothing."""
    limit: int | None = None
    offset: int | None = None
    error: str | None = None
    timings: list[Timing] | None = None
    is_cached: bool | None = None
    last_refresh: str | None = None
    timezone: str | None = None
    warnings: list[Any] | None = None
    """Sentences, or objects with a `message`; newer servers only."""
    query_status: QueryStatus | None = None

    @property
    def caveats(self) -> tuple[str, ...]:
        """The warnings as sentences."""
        return tuple(
            str(warning.get("message", "")) if isinstance(warning, dict) else str(warning)
            for warning in self.warnings or ()
        )

    @property
    def rows(self) -> Rows:
        """The rows, decoded one at a time."""
        return Rows(self.results or ())

    @property
    def column_types(self) -> tuple[str, ...]:
        """The ClickHouse type of each column, "" where it is not told."""
        return tuple(
            str(kind[1]) if isinstance(kind, list) and len(kind) > 1 else str(kind or "")
            for kind in self.types or ()
        )


class QueryStatus(Value, frozen=True):
    """Where an asynchronous query stands."""

    id: str = ""
    complete: bool = False
    error: bool = False
    error_message: str | None = None
    error_code: str | None = None
    results: QueryResult | None = None
    query_progress: Progress | None = None
    start_time: str | None = None
    pickup_time: str | None = None
    """When a worker took it from the queue; older servers do not say."""
    end_time: str | None = None
    expiration_time: str | None = None
    bytes_read: int | None = None
    budget_remaining_bytes: int | None = None


class QueryRequest(Value, frozen=True):
    """A HogQL query to send."""

    sql: str
    query_id: str
    """A dashed lower-case UUID of ours: PostHog matches progress by that form only."""
    refresh: str = "force_async"
    values: dict[str, Any] = {}
    """For `{name}` placeholders."""
    variables: dict[str, Any] = {}
    """For `{variables.code_name}`, by code name."""
    filters: dict[str, Any] = {}
    """For `{filters}`."""


class SqlVariable(Value, frozen=True):
    """One of a project's SQL variables, for `{variables.code_name}`."""

    id: str
    code_name: str | None = None
    type: str | None = None
    """`String`, `Number`, `Boolean`, `List` or `Date`."""
    default_value: Any = None
    values: list[Any] | None = None
    """What there is to choose from, for a `List`."""


class Notice(Value, frozen=True):
    """One thing HogQLMetadata has to say about a query."""

    message: str = ""
    start: int | None = None
    """Characters from 0."""
    end: int | None = None
    """Exclusive."""
    fix: str | None = None


class Metadata(Value, frozen=True):
    """HogQLMetadata's answer: is this SQL right, and where is it wrong?"""

    is_valid: bool | None = msgspec.field(name="isValid", default=None)
    errors: list[Notice] = []
    warnings: list[Notice] = []
    notices: list[Notice] = []
    table_names: list[str] | None = None
    is_using_indices: str | None = msgspec.field(name="isUsingIndices", default=None)
    """`yes`, `partial`, `no` or `undecisive`."""


class Project(Value, frozen=True):
    """A project (PostHog's team): the number in every path."""

    id: int = 0
    name: str = ""
    timezone: str = "UTC"
    organization: str | None = None
    is_demo: bool = False


class Organization(Value, frozen=True):
    """What the projects belong to."""

    name: str = ""
    teams: list[Project] = []


class User(Value, frozen=True):
    """Who the key belongs to."""

    email: str = ""
    first_name: str = ""
    team: Project | None = None
    organization: Organization | None = None
