"""The recordings as a table whose cursor stays on its recording."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.coordinate import Coordinate
from textual.strip import Strip

from phtui.api.recording_models import Recording
from phtui.jobs.recording_columns import Clock, RecordingColumn, RecordingRows
from phtui.widgets.grid import Grid, GridMessage

NEAR = 15
"""Rows before the last from which the end is near."""
_TEXTS = ("person", "url", "library", "source", "distinct id", "id", "summary", "viewers")
"""Columns that are ordered from A on, where all others have the most first."""


class Arrangement(NamedTuple):
    """What the rows are ordered by."""

    column: str
    ascending: bool
    here: bool
    """Whether it is an order of what is loaded, not PostHog's."""


class RecordingGrid(Grid):
    """A row for each recording."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"recordings--row"}

    DEFAULT_CSS = """
    RecordingGrid > .recordings--row { background: $primary 25%; }
    /* Of the terminal's own colours none is a quarter: text of that colour could not be seen. */
    RecordingGrid:ansi > .recordings--row { background: $surface; text-style: bold; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", "Storyboard", id="recordings.open",
                tooltip="Read what happened in this session"),
        Binding("v", "open", "Value", show=False, id="grid.open", tooltip="Show the value in full"),
        Binding("less_than_sign", "sort(-1)", "Sort", key_display="<>", id="recordings.sort_left",
                tooltip="Order by the column before"),
        Binding("greater_than_sign", "sort(1)", "Sort", show=False, id="recordings.sort_right",
                tooltip="Order by the next column"),
        Binding("m", "mark", "Mark", show=False, id="recordings.mark",
                tooltip="Mark it, to copy the address of several"),
        Binding("O", "flip", "Flip", show=False, id="recordings.flip",
                tooltip="Turn the order around"),
    ]  # fmt: skip

    class Entered(GridMessage):
        """A recording is to be read."""

        def __init__(self, grid: Grid, recording: Recording) -> None:
            super().__init__(grid)
            self.recording = recording

    class SortWanted(GridMessage):
        """Another order is wanted."""

        def __init__(self, grid: Grid, column: str, ascending: bool) -> None:
            super().__init__(grid)
            self.column = column
            self.ascending = ascending

    def __init__(self) -> None:
        super().__init__()
        self._recordings: Sequence[Recording] = ()
        self._marks: frozenset[str] = frozenset()
        self._shown: Sequence[RecordingColumn] = ()
        self._arrangement = Arrangement("start", False, False)

    def show_recordings(
        self,
        recordings: Sequence[Recording],
        columns: Sequence[RecordingColumn],
        arrangement: Arrangement,
        clock: Clock | None = None,
    ) -> None:
        """Show them; cursor and marks stay on their recordings, where those are still there."""
        old, ordered = self.recording, self._arrangement.column
        self._recordings, self._shown = recordings, columns
        self._arrangement = arrangement
        row = None
        if old is not None:
            found = (n for n, each in enumerate(recordings) if each.id == old.id)
            row = next(found, min(self.cursor.row, max(len(recordings) - 1, 0)))
        names = [column.name for column in columns]
        self.show(
            names,
            [self._sign(name) for name in names],
            RecordingRows(recordings, columns, clock),
            row,
        )
        if arrangement.column != ordered and arrangement.column in names:  # it comes into sight
            self.cursor = Coordinate(self.cursor.row, names.index(arrangement.column))
        self._show_marks()

    def begin(self) -> None:
        """Forget where the cursor was: another list comes."""
        self._recordings = ()
        self._marks = frozenset()
        self.clear()

    @property
    def recording(self) -> Recording | None:
        """The one under the cursor."""
        row = self.cursor.row
        return self._recordings[row] if row < len(self._recordings) else None

    @property
    def recordings(self) -> Sequence[Recording]:
        """Those that are shown, in the order they are shown in."""
        return self._recordings

    @property
    def chosen(self) -> tuple[Recording, ...]:
        """The marked ones that are shown, or the one under the cursor."""
        marked = tuple(each for each in self._recordings if each.id in self._marks)
        return marked or ((self.recording,) if self.recording else ())

    @property
    def nears_end(self) -> bool:
        """Whether the cursor is close to the last row."""
        return self.cursor.row >= len(self._recordings) - NEAR

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Offer what there is something for."""
        if action in ("sort", "flip"):
            return bool(self._shown)
        if action in ("enter", "mark"):
            return bool(self._recordings)
        return super().check_action(action, parameters)

    def render_line(self, y: int) -> Strip:
        """Draw a line; the cursor's is one to follow with the eye."""
        strip = super().render_line(y)
        if self._recordings and y == self.header_lines + self.cursor.row - self._top:
            ground = self.get_component_rich_style("recordings--row").background_style
            return Strip(Segment.apply_style(strip, post_style=ground), strip.cell_length)
        return strip

    def action_enter(self) -> None:
        """Ask for the recording to be read."""
        if self.recording is not None:
            self.post_message(self.Entered(self, self.recording))

    def action_mark(self) -> None:
        """Mark the recording under the cursor, or not any more, and go on."""
        if self.recording is not None:
            self._marks ^= {self.recording.id}
            self._show_marks()
            self.action_rows(1)

    def action_sort(self, by: int) -> None:
        """Ask for the order of the next column, or of the one before."""
        names = [column.name for column in self._shown]
        here = names.index(self._arrangement.column) if self._arrangement.column in names else -by
        name = names[(here + by) % len(names)]
        self.post_message(self.SortWanted(self, name, name in _TEXTS))

    def action_flip(self) -> None:
        """Ask for the same order the other way round."""
        column, ascending, _ = self._arrangement
        self.post_message(self.SortWanted(self, column, not ascending))

    def _show_marks(self) -> None:
        places = (n for n, each in enumerate(self._recordings) if each.id in self._marks)
        self.marked = frozenset(places)

    def _sign(self, name: str) -> str:
        column, ascending, here = self._arrangement
        if name != column:
            return ""
        return f"{'▲' if ascending else '▼'}{' here' if here else ''}"
