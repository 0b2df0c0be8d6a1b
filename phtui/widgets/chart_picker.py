"""Which columns a chart draws, along which, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.coordinate import Coordinate

from phtui.jobs.chart import Chart, Kind, Role
from phtui.widgets.grid import Grid
from phtui.widgets.result_panel import ResultPanel


class PickerGrid(Grid):
    """The columns, and the part each plays."""

    HAS_TYPES = False
    OPENS = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,y", "screen.draw", "Draw", key_display="space", id="chart.draw",
                tooltip="Draw this column of numbers, or no more"),
        Binding("x", "screen.along", "Along", id="chart.along",
                tooltip="Put this column along the axis; again: the rows as they come"),
        Binding("s", "screen.split", "Split by", id="chart.split",
                tooltip="A series for each text in this column; again: none"),
        Binding("b", "screen.kind", "Lines or bars", id="chart.kind",
                tooltip="Draw lines, or bars"),
        Binding("enter", "screen.close", "Apply", id="chart.apply",
                tooltip="Back to the rows, with this chart"),
    ]  # fmt: skip


class ChartPicker(ResultPanel[Chart]):
    """Chooses a chart; answers with it."""

    def __init__(self, names: Sequence[str], roles: Sequence[Role], chart: Chart) -> None:
        super().__init__("Chart")
        self._names = names
        self._roles = roles
        self._chart = chart

    def compose_panel(self) -> ComposeResult:
        """Lay out the columns."""
        yield PickerGrid()

    def on_mount(self) -> None:
        """Begin on what is drawn."""
        self._show(self._chart.drawn[0] if self._chart.drawn else 0)

    def action_close(self) -> None:
        """Go back with the chart as it was picked."""
        self.dismiss(self._chart)

    def action_draw(self) -> None:
        """Draw the column, or no more; one stays."""
        column = self._row
        drawn = tuple(sorted({column} ^ set(self._chart.drawn)))
        if self._roles[column] is not Role.NUMBER:
            self.notify("Only numbers can be drawn.", markup=False)
        elif drawn:
            by = self._chart.by if len(drawn) == 1 else None
            self._pick(replace(self._chart, drawn=drawn, by=by))

    def action_along(self) -> None:
        """Put the column along the axis, or the rows."""
        column = None if self._chart.along == self._row else self._row
        kind = self._chart.kind
        if column is not None and self._roles[column] is Role.TEXT:
            kind = Kind.BARS
        self._pick(replace(self._chart, along=column, kind=kind))

    def action_split(self) -> None:
        """Divide the first drawn column by this one, or by none."""
        by = None if self._chart.by == self._row else self._row
        drawn = self._chart.drawn if by is None else self._chart.drawn[:1]
        self._pick(replace(self._chart, by=by, drawn=drawn))

    def action_kind(self) -> None:
        """Draw lines as bars, bars as lines."""
        kind = Kind.LINES if self._chart.kind is Kind.BARS else Kind.BARS
        self._pick(replace(self._chart, kind=kind))

    @property
    def _row(self) -> int:
        return self.query_one(PickerGrid).cursor.row

    def _pick(self, chart: Chart) -> None:
        self._chart = chart
        self._show(self._row)

    def _show(self, row: int) -> None:
        grid = self.query_one(PickerGrid)
        rows = [
            (self._part(number), name, role.value)
            for number, (name, role) in enumerate(zip(self._names, self._roles, strict=True))
        ]
        grid.show(["in the chart", "column", "good for"], [], rows)
        grid.cursor = Coordinate(row, 1)
        self.entitle(f"Chart: {self._chart.kind.value}")

    def _part(self, column: int) -> str:
        parts = []
        if column == self._chart.along:
            parts.append("→ along")
        if column in self._chart.drawn:
            parts.append("● drawn")
        if column == self._chart.by:
            parts.append("◆ split by")
        return ", ".join(parts) or "–"
