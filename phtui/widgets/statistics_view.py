"""What is in one column of what is loaded: counts, extremes, the values that come most often."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from phtui.jobs.result_statistics import TOP, ColumnStatistics
from phtui.widgets.cells import full_text, short_cell
from phtui.widgets.columns import short_type
from phtui.widgets.grid import Grid
from phtui.widgets.result_panel import ResultPanel

_BAR = 24
_LOOKED_AT = 60
_EIGHTHS = " ▏▎▍▌▋▊▉"


def bar_of(share: float, width: int = _BAR) -> str:
    """Return a bar as long as a share of `width`, never empty where there is something."""
    eighths = max(1, round(share * width * 8))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


class StatisticsGrid(Grid):
    """The values that come most often."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Filter by it", id="statistics.filter",
                tooltip="Show only the rows with this value"),
        Binding("v", "screen.see", "In full", show=False, id="statistics.open",
                tooltip="Show the value in full"),
    ]  # fmt: skip


class StatisticsView(ResultPanel[str]):
    """A column in figures; answers with a filter when a value was chosen."""

    DEFAULT_CSS = """
    StatisticsView > #figures { height: auto; max-height: 50%; padding: 0 1; }
    """

    def __init__(self, about: str, count: Callable[[], ColumnStatistics]) -> None:
        """Args: about: which column, of what; count: makes the figures, in a thread."""
        super().__init__(about)
        self._count = count
        self._statistics: ColumnStatistics | None = None

    def compose_panel(self) -> ComposeResult:
        """Lay out figures and values."""
        yield Static("counting …", id="figures", markup=False)
        yield StatisticsGrid()

    def on_mount(self) -> None:
        """Count beside the event loop."""
        self.run_worker(self._show(), name="statistics")

    async def _show(self) -> None:
        found = self._statistics = await asyncio.to_thread(self._count)
        self.query_one("#figures", Static).update(_figures(found))
        most = max((count for _, count in found.top), default=1)
        self.query_one(StatisticsGrid).show(
            ["value", "rows", "share", ""],
            [short_type(found.type), f"top {TOP}", "", ""],
            [
                (value, count, f"{count / found.rows:.1%}", bar_of(count / most))
                for value, count in found.top
            ],
        )

    @on(Grid.CellOpened)
    def filter_by(self, event: Grid.CellOpened) -> None:
        """Answer with a filter for the value the cursor is on."""
        event.stop()
        if self._statistics is None:
            return
        value = self._statistics.top[event.cell.row][0]
        name, text = self._statistics.name, "null" if value is None else full_text(value)
        if '"' in text or '"' in name:
            self.notify("A filter cannot hold a quotation mark.", markup=False)
        else:
            self.dismiss(f'"{name}"="{text}"')

    @on(Grid.CopyRequested)
    def copy_value(self, event: Grid.CopyRequested) -> None:
        """Copy a value."""
        event.stop()
        self.app.copy_to_clipboard(event.text)


def _figures(found: ColumnStatistics) -> Content:
    rows = max(found.rows, 1)
    facts = [
        ("rows", f"{found.rows:,}"),
        ("nulls", f"{found.nulls:,} ({found.nulls / rows:.1%})"),
        ("empty", f"{found.empty:,}" if found.empty else ""),
        ("distinct", f"{found.distinct:,}"),
        ("min", _shown(found, found.smallest)),
        ("median", _shown(found, found.median)),
        ("max", _shown(found, found.largest)),
        ("mean", "" if found.mean is None else f"{found.mean:,.6g}"),
        ("sum", "" if found.total is None else f"{found.total:,.15g}"),
    ]
    parts: list[tuple[str, str]] = []
    for name, text in facts:
        if text:
            parts += [(f"{name} ", "dim"), (f"{text}   ", "bold")]
    return Content.assemble(*parts)


def _shown(found: ColumnStatistics, value: object) -> str:
    if found.nulls == found.rows:
        return ""
    return short_cell(value, _LOOKED_AT, is_time=found.type.startswith("Date")).text
