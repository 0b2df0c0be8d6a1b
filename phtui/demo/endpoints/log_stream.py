"""A log at any rate: each line is made of its number, when it is asked for."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from phtui.demo.dataset.logs import HOSTILE, PAYLOAD, TRACE, Source
from phtui.demo.endpoints.log_filters import PluginLines

_BEGIN = 1_767_225_600
"""Seconds since 1970 at which line 0 was logged: 2026-01-01."""
_KEPT = 86_400
"""Seconds that are remembered."""
_MOST_LOOKED_AT = 100_000
"""Lines that one answer goes through for those of a filter."""
_MIX, _MANY = 2_654_435_761, 1 << 32
_METHODS = ("GET", "POST", "GET", "PATCH", "GET", "DELETE", "GET")
_THINGS = ("orders", "carts", "products", "customers", "invoices")
_TARGET = "https://hooks.example.com/busy"
_STREAM_ID = "7704"


class LogStream:
    """A plugin that logs so many lines a second."""

    def __init__(self, rate: float, clock: Callable[[], float] = time.time) -> None:
        """Args: rate: lines a second; 0 for no such plugin."""
        self._rate = rate
        self._in_thousand = round(rate * 1000)
        self._clock = clock

    def sources(self) -> list[Source]:
        """Return the plugin, if there is one."""
        source = Source("plugin", _STREAM_ID, f"Requests at {self._rate:g}/s", 1, _TARGET)
        return [source] if self._in_thousand else []

    def has(self, source_id: str) -> bool:
        """Return whether these are its lines."""
        return bool(self._in_thousand) and source_id == _STREAM_ID

    def lines(self, asked: PluginLines) -> list[dict[str, Any]]:
        """Return lines as the endpoint has them, newest first."""
        now = int(self._clock() * 1_000_000)
        last = self._number(min(now + 1, asked.before or now + 1) - 1)
        first = self._number(max(now - _KEPT * 1_000_000, asked.after or 0)) + 1
        limit = asked.limit if asked.limit is not None else _MOST_LOOKED_AT
        if not asked.levels and not asked.search:
            return [self._line(n) for n in range(last, max(first, last - limit + 1) - 1, -1)]
        numbers = range(last, max(first, last - _MOST_LOOKED_AT + 1) - 1, -1)
        found = self._matching(numbers, asked)
        return [line for line, _ in zip(found, range(limit), strict=False)]

    def _matching(self, numbers: range, asked: PluginLines) -> Iterator[dict[str, Any]]:
        wildcards = {"%": ".*", "_": "."}
        pattern = "".join(wildcards.get(char) or re.escape(char) for char in asked.search)
        search = re.compile(pattern, re.IGNORECASE | re.DOTALL).search
        for number in numbers:
            line = self._line(number)
            if (not asked.levels or line["type"] in asked.levels) and search(line["message"]):
                yield line

    def _number(self, at: int) -> int:
        """Return the number of the last line up to a time in microseconds since 1970."""
        return (at - _BEGIN * 1_000_000) * self._in_thousand // 1_000_000_000

    def _line(self, number: int) -> dict[str, Any]:
        noise = number * _MIX % _MANY
        level, message = _said(number, noise)
        # Just after its moment, so that `_number` of its time is its number.
        micros = -(-number * 1_000_000_000 // self._in_thousand)
        seconds, fraction = divmod(micros, 1_000_000)
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(_BEGIN + seconds))
        return {
            "id": str(UUID(int=(noise << 96) | number)), "team_id": 1, "plugin_id": 104,
            "plugin_config_id": int(_STREAM_ID), "timestamp": f"{stamp}.{fraction:06}Z",
            "source": "CONSOLE", "type": level, "message": message,
            "instance_id": f"0190c7b0-0000-4000-8000-{noise >> 28:012}",
        }  # fmt: skip


def _said(number: int, noise: int) -> tuple[str, str]:
    """Return a level and a message: requests, and now and then what a viewer has to stand."""
    of_hundred, took = noise % 100, noise % 1973
    if of_hundred < 88:
        method, thing = _METHODS[noise % 7], _THINGS[noise % 5]
        status = 200 + noise % 3
        level = "DEBUG" if of_hundred < 8 else "INFO"
        return level, f"{method} /api/{thing}/{noise % 99991} {status} in {took} ms req={number}"
    if of_hundred < 93:
        return "WARN", f"slow answer from {_TARGET}: {took + 1000} ms, retry {noise % 3 + 1} of 3"
    if of_hundred < 96:
        return "ERROR", f"request {number} failed: upstream timed out after {took + 3000} ms"
    if of_hundred < 98:
        return "LOG", _filled(PAYLOAD, took)
    return ("ERROR", _filled(TRACE, took)) if of_hundred == 98 else ("LOG", _filled(HOSTILE, took))


def _filled(text: str, took: int) -> str:
    return text.replace("{ms}", str(took)).replace("{target}", _TARGET)
