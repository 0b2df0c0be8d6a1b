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

_BEGUN, _DONE = ("info", "Executing function"), ("info", "Function completed in {ms}ms")
HOSTILE = (
    "\x1b[2J\x1b[31mred\x1b[0m \x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07 \x9b5m "
    "\u202egnp.exe\u202c zero\u200bwidth \r[bold]not markup[/] {ms}"
)
TRACE = """Traceback (most recent call last):
  File "destination.py", line {ms}, in send
    raise ConnectionError("{target}")
ConnectionError: {target}"""
PAYLOAD = """{"event": "order completed", "to": "{target}", "took_ms": {ms}, \
"items": [{"sku": "A-17", "name": "Käse 🧀", "price": 4.5}], "coupon": null, "paid": true}"""
_OUTCOMES = {
    "good": (84, _BEGUN, ("debug", "POST {target}"), _DONE),
    "retried": (
        6,
        _BEGUN,
        ("warn", "HTTP fetch to {target} failed with status 429: retrying (1 of 3)"),
        _DONE,
    ),
    "failed": (
        2,
        _BEGUN,
        ("warn", "HTTP fetch to {target} failed with status 503: retrying (3 of 3)"),
        ("error", "Error executing function: HTTP fetch failed after {ms}ms"),
    ),
    "json": (4, _BEGUN, ("log", PAYLOAD), _DONE),
    "trace": (2, _BEGUN, ("error", TRACE), _DONE),
    "hostile": (2, _BEGUN, ("log", HOSTILE), _DONE),
}
"""How a run may go: how often in a hundred, and its three lines. Some are what a log viewer has
to stand: JSON, lines of many lines, and text that would act on a terminal."""
_SEVERITIES = {"info": 70, "debug": 15, "warn": 10, "error": 5}
_SERVICES = {"api": 40, "worker": 30, "billing": 10, "ingest": 20}
_BODIES = ["GET /api/projects/42 200", "POST /capture 200", "job done", "cache refreshed"]
_FAULTS = ["upstream timed out", "psycopg.OperationalError: connection reset", "KeyError: plan"]
_SECONDS_PER_LOG = 4


def source_lines(plan: Plan, days: Days) -> str:
    """What the sources log in these days: three lines for each run."""
    rows = ", ".join(
        f"({string(each.kind)}, {string(each.id)}, {string(each.target)}, {each.every}, "
        f"{_first_tick(plan, days, each.every)})"
        for each in SOURCES
    )
    return f"""
        INSERT INTO ph.log_entries
        WITH source.4 AS every, source.5 + n AS tick, cityHash64(source.2, tick) AS run,
            {weigh({name: lines[0] for name, lines in _OUTCOMES.items()}, "run", 111)} AS outcome,
            toString(20 + {below(900, "run", 112)}) AS ms,
            {plan.moment} + toIntervalMillisecond(
                tick * every * 1000 + cityHash64(run, 113) % (every * 1000)) AS began,
            {_by_outcome(0)}[i] AS level, {_by_outcome(1)}[i] AS message
        SELECT 1, source.1, source.2, toString({uuid("run", 114)}),
            began + toIntervalMillisecond((i - 1) * 9 + {below(9, "run, i", 116)}), level,
            replaceAll(replaceOne(message, '{{ms}}', ms), '{{target}}', source.3)
        FROM (SELECT arrayJoin([{rows}]) AS source)
        ARRAY JOIN range(intDiv({_seconds(days)}, source.4)) AS n
        ARRAY JOIN [1, 2, 3] AS i"""


def _by_outcome(part: int) -> str:
    """The levels (part 0) or messages (part 1) of a run's three lines."""
    cases = [
        f"outcome = {string(name)}, [{', '.join(string(line[part]) for line in lines)}]"
        for name, (_, *lines) in _OUTCOMES.items()
    ]
    return f"multiIf({', '.join(cases)}, [])"


def service_logs(plan: Plan, days: Days) -> str:
    """What four services log in these days."""
    attributes = members(
        plain("duration_ms", below(2000, "tick", 98)),
        text("k8s.pod", f"concat('pod-', toString({below(12, 'tick', 99)}))"),
    )
    return f"""
        INSERT INTO ph.logs
        WITH toInt64(number) + {_first_tick(plan, days, _SECONDS_PER_LOG)} AS tick,
            {plan.moment} + toIntervalMicrosecond(
                tick * {_SECONDS_PER_LOG * 1_000_000} + {below(1_000_000, "tick", 92)}) AS time,
            {weigh(_SEVERITIES, "tick", 93)} AS level,
            leftPad(lower(hex(cityHash64(tick, 97))), 32, '0') AS trace
        SELECT {uuid("tick", 90)}, 1, time, time, level, level, {weigh(_SERVICES, "tick", 94)},
            multiIf(level = 'error', {pick(_FAULTS, "tick", 95)},
                level = 'warn', 'retrying request', {pick(_BODIES, "tick", 96)}),
            trace, substring(trace, 17), {braces(attributes)}
        FROM numbers({_seconds(days) // _SECONDS_PER_LOG})"""


def _first_tick(plan: Plan, days: Days, every: int) -> int:
    """The number of the first run of these days, counted from the anchor; negative before it."""
    return (days.first * 86400 - plan.anchor.hour * 3600) // every


def _seconds(days: Days) -> int:
    return (days.end - days.first) * 86400
