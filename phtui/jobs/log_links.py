"""Ways to a log outside of phtui: its page, a curl command, HogQL."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from phtui.api.log_models import moment
from phtui.jobs.log_text import LineTexts
from phtui.store.log_values import Line

_AROUND = 60_000_000
"""Microseconds on each side of a line."""


def page_of(host: str, project: int, source: str) -> str:
    """Return the address of a source's page in PostHog.

    Args:
        host: `https://us.posthog.com`.
        project: Its number.
        source: `plugin:42`, `hog:<uuid>`.
    """
    kind, _, name = source.partition(":")
    place = f"functions/{quote(name, safe='')}?tab=logs"
    if kind == "plugin":
        place = f"pipeline/plugins/{quote(name, safe='')}"
    return f"{host}/project/{project}/{place}"


def curl_of(host: str, project: int, line: Line) -> str:
    """Return a command that asks for the minutes around a line; the key stays in its variable."""
    kind, _, name = line.source.partition(":")
    folder, zone = ("plugin_configs", "") if kind == "plugin" else ("hog_functions", "Z")
    ends = {"after": line.time - _AROUND, "before": line.time + _AROUND}
    times = {
        end: moment(time).strftime("%Y-%m-%dT%H:%M:%S.%f") + zone for end, time in ends.items()
    }
    path = f"/api/projects/{project}/{folder}/{quote(name, safe='')}/logs/"
    url = f"{host}{path}?{urlencode({'limit': 500, **times})}"
    return f"curl -H \"Authorization: Bearer $POSTHOG_PERSONAL_API_KEY\" \\\n  '{url}'"


def forms_of(host: str, project: int, line: Line, texts: LineTexts) -> dict[str, tuple[str, str]]:
    """Return every form in which a line can be copied, by letter, each with what it is called."""
    forms = {
        "t": ("text", texts.text(line)),
        "m": ("message", line.text),
        "j": ("JSON", texts.record(line)),
        "c": ("curl", curl_of(host, project, line)),
    }
    query = hogql_of(line)
    return forms if query is None else {**forms, "h": ("HogQL", query)}


def hogql_of(line: Line) -> str | None:
    """Return a query for the minutes around a line; None where HogQL has no such table."""
    kind, _, name = line.source.partition(":")
    if kind != "hog":
        return None  # plugin logs are in a table that HogQL does not have
    start, stop = (
        moment(line.time + side).strftime("%Y-%m-%d %H:%M:%S") for side in (-_AROUND, _AROUND)
    )
    text = name.replace("\\", "\\\\").replace("'", "\\'")
    return (
        "SELECT timestamp, level, message, instance_id\n"
        "FROM log_entries\n"
        f"WHERE log_source = 'hog_function' AND log_source_id = '{text}'\n"
        f"  AND timestamp BETWEEN toDateTime('{start}', 'UTC') AND toDateTime('{stop}', 'UTC')\n"
        "ORDER BY timestamp"
    )
