"""The list of recordings, the one under the cursor beside it, and a line that tells the truth."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace as replace_times
from itertools import islice

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.events import Resize
from textual.message import Message
from textual.widgets import Static

from phtui.api.errors import MissingScope
from phtui.api.recording_filters import RecordingFilter
from phtui.api.recording_models import Recording
from phtui.formatting import duration, safe_lines
from phtui.jobs.recording_activity import Activity
from phtui.jobs.recording_columns import (
    COLUMNS,
    USUAL,
    RecordingColumn,
    column_named,
    columns_of,
    local_time,
    ordered_here,
)
from phtui.jobs.recording_search import QuickFilter
from phtui.jobs.recordings import Listing, RecordingList
from phtui.widgets.grid import Grid
from phtui.widgets.log_times import TimeForm, Times, zone_named
from phtui.widgets.recording_detail import RecordingDetail
from phtui.widgets.recording_grid import Arrangement, RecordingGrid
from phtui.widgets.recording_prompt import RecordingPrompt
from phtui.widgets.recording_truth import RecordingTruth

_NARROW = 100
"""Cells of width under which the recording stands below the list."""


class RecordingTable(Vertical):
    """Shows a list; says what else is wanted."""

    DEFAULT_CSS = """
    RecordingTable > Container { layout: horizontal; }
    RecordingTable RecordingGrid { width: 1fr; height: 100%; }
    RecordingTable RecordingDetail { width: 41; height: 100%; border-left: solid $border; }
    RecordingTable.narrow > Container { layout: vertical; }
    RecordingTable.narrow RecordingGrid { width: 100%; height: 3fr; }
    RecordingTable.narrow RecordingDetail { width: 100%; height: 2fr; border-left: none;
                                           border-top: solid $border; }
    RecordingTable.alone RecordingDetail { display: none; }
    RecordingTable #told { display: none; height: auto; max-height: 4; padding: 0 1;
                          background: $surface; color: $text-warning; }
    """

    class MoreWanted(Message):
        """The cursor is near the end of what is loaded."""

    class FilterWanted(Message):
        """Another list, or another order of it, is wanted from PostHog."""

        def __init__(self, filter_: RecordingFilter, name: str) -> None:
            super().__init__()
            self.filter = filter_
            self.name = name
            """What the list is called; "" if it has no name."""

    class Looked(Message):
        """Another recording is under the cursor."""

        def __init__(self, recording: Recording) -> None:
            super().__init__()
            self.recording = recording

    def __init__(self) -> None:
        super().__init__()
        self.grid = RecordingGrid()
        self._truth = RecordingTruth()
        self._detail = RecordingDetail()
        self._prompt = RecordingPrompt()
        self._told = Static(id="told", markup=False)
        self._columns: Sequence[RecordingColumn] = columns_of(USUAL)
        self._wide = False
        self._search = QuickFilter()
        self._here: Arrangement | None = None
        self._times = Times()

    def compose(self) -> ComposeResult:
        """Lay out the truth over the list and the recording."""
        yield self._truth
        with Container():
            yield self.grid
            yield self._detail
        yield self._prompt
        yield self._told

    @property
    def listed(self) -> RecordingList:
        """The list as it was loaded."""
        return self._truth.listed

    @property
    def columns(self) -> Sequence[RecordingColumn]:
        """What is shown of each recording."""
        return COLUMNS if self._wide else self._columns

    def show_list(self, listed: RecordingList, name: str = "") -> None:
        """Show a list, or how it is by now."""
        if listed.filter != self._truth.listed.filter:
            self._here = None
            self.grid.begin()
        self._truth.listed, self._truth.list_name = listed, name
        steps = self._search.learn(listed.recordings)
        if any(True for _ in islice(steps, 1)):  # there are more than a page brings
            self.run_worker(self._learn(steps), group="learn", exclusive=True)
        self._arrange()

    def show_activity(self, activity: Activity) -> None:
        """Show how much happened when."""
        self._detail.activity = activity

    def choose_columns(self, columns: Sequence[RecordingColumn]) -> None:
        """Show these columns."""
        self._columns, self._wide = columns, False
        self._arrange()

    def next_times(self, project_zone: str) -> str:
        """Write times by the next clock, and return which that is."""
        self._times = replace_times(self._times, project=zone_named(project_zone)).next
        self._detail.zone = self._times.zone
        self._arrange()
        return self._times.words or "this machine's time"

    def toggle_wide(self) -> None:
        """Show every column, or those that were chosen."""
        self._wide = not self._wide
        self._arrange()

    def ask_quick(self) -> None:
        """Ask what of the loaded is to be shown."""
        self._prompt.ask(self._truth.quick)

    def step_back(self) -> bool:
        """Undo the quick filter or the order of this side; return whether there was any."""
        if self._truth.quick:
            self._truth.quick = ""
        elif self._here is not None:
            self._here = None
        elif self.has_class("alone"):
            self.remove_class("alone")
        else:
            return False
        self._arrange()
        return True

    def on_resize(self, event: Resize) -> None:
        """Put the recording beside the list, or below it."""
        self.set_class(event.size.width < _NARROW, "narrow")

    @on(RecordingPrompt.Typed)
    def filter_here(self, event: RecordingPrompt.Typed) -> None:
        """Show what holds the text."""
        event.stop()
        self._truth.quick = event.text
        self._arrange()

    @on(RecordingPrompt.Closed)
    def leave_prompt(self, event: RecordingPrompt.Closed) -> None:
        """Go back to the list."""
        event.stop()
        self.grid.focus()

    @on(RecordingGrid.SortWanted)
    def sort(self, event: RecordingGrid.SortWanted) -> None:
        """Order in PostHog where it can, and where there is more than what is loaded."""
        event.stop()
        column = column_named(event.column)
        if column is not None and column.on_server and not self.listed.is_whole:
            order = replace(self.listed.filter, order=event.column, ascending=event.ascending)
            self.post_message(self.FilterWanted(order, self._truth.list_name))
        else:
            self._here = Arrangement(event.column, event.ascending, True)
            self._arrange()

    @on(Grid.Moved)
    def look(self, event: Grid.Moved) -> None:
        """Show the recording under the cursor; ask for more near the end."""
        event.stop()
        self._look()
        # The end of what a quick filter lets through is near at once: the reader says when.
        if self.grid.nears_end and self.listed.may_go_on and not self._truth.quick:
            self.post_message(self.MoreWanted())

    async def _learn(self, steps: Iterator[None]) -> None:
        """Let other things happen between the steps, then show what a filter lets through."""
        for _ in steps:
            await asyncio.sleep(0)
        if self._truth.quick:
            self._arrange()

    def _clock(self, when: int | None) -> str | None:
        if when is None:
            return None
        if self._times.form is TimeForm.RELATIVE:
            return f"{duration(max(time.time() - when / 1_000_000, 0))} ago"
        return local_time(when, "%m-%d %H:%M", self._times.zone)

    def _look(self) -> None:
        recording = self.grid.recording
        if recording is not None and recording != self._detail.recording:
            self.post_message(self.Looked(recording))
        self._detail.recording = recording

    def _arrange(self) -> None:
        listed, truth = self._truth.listed, self._truth
        found = self._search.matching(listed.recordings, truth.quick)
        filter_ = listed.filter
        arrangement = self._here or Arrangement(filter_.order, filter_.ascending, False)
        if self._here is not None and (column := column_named(self._here.column)) is not None:
            found = ordered_here(found, column, ascending=self._here.ascending)
        truth.shown, truth.arrangement = len(found), arrangement
        self.grid.show_recordings(found, self.columns, arrangement, self._clock)
        self._look()
        self._tell(len(found))

    def _tell(self, shown: int) -> None:
        words = _words_about(self.listed, shown, self._truth.quick)
        self._told.display = bool(words)
        self._told.update(safe_lines(words))
        self.refresh_bindings()


def _words_about(listed: RecordingList, shown: int, quick: str) -> str:
    """Return what there is to say of a list that failed, or shows nothing."""
    if isinstance(listed.error, MissingScope):
        return f"needs {listed.error.scope}: {listed.error}"
    if listed.error is not None:
        return f"{listed.error} R asks again."
    if listed.recordings and not shown:
        none = f"None of the {len(listed.recordings):,} loaded has “{quick}”."
        return f"{none} n loads more." if listed.may_go_on else none
    if not listed.recordings and listed.phase is Listing.SETTLED and listed.is_whole:
        return "There are no such recordings. e changes what PostHog is asked, L other lists."
    if not listed.recordings and listed.may_go_on:
        return "PostHog looked through a part without finding any. n lets it look further."
    return ""
