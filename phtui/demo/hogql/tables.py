"""The tables HogQL knows: their fields, what hangs on them, and where their rows are.

Fields that a query can name but `*` leaves out are hidden, or are no columns: PostHog's lazy
joins (another table, joined when first named), virtual tables (columns of the same row under a
name) and traversers (a longer way written short).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from phtui.demo.hogql.quoting import identifier
from phtui.demo.hogql.types import UNKNOWN, Kind, Type
from phtui.demo.hogql.words import words

DATABASE = "ph"
"""Where the demo's tables are."""


@dataclass(frozen=True)
class Column:
    """A value of the row."""

    type: Type
    name: str
    """What it is stored as; for a computed column its name alone."""
    formula: str = ""
    """How it is computed, in ClickHouse's SQL; `{row}` stands for the table's quoted alias."""
    hidden: bool = False
    """Whether `*` leaves it out."""

    @property
    def schema_type(self) -> str:
        """The word for it in a DatabaseSchemaQuery's answer."""
        return "string" if self.type.kind is Kind.UUID else self.type.kind.value

    def of(self, alias: str) -> str:
        """Return its expression for the table of this alias."""
        row = identifier(alias)
        return self.formula.format(row=row) if self.formula else f"{row}.{identifier(self.name)}"


@dataclass(frozen=True)
class LazyJoin:
    """Another table, reached by a LEFT JOIN that the first mention adds."""

    table: str
    condition: str
    """The ON clause; `{row}` and `{joined}` stand for the quoted aliases."""

    schema_type = "lazy_table"


@dataclass(frozen=True)
class VirtualTable:
    """Fields of the same row, gathered under a name."""

    fields: Mapping[str, Field]

    schema_type = "virtual_table"


@dataclass(frozen=True)
class Traverser:
    """A name for a chain of other names."""

    chain: tuple[str, ...]

    schema_type = "field_traverser"


Field: TypeAlias = Column | LazyJoin | VirtualTable | Traverser


@dataclass(frozen=True)
class Table:
    """A table and where its rows are."""

    fields: Mapping[str, Field]
    stored_as: str
    columns: str = "*"
    """Which columns its rows have, in ClickHouse's SQL."""
    time: str = ""
    """The column that says when a row becomes visible: the data runs into the future."""
    condition: str = ""
    """What else its rows must fulfil."""
    sampled: bool = False
    """Whether SAMPLE works on it."""

    def source(self, sample: str = "") -> str:
        """Return the subquery of its visible rows; `sample` is a SAMPLE clause or ""."""
        visible = f"{identifier(self.time)} <= now64(6)" if self.time else ""
        where = " AND ".join(part for part in (visible, self.condition) if part)
        parts = [
            f"SELECT {self.columns} FROM {DATABASE}.{self.stored_as}",
            sample,
            f"WHERE {where}" if where else "",
        ]
        return f"({' '.join(part for part in parts if part)})"


def column(name: str, kind: Kind, *, nullable: bool = False, owner: str = "") -> Column:
    """Return a column that is stored under this name."""
    return Column(Type(kind, nullable, owner), name)


def _columns(kind: Kind, names: str) -> dict[str, Field]:
    return {name: column(name, kind) for name in names.split()}


def _computed(name: str, kind: Kind, formula: str) -> dict[str, Field]:
    return {name: Column(Type(kind, nullable=False), name, formula)}


