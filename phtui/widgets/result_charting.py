"""A chart of the rows that are loaded, beside them or below."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.events import Resize

from phtui.jobs.chart import Chart, choose_chart, roles
from phtui.jobs.chart_data import ChartData, chart_data
from phtui.widgets.chart_picker import ChartPicker
from phtui.widgets.chart_view import ChartView
from phtui.widgets.result_base import Turns
from phtui.widgets.result_state import ResultState
from phtui.widgets.result_taking import ResultTaking

BESIDE = 110
"""Columns from which the chart stands beside the rows; else it is below them."""


class ResultCharting(ResultTaking):
    """F6, and what the chart draws."""

    DEFAULT_CSS = """
    ResultCharting > #rows { layout: vertical; }
    ResultCharting > #rows > * { width: 1fr; }
    ResultCharting > #rows > ChartView { height: 3fr; }
    ResultCharting > #rows > Grid { height: 2fr; min-height: 3; }
    ResultCharting.-beside > #rows > * { height: 1fr; }
    ResultCharting.-beside > #rows { layout: horizontal; }
    ResultCharting.-beside ChartView { border-left: vkey $panel; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f6", "chart", "Chart", id="result.chart",
                tooltip="Show a chart of the rows that are loaded, or hide it"),
        Binding("c", "pick_chart", "Pick columns", show=False, id="result.pick_chart",
                tooltip="Choose what the chart draws"),
    ]  # fmt: skip

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._chart_turns = Turns()

    def on_resize(self, event: Resize) -> None:
        """Put the chart where there is room."""
        self.set_class(event.size.width >= BESIDE, "-beside")

    def watch_result_state(self, old: ResultState, state: ResultState) -> None:
        """Keep the chart to the rows."""
        super().watch_result_state(old, state)
        if not state.has_chart:
            if charts := self.query(ChartView):
                if charts.first().has_focus:
                    self.grid.focus()
                charts.remove()
        elif (old.has_chart, old.chart, old.result, old.order) != (
            True, state.chart, state.result, state.order,
        ):  # fmt: skip
            self.start("chart", partial(self._draw, state))

    def action_chart(self) -> None:
        """Show the chart, or hide it."""
        self.result_state = replace(self.result_state, has_chart=not self.result_state.has_chart)

    def action_pick_chart(self) -> None:
        """Let the columns of the chart be chosen."""
        state = self.result_state
        chart = self._chart(state)
        if chart is None:
            self.notify("There are no numbers to draw.", markup=False)
            return

        def pick(picked: Chart | None) -> None:
            if picked is not None:
                self.result_state = replace(self.result_state, chart=picked, has_chart=True)

        found = roles(state.columns, state.result.column_types, state.result.rows)
        self.app.push_screen(ChartPicker(state.columns, found, chart), pick)

    @on(ChartView.PickRequested)
    def pick_from_chart(self, event: ChartView.PickRequested) -> None:
        """Let the columns be chosen from the chart too."""
        event.stop()
        self.action_pick_chart()

    async def _draw(self, state: ResultState) -> None:
        data, words = await asyncio.to_thread(_read, state, self._chart_turns.take())
        if not self.query(ChartView):
            await self.query_one("#rows", Container).mount(ChartView())
        self.query_one(ChartView).draw(data, words)

    def _chart(self, state: ResultState) -> Chart | None:
        return state.chart or _suiting(state)


def _suiting(state: ResultState) -> Chart | None:
    return choose_chart(state.columns, state.result.column_types, state.result.rows)


def _read(state: ResultState, superseded: Callable[[], bool]) -> tuple[ChartData, str]:
    """Read a chart and say what it is; in a thread, where the import stops nobody either."""
    import_module("textual_plotext.plot")
    chart = state.chart or _suiting(state)
    if chart is None:
        return ChartData(), "a chart needs a column of numbers, such as count()"
    data = chart_data(state.whole_rows, state.columns, chart, superseded)
    drawn = ", ".join(state.columns[column] for column in chart.drawn)
    along = "rows" if chart.along is None else state.columns[chart.along]
    by = "" if chart.by is None else f" by {state.columns[chart.by]}"
    words = f"{drawn}{by} over {along}"
    return data, " · ".join(filter(None, (words, state.of_what, data.left_out)))
