"""What PostHog's own tables say of a session: its events, and the lines of its console."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import aclosing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import msgspec

from phtui.api.errors import ApiError
from phtui.api.log_models import microseconds
from phtui.api.models import QueryRequest
from phtui.formatting import cell_text
from phtui.jobs.query import run_query
from phtui.jobs.query_run import QueryRun
from phtui.rrweb.actions import MOST_DETAIL, Action, Kind, Weight, shortened
from phtui.rrweb.naming import MOST_NAME

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

MOST_FOUND = 10_000
"""Rows of each of the two."""
_EVENTS = f"""
SELECT timestamp, event, properties.$window_id, properties.$current_url, properties.$event_type,
    properties.$el_text, properties.$exception_type, properties.$exception_message,
    properties.$exception_list, properties.$screen_name, elements_chain
FROM events
WHERE $session_id = {{session}} AND timestamp >= toDateTime({{since}})
    AND timestamp <= toDateTime({{until}})
ORDER BY timestamp LIMIT {MOST_FOUND}"""
_LINES = f"""
SELECT timestamp, level, message FROM log_entries
WHERE log_source = 'session_replay' AND log_source_id = {{session}}
    AND timestamp >= toDateTime({{since}}) AND timestamp <= toDateTime({{until}})
ORDER BY timestamp LIMIT {MOST_FOUND}"""
_NOISE = frozenset((
    "$$heatmap", "$feature_flag_called", "$pageleave", "$performance_event", "$snapshot",
    "$web_vitals", "$set", "$groupidentify",
))  # fmt: skip
"""Events that the library sends for itself, or that say nothing that a page row does not."""
_KINDS = {
    "$pageview": Kind.PAGE,
    "$screen": Kind.PAGE,
    "$autocapture": Kind.CLICK,
    "$rageclick": Kind.RAGE,
    "$dead_click": Kind.DEAD,
    "$exception": Kind.EXCEPTION,
}
_WEIGHTS = {
    Kind.EXCEPTION: Weight.ERROR,
    Kind.RAGE: Weight.WARNING,
    Kind.DEAD: Weight.WARNING,
}
_ELEMENT = re.compile(r'([a-zA-Z][\w-]*)((?:"(?:[^"\\]|\\.)*"|[^;"])*)', re.DOTALL)
"""The first of a chain, which is what was clicked: its tag, then classes, `:`, attributes."""
_SAYS = ("text", "attr__aria-label", "attr__placeholder", "attr__title", "attr__alt", "attr__name")
"""Attributes by which a person would call it, the best first."""
_LEVELS = {"error": Weight.ERROR, "warn": Weight.WARNING, "warning": Weight.WARNING}


async def session_events(
    client: PostHogClient, session: str, since: int, until: int
) -> list[Action]:
    """Return what the site captured in a session.

    Args:
        client: Of the session's project.
        session: Its id.
        since: Milliseconds since 1970: without a bound PostHog would read every day.
        until: The same.

    Raises:
        ApiError: PostHog does not answer.
    """
    return list(_events(await _rows(client, _EVENTS, session, since, until)))


async def session_lines(
    client: PostHogClient, session: str, since: int, until: int
) -> list[Action]:
    """Return what the pages of a session wrote to the console; arguments as for events."""
    return list(_lines(await _rows(client, _LINES, session, since, until)))


async def _rows(
    client: PostHogClient, sql: str, session: str, since: int, until: int
) -> list[tuple[Any, ...]]:
    values = {"session": session, "since": _iso(since), "until": _iso(until)}
    request = QueryRequest(sql=sql.strip(), query_id=str(uuid4()), values=values)
    run = QueryRun()
    async with aclosing(run_query(client, request, asyncio.Event())) as states:
        async for state in states:
            run = state
    if run.error is not None:
        raise run.error
    if run.result is None:
        raise ApiError("PostHog gave the query up. Try again.")
    return list(run.result.rows)


def _events(rows: list[tuple[Any, ...]]) -> Iterator[Action]:
    for row in rows:
        at, name, window, url, sort, said, error, message, errors, screen, chain = row
        time, name = _milliseconds(at), cell_text(name)
        if time is None or name in _NOISE:
            continue
        kind, url = _KINDS.get(name, Kind.EVENT), cell_text(url)
        words = name
        if kind is Kind.PAGE:
            words = cell_text(screen) or url or name
        elif kind is Kind.EXCEPTION:
            words = _exception(cell_text(error), cell_text(message), errors)
        elif kind is not Kind.EVENT:
            words = _element(cell_text(chain), cell_text(said))
            if name == "$autocapture" and sort not in ("click", None, ""):
                kind, words = Kind.CHANGE, f"{sort} {words}"
        detail = {"event": name, "$current_url": url, "$exception_list": _json(errors)}
        known = {key: value for key, value in detail.items() if value}
        yield Action(
            time,
            kind,
            shortened(words),
            _WEIGHTS.get(kind, Weight.PLAIN),
            cell_text(window),
            url=url,
            detail=msgspec.json.encode(known).decode()[:MOST_DETAIL],
        )


def _lines(rows: list[tuple[Any, ...]]) -> Iterator[Action]:
    for at, level, message in rows:
        time, level = _milliseconds(at), cell_text(level).lower()
        if time is not None:
            words = shortened(f"{level or 'log'}: {cell_text(message)}")
            weight = _LEVELS.get(level, Weight.PLAIN)
            detail = {"level": level, "message": cell_text(message)[:1_500]}
            text = msgspec.json.encode(detail).decode()[:MOST_DETAIL]
            yield Action(time, Kind.CONSOLE, words, weight, detail=text)


def _element(chain: str, said: str) -> str:
    """Return what was clicked as recordings tell it, such as `“Save” <button>`."""
    found = _ELEMENT.match(chain)
    tag, attributes = found.groups() if found else ("", "")
    for name in _SAYS:
        if not said and (value := re.search(rf'[:"]{name}="((?:[^"\\]|\\.)*)"', attributes)):
            said = re.sub(r"\\(.)", r"\1", value[1])
    said = shortened(said, MOST_NAME)
    words = (f"“{said}”" if said else "", f"<{tag}>" if tag else "")
    return " ".join(filter(None, words)) or "something"


def _exception(error: str, message: str, errors: Any) -> str:
    """Return what was thrown; newer libraries say it in a list only, the outermost first."""
    thrown = _json(errors)
    first = thrown[0] if isinstance(thrown, list) and thrown else None
    if isinstance(first, dict):
        error = error or cell_text(first.get("type"))
        message = message or cell_text(first.get("value"))
    return ": ".join(filter(None, (error, message))) or "an exception"


def _json(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return msgspec.json.decode(value)
    except (msgspec.DecodeError, RecursionError):
        return value[:1_000]


def _milliseconds(value: Any) -> int | None:
    found = microseconds(value) if isinstance(value, str) else None
    return None if found is None else found // 1000


def _iso(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
