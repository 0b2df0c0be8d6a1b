"""Sort, filter, hide, mark: what one does to see the rows one wants."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from phtui.jobs.result_view import Arrangement
from phtui.widgets.result_base import ResultBase
from phtui.widgets.result_columns import ColumnsView
from phtui.widgets.result_line import ResultLine
from phtui.widgets.result_prompt import FILTER, ResultPrompt

_TYPING = 0.15
"""Seconds without a key after which the rows are filtered."""


class ResultArranging(ResultBase):
    """The keys that arrange."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", key_display="/", id="result.filter",
                tooltip="Show only some of the rows that are loaded: text, !text, column>5"),
        Binding("O", "flip", "Sort", id="result.flip",
                tooltip="Sort by this column; again: the other way round; again: as it came"),
        Binding("greater_than_sign", "sort(1)", "Sort by the next", key_display=">", show=False,
                id="result.sort_right", tooltip="Sort by the column to the right"),
        Binding("less_than_sign", "sort(-1)", "Sort by the one before", key_display="<",
                show=False, id="result.sort_left", tooltip="Sort by the column to the left"),
        Binding("H", "choose_columns", "Columns", show=False, id="result.columns",
                tooltip="Hide, show and reorder columns"),
        Binding("m", "mark", "Mark", show=False, id="result.mark",
                tooltip="Mark this row, to copy or save it, or no more"),
        Binding("u", "clear_marks", "Unmark all", show=False, id="result.clear_marks",
                tooltip="Mark nothing"),
    ]  # fmt: skip

    _filter_before: str = ""
    """The filter there was when another began to be typed."""

    def action_filter(self) -> None:
        """Ask for a filter."""
        prompt = self.query_one(ResultPrompt)
        self._filter_before = self.arrangement.wanted
        prompt.ask(FILTER, self._filter_before)

    def filter_by(self, wanted: str) -> None:
        """Show only the rows that match; "" shows all."""
        if wanted != self.arrangement.wanted:
            self.rearrange(replace(self.arrangement, wanted=wanted))

    def action_flip(self) -> None:
        """Sort by the column under the cursor, the other way round, as it came."""
        now, column = self.arrangement, self.column
        if column is None:
            return
        if now.sort != column:
            self.rearrange(now.sorted_by(column))
        elif not now.descending:
            self.rearrange(now.sorted_by(column, descending=True))
        else:
            self.rearrange(now.sorted_by(None))

    def action_sort(self, by: int) -> None:
        """Sort by a column beside the one that is sorted by; by the cursor's, if none is."""
        now, shown = self.arrangement, self.result_state.shown
        if now.sort in shown:
            place = min(max(shown.index(now.sort) + by, 0), len(shown) - 1)
            column: int | None = shown[place]
        else:
            column = self.column
        if column is not None and column != now.sort:
            self.rearrange(now.sorted_by(column, now.descending))

    def action_choose_columns(self) -> None:
        """Let columns be hidden, shown and moved."""
        state = self.result_state

        def show(columns: tuple[int, ...] | None) -> None:
            if columns is not None and columns != state.shown:
                self._show_columns(columns)

        types = state.result.column_types
        panel = ColumnsView(state.columns, types, state.shown, self.column or 0)
        self.app.push_screen(panel, show)

    def action_mark(self) -> None:
        """Mark the row under the cursor, or no more, and go on to the next."""
        marked = self.result_state.marked ^ {self.row_number}
        self.result_state = replace(self.result_state, marked=marked)
        self.grid.action_rows(1)

    def action_clear_marks(self) -> None:
        """Mark nothing."""
        self.result_state = replace(self.result_state, marked=frozenset())

    @on(Input.Changed, "ResultPrompt")
    def filter_as_typed(self, event: Input.Changed) -> None:
        """Filter while somebody types."""
        event.stop()
        if self.query_one(ResultPrompt).purpose == FILTER:
            now = self.arrangement
            self.rearrange(replace(now, wanted=event.value.strip()), pause=_TYPING)

    @on(ResultPrompt.Closed)
    def leave_prompt(self, event: ResultPrompt.Closed) -> None:
        """Go back to the rows, and to the filter there was."""
        event.stop()
        self.query_one(ResultLine).hint = ""
        self.grid.focus()
        if self.query_one(ResultPrompt).purpose == FILTER:
            self.filter_by(self._filter_before)

    def _show_columns(self, columns: tuple[int, ...]) -> None:
        state = self.result_state
        as_came = columns == tuple(range(len(state.columns)))
        under = self.column
        arrangement: Arrangement = replace(state.arrangement, columns=None if as_came else columns)
        self.result_state = replace(state, arrangement=arrangement)
        if under in columns:
            self.grid.cursor = self.grid.cursor._replace(column=columns.index(under))