_TEAM: dict[str, Field] = {
    "team_id": Column(Type(Kind.INTEGER, nullable=False), "team_id", hidden=True)
}
_PERSON_ON_EVENT = VirtualTable(
    {
        "id": column("person_id", Kind.UUID),
        "created_at": column("person_created_at", Kind.DATETIME),
        "properties": column("person_properties", Kind.JSON, owner="person"),
    }
)
_EVENTS: dict[str, Field] = {
    "uuid": column("uuid", Kind.UUID),
    "event": column("event", Kind.STRING),
    "properties": column("properties", Kind.JSON, owner="event"),
    "timestamp": column("timestamp", Kind.DATETIME),
    **_TEAM,
    **_columns(Kind.STRING, "distinct_id elements_chain"),
    "created_at": column("created_at", Kind.DATETIME),
    **_columns(Kind.STRING, "$session_id $window_id person_mode $group_0"),
    **_computed(
        "elements_chain_href",
        Kind.STRING,
        'extract({row}.elements_chain, \':href="([^"]*)"\')',
    ),
    **_computed(
        "elements_chain_texts",
        Kind.ARRAY,
        'arrayDistinct(extractAll({row}.elements_chain, \'text="([^"]*)"\'))',
    ),
    "person_id": Traverser(("person", "id")),
    "person": _PERSON_ON_EVENT,
    "poe": _PERSON_ON_EVENT,
    "pdi": VirtualTable(
        {
            "distinct_id": column("distinct_id", Kind.STRING),
            "person_id": column("person_id", Kind.UUID),
            "person": _PERSON_ON_EVENT,
        }
    ),
    "session": LazyJoin("sessions", "{row}.`$session_id` = {joined}.session_id"),
    "group_0": LazyJoin("groups", "{row}.`$group_0` = {joined}.key AND {joined}.`index` = 0"),
}
_PERSONS: dict[str, Field] = {
    "id": column("id", Kind.UUID),
    "created_at": column("created_at", Kind.DATETIME),
    **_TEAM,
    "properties": column("properties", Kind.JSON, owner="person"),
    "is_identified": column("is_identified", Kind.BOOLEAN),
    "pdi": LazyJoin("person_distinct_ids", "{row}.id = {joined}.person_id"),
}
_PERSON_DISTINCT_IDS: dict[str, Field] = {
    **_TEAM,
    "distinct_id": column("distinct_id", Kind.STRING),
    "person_id": column("person_id", Kind.UUID),
    "person": LazyJoin("persons", "{row}.person_id = {joined}.id"),
}
_SESSIONS: dict[str, Field] = {
    **_columns(Kind.STRING, "session_id distinct_id"),
    **_TEAM,
    **_columns(Kind.DATETIME, "$start_timestamp $end_timestamp"),
    **_columns(Kind.STRING, "$entry_current_url $entry_pathname"),
    **_computed("$entry_hostname", Kind.STRING, "domain({row}.`$entry_current_url`)"),
    **_columns(Kind.STRING, "$end_current_url $end_pathname"),
    **_computed("$end_hostname", Kind.STRING, "domain({row}.`$end_current_url`)"),
    **_columns(Kind.STRING, "$entry_referring_domain"),
    "$entry_utm_source": column("$entry_utm_source", Kind.STRING, nullable=True),
    **_columns(Kind.INTEGER, "$pageview_count $autocapture_count"),
    "$channel_type": column("$channel_type", Kind.STRING),
    "$session_duration": column("$session_duration", Kind.INTEGER),
    "duration": column("$session_duration", Kind.INTEGER),
    "$is_bounce": column("$is_bounce", Kind.BOOLEAN),
    "$exit_current_url": column("$end_current_url", Kind.STRING),
    "$exit_pathname": column("$end_pathname", Kind.STRING),
    "session_replay_events": LazyJoin(
        "session_replay_events", "{row}.session_id = {joined}.session_id"
    ),
}
_COUNTS = (
    "click_count keypress_count mouse_activity_count active_milliseconds console_log_count "
    "console_warn_count console_error_count size event_count message_count retention_period_days"
)
_OF_RECORDING: dict[str, Field] = {
    "pdi": LazyJoin("person_distinct_ids", "{row}.distinct_id = {joined}.distinct_id"),
    "person": Traverser(("pdi", "person")),
    "person_id": Traverser(("pdi", "person_id")),
    "events": LazyJoin("events", "{row}.session_id = {joined}.`$session_id`"),
    "session": LazyJoin("sessions", "{row}.session_id = {joined}.session_id"),
    "console_logs": LazyJoin(
        "console_logs_log_entries", "{row}.session_id = {joined}.log_source_id"
    ),
}
_SESSION_REPLAY_EVENTS: dict[str, Field] = {
    **_columns(Kind.STRING, "session_id distinct_id"),
    **_TEAM,
    **_columns(Kind.DATETIME, "start_time end_time"),
    "first_url": column("first_url", Kind.STRING),
    "all_urls": column("all_urls", Kind.ARRAY),
    **_columns(Kind.INTEGER, _COUNTS),
    "snapshot_source": column("snapshot_source", Kind.STRING),
    **_OF_RECORDING,
}
_STATES = ("first_url", "snapshot_source", "snapshot_library")
"""Aggregate states: argMinMerge makes values of them."""
_RAW_SESSION_REPLAY_EVENTS: dict[str, Field] = {
    **_columns(Kind.STRING, "session_id distinct_id"),
    **_TEAM,
    **_columns(Kind.DATETIME, "min_first_timestamp max_last_timestamp"),
    **{name: Column(UNKNOWN, name, hidden=True) for name in _STATES},
    "all_urls": column("all_urls", Kind.ARRAY),
    **_columns(Kind.INTEGER, _COUNTS),
    "is_deleted": column("is_deleted", Kind.BOOLEAN),
    **_OF_RECORDING,
}
_LOG_ENTRIES: dict[str, Field] = {
    **_TEAM,
    **_columns(Kind.STRING, "log_source log_source_id instance_id"),
    "timestamp": column("timestamp", Kind.DATETIME),
    **_columns(Kind.STRING, "message level"),
}
_LOGS: dict[str, Field] = {
    "uuid": column("uuid", Kind.UUID),
    **_TEAM,
    **_columns(Kind.STRING, "trace_id span_id body"),
    "attributes": column("attributes", Kind.JSON, owner="log"),
    **_columns(Kind.DATETIME, "timestamp observed_timestamp"),
    **_columns(Kind.STRING, "severity_text level service_name"),
}
_GROUPS: dict[str, Field] = {
    "index": column("index", Kind.INTEGER),
    "key": column("key", Kind.STRING),
    **_TEAM,
    **_columns(Kind.DATETIME, "created_at updated_at"),
    "properties": column("properties", Kind.JSON, owner="group"),
}

