"""F12: how things stand, in figures; a snapshot, so that it costs nothing to leave it open."""

from __future__ import annotations

import time
from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from phtui.api.budget import BudgetLine
from phtui.formatting import duration, safe_lines, size
from phtui.jobs.connection import Connection
from phtui.terminal.counters import OutputCounters

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
    windows = {60: "this minute", 3600: "this hour"}
    return "Requests used", [
        (f"{line.name} {windows[line.window]}", f"{line.used:,} of {line.limit:,}")
        for line in budget
    ]


def terminal_section(counters: OutputCounters) -> Section:
    """Return what went to the terminal."""
    trip = "-" if counters.round_trip_ms is None else f"{counters.round_trip_ms:.0f} ms"
    return "Terminal", [
        ("frames", f"{counters.frames_wanted:,} wanted, {counters.frames_sent:,} sent, "
                   f"{counters.frames_dropped:,} replaced by newer ones"),
        ("bytes", f"{size(counters.bytes_out)} sent for {size(counters.bytes_in)} wanted"),
        ("round trip", trip),
        ("paced by its answers", "yes" if counters.paced else "no"),
    ]  # fmt: skip


class StatusScreen(ModalScreen[None]):
    """Sections of figures over the view."""

    CSS_PATH = "status.tcss"

    BINDINGS = [Binding("escape,q,f12", "dismiss", "Close", id="app.back")]

    def __init__(
        self,
        connection: Connection,
        budget: Sequence[BudgetLine],
        counters: OutputCounters | None,
    ) -> None:
        super().__init__()
        self._sections = [connection_section(connection, time.time()), budget_section(budget)]
        if counters is not None:
            self._sections.append(terminal_section(counters))

    def compose(self) -> ComposeResult:
        """Lay out the figures."""
        text = "\n\n".join(
            "\n".join([heading, *(f"  {name:<22} {value}" for name, value in lines)])
            for heading, lines in self._sections
        )
        with VerticalScroll(id="status") as box:
            box.border_title = "Status"
            box.border_subtitle = "Esc closes"
            yield Static(safe_lines(text), markup=False)
