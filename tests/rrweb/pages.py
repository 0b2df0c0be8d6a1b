"""Recordings written by hand."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from typing import Any

from phtui.rrweb.actions import Action
from phtui.rrweb.events import events_of
from phtui.rrweb.mirror import Mirror
from phtui.rrweb.teller import Teller

T0 = 1_780_000_000_000
"""When they begin, in milliseconds since 1970."""


def text(id_: int, said: str) -> dict[str, Any]:
    return {"type": 3, "id": id_, "textContent": said}


def element(id_: int, tag: str, *children: Any, **attributes: Any) -> dict[str, Any]:
    return {
        "type": 2,
        "id": id_,
        "tagName": tag,
        "attributes": attributes,
        "childNodes": list(children),
    }


def document(*children: Any) -> dict[str, Any]:
    """Return a page: 1 is the document, 2 its body."""
    return {"type": 0, "id": 1, "childNodes": [element(2, "body", *children)]}


def event(at: int, kind: int, data: Any, **more: Any) -> dict[str, Any]:
    """Return an event so many milliseconds after the beginning."""
    return {"type": kind, "timestamp": T0 + at, "data": data} | more


def opened(at: int, *children: Any, url: str = "http://shop/") -> list[dict[str, Any]]:
    """Return the events of a page that is loaded."""
    meta = event(at, 4, {"href": url, "width": 800, "height": 600})
    return [meta, event(at + 1, 2, {"node": document(*children), "initialOffset": {"top": 0}})]


def change(at: int, source: int, **data: Any) -> dict[str, Any]:
    return event(at, 3, {"source": source} | data)


def click(at: int, id_: int, x: int = 10, y: int = 10) -> list[dict[str, Any]]:
    """Return a press and the click it makes."""
    sorts = (1, 2)
    return [change(at, 2, type=sort, id=id_, x=x, y=y) for sort in sorts]


def line(written: Any, window: str = "w") -> bytes:
    return json.dumps([window, written]).encode()


def told(events: Iterable[dict[str, Any]]) -> list[Action]:
    """Return what is told of events, in the order of time."""
    teller = Teller()
    actions = [action for each in events for action in teller.feed(line(each))]
    return sorted((*actions, *teller.pending()), key=lambda action: action.time)


def mirrored(*events: dict[str, Any]) -> Mirror:
    """Return the page as it is after events."""
    mirror = Mirror()
    for each in events:
        for found in events_of(line(each)):
            mirror.apply(found)
    return mirror


def packed(value: Any) -> str:
    """Return a part of an event as posthog-js packs it."""
    return gzip.compress(json.dumps(value).encode()).decode("latin-1")
