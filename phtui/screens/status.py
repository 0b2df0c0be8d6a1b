"""F12: how things stand, in figures; a snapshot, so that it costs nothing to leave it open."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen

from phtui.api.budget import Budget, BudgetLine
from phtui.api.exchange import Exchange
from phtui.api.log_models import LogSource
from phtui.formatting import duration, size
from phtui.jobs.connection import Connection
from phtui.jobs.log_tail import LogTail
from phtui.terminal.counters import OutputCounters
from phtui.widgets.value_view import ValueView
from phtui.worker import ApiWorker

_WINDOWS = {60: "minute", 3600: "hour"}
_NAMES = 16
"""Columns for what a figure is of."""

Section = tuple[str, Sequence[tuple[str, str]]]
"""A heading and its lines, each a name and a value."""


def connection_section(connection: Connection, now: float) -> Section:
    """Return the line to PostHog."""
    last = "never" if connection.last_ok is None else f"{duration(now - connection.last_ok)} ago"
    latency = "-" if connection.latency is None else f"{connection.latency * 1000:.0f} ms"
    lines = [("host", connection.host), ("state", connection.line.value), ("last answer", last),
             ("latency", latency)]  # fmt: skip
    if connection.error is not None:
        lines.append(("trouble", str(connection.error)))
    return "PostHog", lines


def budget_section(budget: Sequence[BudgetLine]) -> Section:
    """Return what this process has used of PostHog's limits."""
    used: dict[str, list[str]] = {}
    for line in budget:
        words = f"{line.used:,} of {line.limit:,} this {_WINDOWS[line.window]}"
        used.setdefault(line.name, []).append(words)
    return "Requests used", [(name, ", ".join(words)) for name, words in used.items()]


def logs_section(
    tails: Mapping[str, LogTail], sources: Iterable[LogSource], *, paused: bool, now: float
) -> Section:
    """Return how each log that is followed is polled; sources: they have names."""
    names = {source.key: source.name for source in sources}
    lines = [
        (names.get(key, key), _polling(tail, paused=paused, now=now)) for key, tail in tails.items()
    ]
    planned = Budget.settles_at(sum(tail.planned for tail in tails.values()))
    return "Logs polled", [*lines, ("in all", f"{planned:,.0f} requests/h")]


def _polling(tail: LogTail, *, paused: bool, now: float) -> str:
    polled = "never" if tail.polled is None else f"{duration(now - tail.polled)} ago"
    parts = ["paused" if paused else tail.line.value, polled]
    if tail.next_poll is not None and not paused:
        parts.append(f"next in {duration(tail.next_poll - now)}")
    parts.append(f"{tail.rate:,.1f} lines/s")
    if tail.error is not None:
        parts.append(str(tail.error))
    return ", ".join(parts)


def requests_section(exchanges: Iterable[Exchange], now: float) -> Section:
    """Return the last requests, the newest first; now: on the monotonic clock."""
    lines = [(f"{duration(now - each.at)} ago", _request(each)) for each in exchanges]
    return "Last requests", lines[::-1] or [("none", "")]


def _request(exchange: Exchange) -> str:
    came = "no answer" if exchange.status is None else str(exchange.status)
    parts = [exchange.method, exchange.endpoint, came, f"{exchange.seconds * 1000:,.0f} ms"]
    if exchange.retry_in is not None:
        parts.append(f"again in {duration(exchange.retry_in)}")
    return "  ".join(parts)


def terminal_section(facts: str, counters: OutputCounters | None) -> Section:
    """Return what the terminal is, and what went to it; counters: None for Textual's output."""
    if counters is None:
        return "Terminal", [("kind", facts), ("output", "Textual's own, not counted")]
    trip = "none: the terminal does not answer"
    if counters.round_trip_ms is not None:
        trip = f"{counters.round_trip_ms:.0f} ms, updates wait for it"
    return "Terminal", [
        ("kind", facts),
        ("frames", f"{counters.frames_wanted:,} wanted, {counters.frames_sent:,} sent, "
                   f"{counters.frames_dropped:,} replaced by newer ones"),
        ("bytes", f"{size(counters.bytes_out)} sent for {size(counters.bytes_in)} wanted"),
        ("round trip", trip),
    ]  # fmt: skip


class StatusScreen(ModalScreen[None]):
    """Sections of figures over the view."""

    CSS_PATH = "status.tcss"

    BINDINGS = [Binding("escape,q,f12", "dismiss", "Close", id="app.back")]

    def __init__(self, worker: ApiWorker, terminal: str, counters: OutputCounters | None) -> None:
        """Args: terminal: what it is, in words; counters: None where nothing is counted."""
        super().__init__()
        now = time.time()
        self._sections = [
            connection_section(worker.connection, now),
            budget_section(worker.budget),
            logs_section(
                worker.log_tails, worker.log_sources.sources, paused=worker.logs_paused, now=now
            ),
            terminal_section(terminal, counters),
            requests_section(worker.exchanges, time.monotonic()),
        ]

    def compose(self) -> ComposeResult:
        """Lay out the figures."""
        text = "\n\n".join(
            "\n".join([heading, *(f"  {name:<{_NAMES}} {value}" for name, value in lines)])
            for heading, lines in self._sections
        )
        with Vertical(id="status") as box:
            box.border_title = "Status"
            box.border_subtitle = "Space pages, Esc closes"
            yield ValueView(text)