TABLES: Mapping[str, Table] = {
    "events": Table(_EVENTS, "events", time="timestamp", sampled=True),
    "persons": Table(_PERSONS, "persons"),
    # The demo's persons have one distinct id each, stored with them.
    "person_distinct_ids": Table(
        _PERSON_DISTINCT_IDS, "persons", columns="distinct_id, id AS person_id, team_id"
    ),
    "groups": Table(_GROUPS, "groups"),
    "sessions": Table(_SESSIONS, "sessions", time="$start_timestamp"),
    "session_replay_events": Table(
        _SESSION_REPLAY_EVENTS, "session_replay_events", time="start_time"
    ),
    "raw_session_replay_events": Table(
        _RAW_SESSION_REPLAY_EVENTS, "raw_session_replay_events", time="min_first_timestamp"
    ),
    "log_entries": Table(_LOG_ENTRIES, "log_entries", time="timestamp"),
    "console_logs_log_entries": Table(
        _LOG_ENTRIES, "log_entries", time="timestamp", condition="log_source = 'session_replay'"
    ),
    "logs": Table(_LOGS, "logs", time="timestamp"),
}
"""Every table a query may read, but numbers()."""

ABSENT = frozenset(
    words("""app_metrics batch_export_log_entries cohort_people document_embeddings exchange_rate
    error_tracking_issue_fingerprint_overrides groups_revenue_analytics heatmaps
    person_distinct_id_overrides persons_revenue_analytics query_log raw_cohort_people raw_groups
    raw_person_distinct_ids raw_persons raw_query_log raw_sessions static_cohort_people
    web_bounces_combined web_stats_combined""")
)
"""Tables of PostHog's that the demo has no rows for."""
