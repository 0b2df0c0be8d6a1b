"""What a figure is to show, in fields of one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label

from phtui.jobs.figure import INTERVALS
from phtui.jobs.figure_form import FigureForm

_ROWS: Final = (
    {"event": ("(any)", 15), "where": ("(any) key=value", 15)},
    {
        "interval": ("(day)", 6),
        "since": ("(14d)", 10),
        "until": ("(now)", 10),
        "by": ("(no key)", 12),
    },
)
"""Each field: what an empty one means, in brackets, so that without colours too it is no value that
was typed; and the cells it takes. On a narrow screen the rows stand under each other."""
_USUAL_SINCE: Final = {"hour": "24h", "day": "14d", "week": "8w", "month": "6m"}


class TrendForm(Container):
    """The fields of a `FigureForm`."""

    DEFAULT_CSS = """
    TrendForm { layout: horizontal; height: 1; background: $surface; }
    TrendForm Horizontal { width: auto; height: 1; }
    TrendForm Label { color: $text-muted; padding: 0 1; }
    TrendForm Input { height: 1; border: none; padding: 0; background: $panel; }
    """

    class Submitted(Message):
        """The figure is wanted as the fields say."""

    def __init__(self) -> None:
        super().__init__()
        self._compare = False

    def compose(self) -> ComposeResult:
        """Lay out each field after its name."""
        *rows, last = _ROWS
        for row in rows:
            with Horizontal():
                yield from _fields(row)
        with Horizontal():
            yield from _fields(last)
            yield Label("", id="form-compare")

    def on_mount(self) -> None:
        """Keep the cursors still."""
        for field in self.query(Input):
            field.cursor_blink = False

    @property
    def form(self) -> FigureForm:
        """The fields as they stand."""
        fields = {name: self._field(name).value for row in _ROWS for name in row}
        return FigureForm(**fields, compare=self._compare)

    def begin(self) -> None:
        """Go to the first field."""
        self._field("event").focus()

    def toggle_compare(self) -> None:
        """Want the period before as well, or no more."""
        self._compare = not self._compare
        words = "compared" if self._compare else ""
        self.query_one("#form-compare", Label).update(words)

    def next_interval(self) -> None:
        """Go from hours to days, weeks, months, and as far back as is usual for each."""
        names = list(INTERVALS)
        current = self._field("interval").value.strip()
        at = next((index for index, name in enumerate(names) if name == current), 0)
        name = names[(at + 1) % len(names)]
        self._field("interval").value, self._field("since").value = name, _USUAL_SINCE[name]

    @on(Input.Submitted)
    def submit(self, event: Input.Submitted) -> None:
        """Ask for the figure."""
        event.stop()
        self.post_message(self.Submitted())

    def _field(self, name: str) -> Input:
        return self.query_one(f"#form-{name}", Input)


def _fields(row: Mapping[str, tuple[str, int]]) -> Iterator[Widget]:
    usual = FigureForm()
    for name, (placeholder, width) in row.items():
        field = Input(getattr(usual, name), id=f"form-{name}", compact=True)
        field.placeholder = placeholder
        field.styles.width = width
        yield Label(name)
        yield field
