"""What the machinery said: plugin and hog function logs, and OpenTelemetry logs.

Lines come as the clock runs: they are made days ahead, and nobody sees one before its time.
"""

from __future__ import annotations

from dataclasses import dataclass

from phtui.demo.dataset.plan import Days, Plan
from phtui.demo.dataset.sql import below, braces, members, pick, plain, text, uuid, weigh
from phtui.demo.hogql.quoting import string


@dataclass(frozen=True)
class Source:
    """Something that runs every so often and logs each run."""

    kind: str
    """`plugin` or `hog_function`, as log_entries.log_source has it."""
    id: str
    """A plugin config's number or a hog function's UUID."""
    name: str
    every: int
    """Seconds from one run to the next."""
    target: str
    """Where it sends to, as its lines say."""


SOURCES = (
    Source("hog_function", "0190c7c0-0001-7bbb-8ccc-d0d0e0e0f001", "Webhook: orders", 5,
           "https://hooks.example.com/orders"),
    Source("hog_function", "0190c7c0-0002-7bbb-8ccc-d0d0e0e0f002", "Slack: new sign-ups", 20,
           "https://slack.example.com/api/chat.postMessage"),
    Source("hog_function", "0190c7c0-0003-7bbb-8ccc-d0d0e0e0f003", "HubSpot contacts", 60,
           "https://hubspot.example.com/crm/v3/objects/contacts"),
    Source("hog_function", "0190c7c0-0004-7bbb-8ccc-d0d0e0e0f004", "Nightly invoices", 3600,
           "https://billing.example.com/invoices"),
    Source("plugin", "7701", "GeoIP", 15, "geoip"),
    Source("plugin", "7702", "S3 export", 60, "s3://exports"),
    Source("plugin", "7703", "BigQuery export", 600, "bigquery://warehouse"),
)  # fmt: skip
"""Everything that logs, the busiest hog function first."""

_GOOD = [
    ("info", "Executing function"),
    ("debug", "POST {target}"),
    ("info", "Function completed in {ms}ms"),
]
_RETRIED = [
    ("info", "Executing function"),
    ("warn", "HTTP fetch to {target} failed with status 429: retrying (1 of 3)"),
    ("info", "Function completed in {ms}ms"),
]
_FAILED = [
    ("info", "Executing function"),
    ("warn", "HTTP fetch to {target} failed with status 503: retrying (3 of 3)"),
    ("error", "Error executing function: HTTP fetch failed after {ms}ms"),
]
_SEVERITIES = {"info": 70, "debug": 15, "warn": 10, "error": 5}
_SERVICES = {"api": 40, "worker": 30, "billing": 10, "ingest": 20}
_BODIES = ["GET /api/projects/42 200", "POST /capture 200", "job done", "cache refreshed"]
_FAULTS = ["upstream timed out", "psycopg.OperationalError: connection reset", "KeyError: plan"]
_SECONDS_PER_LOG = 4


def source_lines(source: Source, plan: Plan, days: Days) -> str:
    """What one source logs in these days: three lines for each run."""
    return f"""
        INSERT INTO ph.log_entries
        WITH {_ticks(plan, days, source.every)} AS tick,
            cityHash64({string(source.id)}, tick) AS run,
            {weigh({"good": 92, "retried": 6, "failed": 2}, "run", 111)} AS outcome,
            toString(20 + {below(900, "run", 112)}) AS ms,
            {plan.moment} + toIntervalMillisecond(
                tick * {source.every * 1000} + {below(source.every * 1000, "run", 113)}) AS began
        SELECT 1, {string(source.kind)}, {string(source.id)}, toString({uuid("run", 114)}),
            began + toIntervalMillisecond((i - 1) * 9 + {below(9, "run, i", 116)}),
            {_by_outcome(source, 0)}[i], {_by_outcome(source, 1)}[i]
        FROM numbers({_count(days, source.every)}) ARRAY JOIN [1, 2, 3] AS i"""


def _by_outcome(source: Source, part: int) -> str:
    """The levels (part 0) or messages (part 1) of a run's three lines."""
    good, retried, failed = (
        _line_parts(lines, source, part) for lines in (_GOOD, _RETRIED, _FAILED)
    )
    return f"multiIf(outcome = 'good', {good}, outcome = 'retried', {retried}, {failed})"


def _line_parts(lines: list[tuple[str, str]], source: Source, part: int) -> str:
    texts = (string(line[part].replace("{target}", source.target)) for line in lines)
    return "[" + ", ".join(f"replaceOne({text}, '{{ms}}', ms)" for text in texts) + "]"


def service_logs(plan: Plan, days: Days) -> str:
    """What four services log in these days."""
    attributes = members(
        plain("duration_ms", below(2000, "tick", 98)),
        text("k8s.pod", f"concat('pod-', toString({below(12, 'tick', 99)}))"),
    )
    return f"""
        INSERT INTO ph.logs
        WITH {_ticks(plan, days, _SECONDS_PER_LOG)} AS tick,
            {plan.moment} + toIntervalMicrosecond(
                tick * {_SECONDS_PER_LOG * 1_000_000} + {below(1_000_000, "tick", 92)}) AS time,
            {weigh(_SEVERITIES, "tick", 93)} AS level,
            leftPad(lower(hex(cityHash64(tick, 97))), 32, '0') AS trace
        SELECT {uuid("tick", 90)}, 1, time, time, level, level, {weigh(_SERVICES, "tick", 94)},
            multiIf(level = 'error', {pick(_FAULTS, "tick", 95)},
                level = 'warn', 'retrying request', {pick(_BODIES, "tick", 96)}),
            trace, substring(trace, 17), {braces(attributes)}
        FROM numbers({_count(days, _SECONDS_PER_LOG)})"""


def _ticks(plan: Plan, days: Days, every: int) -> str:
    """The number of each run, counted from the anchor; before it they are negative."""
    hours = days.first * 24 - plan.anchor.hour
    return f"toInt64(number) + {hours * 3600 // every}"


def _count(days: Days, every: int) -> int:
    return (days.end - days.first) * 86400 // every
