"""The rows of one query: to sort, filter, read, chart, copy and save.

How a screen uses it: on every new result `pane.show(run.result, run.sql, bytes, seconds)`; the
pane keeps sort, filter and columns when the columns are the same. When the tab changes,
`cache.keep(old_tab, pane.state, pane.state.weight)` (a `jobs.result_cache.ResultCache`) and
`pane.restore(cache.get(new_tab))`: nothing is decoded, sorted or counted again. For rows that had
to go, `cache.words_for(tab)` is the sentence to show. The keys `keep` returns are the tabs whose
rows are gone: whoever else holds them (`worker.query_runs`) is to let go of them too, or the cap
says nothing.

A result for a tab that is not shown: `(cache.get(tab) or ResultState()).took(result, sql)` is the
state to keep. `show` of what is there already does nothing.

`MoreWanted(sql)` asks to run `sql` as the tab's next query; show its result as every other: the
pane knows by the SQL that it asked for it and puts the rows after those that are there.
`CopyRequested(text)` is for `app.copy_to_clipboard`. `Go` goes up to the app. Files the pane
writes itself. Esc inside it undoes filter and chart; F6 elsewhere: `toggle_chart()`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from phtui.api.models import QueryResult
from phtui.formatting import counted
from phtui.jobs.result_jumps import jumps_from
from phtui.jobs.result_view import Arrangement
from phtui.widgets.chart_view import ChartView
from phtui.widgets.go import Go
from phtui.widgets.jump_menu import JumpMenu
from phtui.widgets.result_charting import ResultCharting
from phtui.widgets.result_prompt import ResultPrompt
from phtui.widgets.result_state import ResultState

_ON_A_ROW = frozenset({"record", "statistics", "mark", "jump"})
_ON_COLUMNS = frozenset({"filter", "flip", "sort", "choose_columns", "chart", "server"})
_TAKING = frozenset({"copy_as", "save", "pipe", "more"})


class ResultPane(ResultCharting):
    """A grid with everything one does to rows that are there; F6 puts a chart beside it."""

    ALLOW_MAXIMIZE = True

    DEFAULT_CSS = """
    ResultPane { height: 1fr; }
    ResultPane > #rows { height: 1fr; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close_inner", "Back", show=False, id="result.back",
                tooltip="Undo the filter, then hide the chart"),
        Binding("J", "jump", "Go to", show=False, id="result.jump",
                tooltip="Go to the person, the recording or the logs of this row"),
    ]  # fmt: skip

    def show(self, result: QueryResult, sql: str, bytes_read: int = 0, seconds: float = 0) -> None:
        """Show a result, or put it after what is there if it was asked for by `MoreWanted`.

        Args:
            result: What came.
            sql: What brought it.
            bytes_read: As the progress told last, 0 for not told.
            seconds: How long it took, 0 for not told.
        """
        before = self.result_state
        if result is before.last:
            return
        state = self.state.took(result, sql, bytes_read, seconds)
        if state.page is not None:
            fresh = len(state.result.rows) - len(state.page.before.result.rows)
            self.notify(
                f"{counted(fresh, 'more row')}." if fresh else "There are no more.", markup=False
            )
        self.restore(state)

    @property
    def state(self) -> ResultState:
        """What `restore` needs to bring this back; holds the rows."""
        state = replace(self.result_state, cursor=self.grid.cursor)
        # What is still being arranged is arranged when it comes back.
        return (
            state if self._wanted is None else replace(state, arrangement=self._wanted, order=None)
        )

    def restore(self, state: ResultState | None) -> None:
        """Show what was there, as it was; None: nothing."""
        self.stop_arranging()
        state = state or ResultState()
        if state.is_arranged:
            self.result_state = state
            self.grid.cursor = state.cursor
            return
        # What came is there at once; its order follows in a moment.
        wanted = state.arrangement
        self.result_state = replace(state, arrangement=Arrangement(columns=wanted.columns))
        self.rearrange(wanted)

    def toggle_chart(self) -> None:
        """Show or hide the chart (F6, also where the focus is elsewhere)."""
        self.action_chart()

    def step_back(self) -> bool:
        """Close or undo the innermost thing: prompt, filter, chart; False if there was none."""
        prompt = self.query_one(ResultPrompt)
        if prompt.display:
            prompt.action_close()
        elif self.arrangement.wanted:
            self.filter_by("")
        elif self.query(ChartView):
            self.action_chart()
        else:
            return False
        return True

    def action_close_inner(self) -> None:
        """Undo the innermost thing."""
        self.step_back()

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002 -- Textual's signature
    ) -> bool:
        """Offer what can be done with what is there, and nothing while something is typed."""
        if self.query_one(ResultPrompt).has_focus:
            return False
        offered = {
            **dict.fromkeys(_ON_A_ROW, self.has_rows),
            **dict.fromkeys(_ON_COLUMNS | _TAKING, bool(self.result_state.columns)),
            "close_inner": bool(self.arrangement.wanted or self.result_state.has_chart),
            "pick_chart": self.result_state.has_chart,
            "clear_marks": bool(self.result_state.marked),
        }
        return offered.get(action, True)

    def action_jump(self) -> None:
        """Ask where to go from the row under the cursor."""
        state = self.result_state
        row = state.result.rows[self.row_number]
        jumps = {
            letter: (words, Go(view, target))
            for letter, words, view, target in jumps_from(state.columns, row, self.column)
        }
        if not jumps:
            self.notify("No person, session or time is in this row.", markup=False)
            return

        def go(jump: Go | None) -> None:
            if jump is not None:
                self.post_message(jump)

        self.app.push_screen(JumpMenu(jumps), go)
