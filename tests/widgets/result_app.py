"""A small app around a result pane, and results to show in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import msgspec
from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from phtui.api.models import QueryResult, Timing
from phtui.widgets.go import Go
from phtui.widgets.key_hints import KeyHints
from phtui.widgets.result_pane import ResultPane

SQL = "select day, shop, amount, note from orders order by day desc limit 6"
COLUMNS = {
    "day": "DateTime64(6, 'UTC')", "shop": "String", "amount": "Nullable(Int64)", "note": "String",
}  # fmt: skip
ROWS: list[list[object]] = [
    ["2026-05-04T09:00:00Z", "Oslo", 10, "plain"],
    ["2026-05-03T09:00:00Z", "Bergen", None, "red \x1b[31m text"],
    ["2026-05-03T08:00:00Z", "Oslo", 9, "[bold]not bold[/bold]"],
    ["2026-05-02T09:00:00Z", "Ålesund", 100, '{"a":[1,{"b":null}]}'],
    ["2026-05-01T09:00:00Z", "Bergen", 10, "日本語"],
    ["2026-05-01T08:00:00Z", "Oslo", -3, "=1+1"],
]


def result_of(
    rows: Sequence[Sequence[object]] = ROWS, columns: dict[str, str] = COLUMNS, **more: object
) -> QueryResult:
    """A result as the server sends it: its rows still JSON."""
    return msgspec.structs.replace(
        QueryResult(
            columns=list(columns),
            types=[list(column) for column in columns.items()],
            results=[msgspec.Raw(msgspec.json.encode(row)) for row in rows],
            clickhouse="SELECT day FROM orders",
            timings=[Timing(k="./parse", t=0.25)],
        ),
        **more,
    )


class ResultApp(App[None]):
    """One pane, and what it said."""

    def __init__(self) -> None:
        super().__init__()
        self.pane = ResultPane()
        self.copied: list[str] = []
        self.asked: list[str] = []
        self.gone: list[Go] = []

    def compose(self) -> ComposeResult:
        yield self.pane
        yield KeyHints()

    def on_mount(self) -> None:
        self.pane.grid.focus()

    @on(ResultPane.CopyRequested)
    def note_copy(self, event: ResultPane.CopyRequested) -> None:
        self.copied.append(event.text)

    @on(ResultPane.MoreWanted)
    def note_wish(self, event: ResultPane.MoreWanted) -> None:
        self.asked.append(event.sql)

    def on_go(self, message: Go) -> None:
        self.gone.append(message)

    def copy_to_clipboard(self, text: str) -> None:
        self.copied.append(text)

    @property
    def picture(self) -> list[str]:
        """The text on the grid's lines."""
        grid = self.pane.grid
        return [grid.render_line(y).text for y in range(grid.size.height)]

    def column(self, index: int) -> list[object]:
        """The values in a column of the view."""
        return [row[index] for row in self.pane.grid.table.rows]


async def until(pilot: Pilot[None], true: Callable[[], bool], seconds: float = 20) -> None:
    """Let the app run until something holds."""
    async with asyncio.timeout(seconds):
        while not true():
            await pilot.pause(0.01)
    await pilot.pause()
