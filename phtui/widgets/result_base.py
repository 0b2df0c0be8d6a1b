"""The rows of one query in a grid, under one line of truth: what all that one does to them uses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.coordinate import Coordinate
from textual.message import Message
from textual.reactive import reactive
from textual.worker import Worker

from phtui.jobs.result_order import arrange
from phtui.jobs.result_view import Arrangement
from phtui.widgets.grid import Grid
from phtui.widgets.result_line import ResultLine
from phtui.widgets.result_prompt import ResultPrompt
from phtui.widgets.result_state import ResultState


class Turns:
    """Tells a thread that another has taken its turn."""

    def __init__(self) -> None:
        self._latest = 0

    def take(self) -> Callable[[], bool]:
        """Take the turn; return what tells whether it was taken since."""
        self._latest += 1
        mine = self._latest
        return lambda: self._latest != mine


class ResultBase(Vertical):
    """Holds the state; the parts of `ResultPane` change it, and the grid follows."""

    result_state: reactive[ResultState] = reactive(ResultState, init=False, bindings=True)
    """What is shown."""

    class CopyRequested(Message):
        """Text is to be copied: as it came, not made safe to show."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class MoreWanted(Message):
        """More rows are wanted: run this as the tab's query, and `show` what comes."""

        def __init__(self, sql: str) -> None:
            super().__init__()
            self.sql = sql

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._turns = Turns()
        self._wanted: Arrangement | None = None

    def compose(self) -> ComposeResult:
        """Lay out rows, prompt and line; a chart may come beside the rows."""
        with Container(id="rows"):
            yield Grid()
        yield ResultPrompt()
        yield ResultLine()

    def on_mount(self) -> None:
        """Let the line follow the grid."""
        self.watch(self.grid, "status", self._show_place)

    @property
    def grid(self) -> Grid:
        """The rows."""
        return self.query_one(Grid)

    @property
    def has_rows(self) -> bool:
        """Whether there is a row under the cursor."""
        return len(self.result_state.rows) > 0

    @property
    def column(self) -> int | None:
        """The column under the cursor, as it came; None if it has no name."""
        shown = self.result_state.shown
        at = self.grid.cursor.column
        return shown[at] if at < len(shown) else None

    @property
    def row_number(self) -> int:
        """The number of the row under the cursor, as it came; there must be one."""
        return self.result_state.rows.number(self.grid.cursor.row)

    def watch_result_state(self, old: ResultState, state: ResultState) -> None:
        """Show it: the rows only if they are others."""
        if (old.result, old.order, old.arrangement) != (
            state.result, state.order, state.arrangement,
        ):  # fmt: skip
            self.grid.table = state.table()
        self.grid.marked = state.marked_places
        self.query_one(ResultLine).view = state.words

    @property
    def arrangement(self) -> Arrangement:
        """How the rows are looked at, or will be in a moment."""
        return self._wanted or self.result_state.arrangement

    def rearrange(self, arrangement: Arrangement, pause: float = 0) -> None:
        """Sort and filter as wanted, in a thread, and show what comes of it.

        Args:
            arrangement: What is wanted.
            pause: Seconds to wait for a better wish: somebody is typing.
        """
        self._wanted = arrangement
        self.start("arrange", partial(self._arrange, arrangement, pause))

    def stop_arranging(self) -> None:
        """Leave the rows as they are."""
        self._wanted = None
        self.workers.cancel_group(self, "arrange")

    def start(self, group: str, job: Callable[[], Coroutine[None, None, None]]) -> Worker[None]:
        """Run a job; one that runs in its group is cancelled, even before its first step."""
        return self.run_worker(job, name=group, group=group, exclusive=True)

    async def _arrange(self, arrangement: Arrangement, pause: float) -> None:
        superseded = self._turns.take()
        await asyncio.sleep(pause)
        state = self.result_state
        line = self.query_one(ResultLine)
        line.busy = "arranging …" if len(state.result.rows) > _AT_ONCE else ""
        try:
            order = await asyncio.to_thread(
                arrange,
                state.result.rows,
                state.columns,
                state.result.column_types,
                arrangement,
                superseded,
            )
        finally:
            line.busy = ""
        self._wanted = None
        now = self.result_state  # a row may have been marked meanwhile, a column hidden
        arrangement = replace(arrangement, columns=now.arrangement.columns)
        self.result_state = replace(now, arrangement=arrangement, order=order)
        column = self.grid.cursor.column
        if arrangement.sort != state.arrangement.sort and arrangement.sort in now.shown:
            column = now.shown.index(arrangement.sort)
        self.grid.cursor = Coordinate(0, column)

    def _show_place(self, place: str) -> None:
        self.query_one(ResultLine).place = place


_AT_ONCE = 5000
"""Rows that are arranged before anyone could read that they are being."""
