"""A figure about persons as a chart. It imports plotext: import it where it is first wanted."""

from __future__ import annotations

import os
from collections.abc import Sequence

from textual_plotext import PlotextPlot

from phtui.formatting import safe
from phtui.jobs.figure import Figure, Series

_CELLS_A_LABEL = 12
_SIGNS = "*o+x#"
"""What draws each series where there is ASCII alone."""


class TrendChart(PlotextPlot):
    """A line over time, or a bar for each number of intervals; each series beside the others."""

    DEFAULT_CSS = "TrendChart { height: 1fr; min-height: 5; }"

    def __init__(self) -> None:
        super().__init__()
        self._figure = Figure()
        self._ascii = os.environ.get("PHTUI_ASCII", "0") not in ("", "0")

    def show_figure(self, figure: Figure) -> None:
        """Draw what is known of a figure."""
        self._figure = figure
        self._draw()

    def on_resize(self) -> None:
        """Choose anew how many labels there is room for."""
        self._draw()

    def _draw(self) -> None:
        plot, figure = self.plt, self._figure
        plot.clear_data()
        plot.clear_figure()
        if figure.ask is None:
            self.refresh()
            return
        places = [float(place) for place in range(1, len(figure.ask.labels) + 1)]
        for number, series in enumerate(figure.series):
            name = safe(series.name) if len(figure.series) > 1 else None
            if figure.ask.kind == "stickiness":
                self._bars(places, series, number, name)
            else:
                self._line(places, series, number, name)
        step = max(1, -(-len(places) * _CELLS_A_LABEL // max(self.size.width, 1)))
        plot.xticks(places[::step], list(figure.ask.labels[::step]))
        highest = self._highest()
        plot.ylim(0, highest)
        lines = max(2, min(self.size.height // 3, 6, highest + 1))
        heights = [round(highest * line / (lines - 1)) for line in range(lines)]
        plot.yticks([float(height) for height in heights], [f"{height:,}" for height in heights])
        self.refresh()

    def _highest(self) -> int:
        return max([1, *(point.persons or 0 for point in self._figure.points)])

    def _bars(self, places: Sequence[float], series: Series, number: int, name: str | None) -> None:
        count = len(self._figure.series)
        width = 0.8 / count
        aside = (number - (count - 1) / 2) * width
        persons = [point.persons or 0 for point in series.points]
        self.plt.bar([place + aside for place in places], persons, width=width, label=name)

    def _line(self, places: Sequence[float], series: Series, number: int, name: str | None) -> None:
        known = [
            (place, point.persons)
            for place, point in zip(places, series.points, strict=True)
            if point.persons is not None
        ]
        marker = _SIGNS[number % len(_SIGNS)] if self._ascii else "braille"
        if known:
            self.plt.plot(*zip(*known, strict=True), label=name, marker=marker)
