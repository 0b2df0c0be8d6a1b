"""What rrweb's console and network plugins wrote down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from phtui.rrweb.actions import MOST_DETAIL, Action, Kind, Weight, shortened
from phtui.rrweb.events import Event
from phtui.rrweb.lenient import fields, items, number, opened, text

SLOW = 3_000
"""Milliseconds from which on a request is told as slow."""
_CONSOLE, _NETWORK = "rrweb/console@", "rrweb/network@"
_WEIGHTS = {"warn": Weight.WARNING, "error": Weight.ERROR, "assert": Weight.ERROR}
_EXCLAIMED = frozenset(("fetch", "xmlhttprequest"))
_FORMATS = re.compile("%[csdifoO]")
_LONGEST = 3_600_000
"""Milliseconds of a request: what says more says nothing."""
_MOST_REQUESTS = 1_000
"""Requests of one event."""


def plugin_actions(event: Event, url: str) -> Iterator[Action]:
    """Yield the console line or the failed and slow requests of a plugin's event."""
    data = event.fields()
    plugin, payload = text(data.get("plugin"), 100), fields(data.get("payload"))
    if plugin.startswith(_CONSOLE):
        yield console_line(event, payload, url)
    elif plugin.startswith(_NETWORK):
        for request in items(payload.get("requests"))[:_MOST_REQUESTS]:
            yield from _request(event, fields(request), url)


def console_line(event: Event, payload: dict[str, Any], url: str) -> Action:
    """Return what a page wrote to the console."""
    level = text(payload.get("level"), 20).lower()
    said = [_unquoted(text(part, 8_000)) for part in items(payload.get("payload"))[:50]]
    if said and "%" in said[0]:  # styles of `%c` follow the text
        said = [_FORMATS.sub("", said[0]), *said[1 + said[0].count("%c") :]]
    trace = [text(part, 200) for part in items(payload.get("trace"))[:3]]
    detail = {"level": level, "message": " ".join(said)[:1_200], "trace": trace}
    return Action(
        event.time,
        Kind.CONSOLE,
        shortened(f"{level or 'log'}: {' '.join(said)}"),
        _WEIGHTS.get(level, Weight.PLAIN),
        event.window,
        url=url,
        detail=as_detail(detail),
    )


def as_detail(value: Any) -> str:
    """Return a value as JSON text that is not too long to keep."""
    return msgspec.json.encode(value).decode()[:MOST_DETAIL]


def _unquoted(said: str) -> str:
    """Return what was logged: the plugin writes each argument as JSON text."""
    if said.startswith('"'):
        value = opened(msgspec.Raw(said.encode("utf-8", "replace")))
        if isinstance(value, str):
            return value
    return said


def _request(event: Event, request: dict[str, Any], url: str) -> Iterator[Action]:
    status = number(request.get("status")) or number(request.get("responseStatus"))
    took = max(0, min(number(request.get("duration")), _LONGEST))
    method = text(request.get("method"), 20) or "GET"
    initiator = text(request.get("initiatorType"), 40)
    failed, slow = status >= 400, took >= SLOW
    if not (failed or slow):
        return
    name = text(request.get("name"), 2_000)
    facts = [method, name, f"→ {status}" if status else "", f"{took:,} ms" if took else ""]
    known = {"method": method, "url": name, "status": status, "milliseconds": took}
    began = number(request.get("timestamp"))
    if abs(began - event.time) > _LONGEST:  # another clock's, or none
        began = event.time
    yield Action(
        began,
        Kind.NETWORK,
        shortened(" ".join(filter(None, facts))),
        Weight.ERROR if failed and initiator in _EXCLAIMED | {""} else Weight.WARNING,
        event.window,
        url=url,
        detail=as_detail(known | {"initiator": initiator}),
        end=began + took if slow else 0,
    )
