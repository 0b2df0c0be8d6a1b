"""A chart of what is loaded, drawn once for each size and each set of values."""

from __future__ import annotations

import os
from itertools import groupby
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from phtui.formatting import safe
from phtui.jobs.chart_data import ChartData
from phtui.widgets.cells import fit
from phtui.widgets.chart_lines import ASCII, BRAILLE, chart_lines, scrollable, scrolled_words
from phtui.widgets.keys import vertical_keys


class ChartView(Widget, can_focus=True):
    """Values in through `draw`, the wish for another chart out through a message."""

    ALLOW_SELECT = False

    COMPONENT_CLASSES = {"chart--about", "chart--title", "chart--axis", "chart--line"}

    DEFAULT_CSS = """
    ChartView { height: 1fr; }
    ChartView > .chart--about { text-style: dim; }
    ChartView > .chart--title { text-style: bold; }
    ChartView > .chart--axis { color: $foreground; }
    ChartView > .chart--line { color: $text-primary; }
    ChartView:focus > .chart--about { text-style: reverse; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *vertical_keys("chart"),
        Binding("enter", "pick", "Pick columns", id="chart.pick",
                tooltip="Choose what the chart draws"),
    ]  # fmt: skip

    class PickRequested(Message):
        """Another chart is wanted."""

    top: var[int] = var(0, init=False)
    """How far it is scrolled: series, or bars."""

    def __init__(self) -> None:
        super().__init__()
        self._data = ChartData()
        self._words = ""
        self._drawn: tuple[tuple[object, ...], list[str]] = ((), [])
        asked = os.environ.get("PHTUI_ASCII", "")
        self._marker = ASCII if asked not in ("", "0") else BRAILLE

    def draw(self, data: ChartData, words: str) -> None:
        """Show a chart under a line of words."""
        self._data, self._words = data, words
        self.top = 0
        self.refresh()

    def validate_top(self, top: int) -> int:
        """Keep something in sight."""
        return max(0, min(top, scrollable(self._data, self.size.height - 1)))

    def watch_top(self) -> None:
        """Show the rest."""
        self.refresh()

    def action_rows(self, by: int) -> None:
        """Scroll by a series, or by a bar."""
        self.top += by

    def action_pages(self, by: float) -> None:
        """Scroll by parts of what is on screen."""
        self.top += int(by * self.size.height) or (1 if by > 0 else -1)

    def action_top(self) -> None:
        """Go to the first."""
        self.top = 0

    def action_bottom(self) -> None:
        """Go to the last."""
        self.top = scrollable(self._data, self.size.height - 1)

    def action_pick(self) -> None:
        """Ask for another chart."""
        self.post_message(self.PickRequested())

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.size.width
        look = self.get_component_rich_style
        if y == 0:
            return Strip([Segment(fit(self._about(), width), look("chart--about"))], width)
        lines = self._lines()
        text = lines[y - 1] if y - 1 < len(lines) else ""
        if text.startswith("── "):
            return Strip([Segment(fit(text, width), look("chart--title"))], width)
        line, axis = look("chart--line"), look("chart--axis")
        segments = [
            Segment("".join(run), line if is_line else axis)
            for is_line, run in groupby(text, _is_line)
        ]
        return Strip(segments).adjust_cell_length(width, Style())

    def _about(self) -> str:
        seen = scrolled_words(self._data, self.size.height - 1, self.top)
        return safe(" · ".join(filter(None, (seen, self._words))))

    def _lines(self) -> list[str]:
        key = (id(self._data), self.size, self.top)
        if self._drawn[0] != key:
            width, height = self.size
            lines = chart_lines(self._data, width, height - 1, self._marker, self.top)
            self._drawn = key, lines
        return self._drawn[1]


def _is_line(character: str) -> bool:
    return "\u2800" < character <= "\u28ff" or character in "█●*"
