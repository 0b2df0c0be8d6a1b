"""The tables, as PostHog's ClickHouse has them where HogQL can tell the difference."""

from __future__ import annotations

_TIME = "DateTime64(6, 'UTC')"
_COUNTS = (
    "click_count Int64, keypress_count Int64, mouse_activity_count Int64, "
    "active_milliseconds Int64, console_log_count Int64, console_warn_count Int64, "
    "console_error_count Int64, size Int64, event_count Int64, message_count Int64"
)
_FIRST = "AggregateFunction(argMin, {}, " + _TIME + ")"

_NO_MERGES = (
    "max_bytes_to_merge_at_max_space_in_pool = 1, max_bytes_to_merge_at_min_space_in_pool = 1"
)
"""A few dozen parts are no burden, and merging them would slow the first minute's queries."""

_TABLES = {
    "persons": (
        f"id UUID, n UInt32, created_at {_TIME}, team_id UInt32, is_identified Bool, "
        "properties String, distinct_id String",
        "ORDER BY id",
    ),
    "groups": (
        f"`index` UInt8, key String, team_id UInt32, created_at {_TIME}, updated_at {_TIME}, "
        "properties String",
        "ORDER BY key",
    ),
    "visits": (
        f"n UInt32, day Int16, start {_TIME}, person UInt32, events UInt8",
        "ORDER BY day",
    ),
    "events": (
        f"uuid UUID, event LowCardinality(String), properties String, timestamp {_TIME}, "
        f"team_id UInt32, distinct_id String, elements_chain String, created_at {_TIME}, "
        "`$session_id` String, `$window_id` String, person_id UUID, person_properties String, "
        f"person_created_at {_TIME}, person_mode LowCardinality(String), `$group_0` String",
        "ORDER BY (toDate(timestamp), event, cityHash64(distinct_id)) "
        "SAMPLE BY cityHash64(distinct_id)",
    ),
    "sessions": (
        f"session_id String, distinct_id String, team_id UInt32, `$start_timestamp` {_TIME}, "
        f"`$end_timestamp` {_TIME}, `$session_duration` Int64, `$pageview_count` UInt64, "
        "`$autocapture_count` UInt64, `$entry_current_url` String, `$entry_pathname` String, "
        "`$end_current_url` String, `$end_pathname` String, `$entry_referring_domain` String, "
        "`$entry_utm_source` Nullable(String), `$channel_type` String, `$is_bounce` Bool, "
        "has_autocapture UInt8",
        "ORDER BY session_id",
    ),
    "session_replay_events": (
        f"session_id String, distinct_id String, team_id UInt32, start_time {_TIME}, "
        f"end_time {_TIME}, first_url String, all_urls Array(String), {_COUNTS}, "
        "snapshot_source String, retention_period_days Int64",
        "ORDER BY start_time",
    ),
    "raw_session_replay_events": (
        "session_id String, team_id UInt32, distinct_id String, "
        f"min_first_timestamp {_TIME}, max_last_timestamp {_TIME}, "
        f"first_url {_FIRST.format('Nullable(String)')}, all_urls Array(String), "
        f"snapshot_source {_FIRST.format('LowCardinality(Nullable(String))')}, "
        f"snapshot_library {_FIRST.format('Nullable(String)')}, {_COUNTS}, "
        "retention_period_days Int64, is_deleted UInt8",
        "ORDER BY (toDate(min_first_timestamp), session_id)",
    ),
    "log_entries": (
        "team_id UInt32, log_source LowCardinality(String), log_source_id String, "
        f"instance_id String, timestamp {_TIME}, level LowCardinality(String), message String",
        "ORDER BY (log_source, log_source_id, timestamp)",
    ),
    "logs": (
        f"uuid UUID, team_id UInt32, timestamp {_TIME}, observed_timestamp {_TIME}, "
        "level LowCardinality(String), severity_text LowCardinality(String), "
        "service_name LowCardinality(String), body String, trace_id String, span_id String, "
        "attributes String",
        "ORDER BY timestamp",
    ),
}

SCRATCH = "visits"
"""Needed while the others are made, dropped at the end."""

NAMES = tuple(name for name in _TABLES if name != SCRATCH)
"""The tables a finished data set has, all in the database `ph`."""


def create() -> list[str]:
    """The statements that make every table, empty."""
    return ["CREATE DATABASE IF NOT EXISTS ph"] + [
        f"CREATE TABLE ph.{name} ({columns}) ENGINE = MergeTree {order} SETTINGS {_NO_MERGES}"
        for name, (columns, order) in _TABLES.items()
    ]
