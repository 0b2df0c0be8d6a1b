"""What the query endpoint takes and gives, as PostHog's schema has it."""

from __future__ import annotations

from typing import Any, Literal

import msgspec


class _Node(
    msgspec.Struct, tag_field="kind", rename="camel", forbid_unknown_fields=True, kw_only=True
):
    """A query of some kind: what PostHog's schema does not name is refused."""

    modifiers: dict[str, Any] | None = None
    tags: dict[str, Any] | None = None
    version: float | None = None
    response: Any = None


class Variable(msgspec.Struct):
    """A value for `{variables.code_name}`; PostHog keys them by another id."""

    code_name: str
    value: Any = None
    is_null: bool | None = msgspec.field(name="isNull", default=None)


class FiltersOverride(msgspec.Struct):
    """What a dashboard puts over a query's own filters."""

    date_from: str | None = None
    date_to: str | None = None
    properties: list[dict[str, Any]] | None = None


class DateRange(msgspec.Struct, omit_defaults=True):
    """From when to when; `-7d` and the like, or a date."""

    date_from: str | None = None
    date_to: str | None = None
    explicit_date: bool | None = msgspec.field(name="explicitDate", default=None)


class Filters(msgspec.Struct, omit_defaults=True, rename="camel"):
    """What `{filters}` stands for."""

    date_range: DateRange | None = None
    properties: list[dict[str, Any]] | None = None
    filter_test_accounts: bool | None = None


class HogQLQuery(_Node, tag="HogQLQuery"):
    """SQL to run."""

    query: str
    values: dict[str, Any] | None = None
    variables: dict[str, Variable] | None = None
    filters: Filters | None = None
    name: str | None = None
    explain: bool | None = None
    connection_id: str | None = None
    send_raw_query: bool | None = None


class DataVisualizationNode(_Node, tag="DataVisualizationNode"):
    """SQL with a chart around it, which is nothing to the server."""

    source: HogQLQuery
    display: Any = None
    chart_settings: Any = None
    table_settings: Any = None


class HogQLMetadata(_Node, tag="HogQLMetadata"):
    """SQL to check."""

    query: str
    language: Literal["hogQL", "hogQLExpr"]
    variables: dict[str, Variable] | None = None
    filters: Filters | None = None
    globals: dict[str, Any] | None = None
    source_query: Any = None
    connection_id: str | None = None
    debug: bool | None = None
    index_usage: bool | None = None


class HogQLAutocomplete(_Node, tag="HogQLAutocomplete"):
    """SQL being typed, and where."""

    query: str
    language: Literal["hogQL", "hogQLExpr"]
    start_position: int
    end_position: int
    filters: Filters | None = None
    globals: dict[str, Any] | None = None
    source_query: Any = None
    connection_id: str | None = None


class DatabaseSchemaQuery(_Node, tag="DatabaseSchemaQuery"):
    """Which tables there are."""

    connection_id: str | None = None


class QueryRequest(msgspec.Struct, kw_only=True):
    """The body of POST query."""

    query: (
        HogQLQuery | DataVisualizationNode | HogQLMetadata | HogQLAutocomplete | DatabaseSchemaQuery
    )
    client_query_id: str | None = None
    refresh: str | bool | None = None
    is_async: bool | None = msgspec.field(name="async", default=None)
    variables_override: dict[str, Variable] | None = None
    filters_override: FiltersOverride | None = None
    limit_context: Literal["posthog_ai"] | None = None


class QueryResponse(msgspec.Struct, kw_only=True):
    """The rows of a HogQL query and what goes with them."""

    query: str
    hogql: str
    clickhouse: str
    columns: list[str]
    types: list[tuple[str, str]]
    results: msgspec.Raw
    has_more: bool | None = msgspec.field(name="hasMore")
    limit: int | None
    offset: int | None
    timings: list[dict[str, Any]]
    cache_key: str
    last_refresh: str
    next_allowed_client_refresh: str
    is_cached: bool = False
    timezone: str = "UTC"
    query_status: QueryStatus | None = None
    error: None = None
    explain: None = None
    metadata: None = None
    modifiers: None = None
    warnings: list[str] | None = None
    cache_target_age: None = None
    calculation_trigger: None = None
    query_metadata: None = None
    resolved_date_range: None = None


class Progress(msgspec.Struct, kw_only=True):
    """How far a query has got; zeros until somebody looked."""

    bytes_read: int = 0
    rows_read: int = 0
    estimated_rows_total: int = 0
    time_elapsed: int = 0
    active_cpu_time: int = 0


class QueryStatus(msgspec.Struct, kw_only=True):
    """Where a query stands."""

    id: str
    task_id: str
    start_time: str
    cache_key: str
    query_async: bool
    team_id: int = 1
    complete: bool = False
    error: bool = False
    error_message: str | None = None
    error_code: str | None = None
    results: QueryResponse | None = None
    pickup_time: str | None = None
    end_time: str | None = None
    expiration_time: str | None = None
    query_progress: Progress | None = None
    bytes_read: int | None = None
    budget_remaining_bytes: int | None = None
    insight_id: None = None
    dashboard_id: None = None
    labels: None = None
    query_scan: None = None
