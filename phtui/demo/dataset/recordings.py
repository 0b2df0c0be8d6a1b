"""What was recorded: replay rows of some sessions, and what their consoles said."""

from __future__ import annotations

from phtui.demo.dataset.plan import Days, Plan
from phtui.demo.dataset.sql import below, chance, pick
from phtui.demo.hogql.quoting import string

_ERRORS = [
    "Uncaught TypeError: Cannot read properties of undefined (reading 'id')",
    "Failed to load resource: the server responded with a status of 500",
    "ChunkLoadError: Loading chunk 42 failed",
]
_WARNINGS = [
    "[Deprecation] Listener added for a synchronous event",
    "Slow network is detected",
    "React does not recognize the prop",
]
LONG_SECONDS = 600
"""Sessions longer than this are all recorded."""
KEYS_PER_TEXT = 12
"""Keys pressed for whatever somebody types."""
CLICKS_IN_RAGE = 3
_TYPED = ("user signed up", "$identify", "insight viewed")
"""Events that come of something typed."""
_LINES = ["[PostHog.js] flags loaded", "route change", "fetched /api/items", "cache hit"]


def recordings(plan: Plan, days: Days) -> str:
    """A tenth of the sessions of these days that were long enough, and all very long ones."""
    first, end = (f"{plan.midnight} + toIntervalDay({day})" for day in (days.first, days.end))
    typed = ", ".join(map(string, _TYPED))
    errors = f"if({below(5, 'session_id', 65)} = 0, {below(6, 'session_id', 66)}, 0)"
    return f"""
        INSERT INTO ph.session_replay_events
        SELECT session_id, distinct_id, 1, `$start_timestamp`, `$end_timestamp`,
            `$entry_current_url`, [`$entry_current_url`, `$end_current_url`],
            `$autocapture_count` + {CLICKS_IN_RAGE} * did.rages, {KEYS_PER_TEXT} * did.texts,
            {below(3000, "session_id", 61)},
            toInt64(`$session_duration` * 1000 * {chance("session_id", 62)}),
            {below(40, "session_id", 63)}, {below(8, "session_id", 64)}, {errors},
            20000 + {below(3_000_000, "session_id", 67)}, 100 + {below(4000, "session_id", 68)},
            3 + {below(50, "session_id", 69)}, 'web', 30
        FROM ph.sessions LEFT JOIN (
            SELECT `$session_id` AS id, countIf(event = '$rageclick') AS rages,
                countIf(event IN ({typed})) AS texts
            FROM ph.events WHERE event IN ('$rageclick', {typed})
                AND timestamp >= {first} AND timestamp < {end} + toIntervalHour(1)
            GROUP BY id) AS did ON did.id = session_id
        WHERE `$start_timestamp` >= {first} AND `$start_timestamp` < {end}
            AND (`$session_duration` > 20 AND {below(10, "session_id", 70)} = 0
                OR `$session_duration` > {LONG_SECONDS})"""


def raw_recordings(plan: Plan, days: Days) -> str:
    """The same recordings as PostHog stores them, first values as aggregate states."""
    return f"""
        INSERT INTO ph.raw_session_replay_events
        SELECT session_id, team_id, any(r.distinct_id), min(r.start_time), max(r.end_time),
            argMinState(toNullable(r.first_url), r.start_time),
            groupUniqArrayArray(r.all_urls),
            argMinState(toLowCardinality(toNullable(r.snapshot_source)), r.start_time),
            argMinState(toNullable('posthog-js'), r.start_time),
            sum(r.click_count), sum(r.keypress_count), sum(r.mouse_activity_count),
            sum(r.active_milliseconds), sum(r.console_log_count), sum(r.console_warn_count),
            sum(r.console_error_count), sum(r.size), sum(r.event_count), sum(r.message_count),
            max(r.retention_period_days), {below(40, "session_id", 71)} = 0
        FROM ph.session_replay_events AS r WHERE {_began_in(plan, days)}
        GROUP BY session_id, team_id"""


def console_lines(plan: Plan, days: Days) -> str:
    """As many console lines of each recording of these days as its row counts."""
    return f"""
        INSERT INTO ph.log_entries
        WITH cityHash64(session_id, i) AS k,
            multiIf(i < console_error_count, 'error',
                i < console_error_count + console_warn_count, 'warn', 'info') AS level,
            dateDiff('millisecond', start_time, end_time) AS length
        SELECT 1, 'session_replay', session_id, session_id,
            start_time + toIntervalMillisecond(toUInt64({chance("k", 81)} * length)), level,
            concat(multiIf(level = 'error', {pick(_ERRORS, "k", 82)},
                    level = 'warn', {pick(_WARNINGS, "k", 83)}, {pick(_LINES, "k", 84)}),
                ' #', toString({below(1000, "k", 85)}))
        FROM ph.session_replay_events
        ARRAY JOIN range(toUInt32(console_log_count + console_warn_count + console_error_count))
            AS i
        WHERE {_began_in(plan, days)}"""


def _began_in(plan: Plan, days: Days) -> str:
    first, end = (f"{plan.midnight} + toIntervalDay({day})" for day in (days.first, days.end))
    return f"start_time >= {first} AND start_time < {end}"
