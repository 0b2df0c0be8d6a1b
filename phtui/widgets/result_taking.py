"""Copy, save, and more: what one takes of a result."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from phtui.formatting import safe
from phtui.hogql.more import NoMoreError
from phtui.jobs.export import ExportError, check_place, export, export_formats, text_of_rows
from phtui.jobs.export_lines import json_lines
from phtui.jobs.more import more_rows
from phtui.jobs.result_view import ArrangedRows
from phtui.widgets.grid import Grid
from phtui.widgets.piping import ask_to_pipe
from phtui.widgets.result_line import ResultLine
from phtui.widgets.result_menu import CopyChoice, CopyMenu
from phtui.widgets.result_prompt import SAVE, ResultPrompt
from phtui.widgets.result_reading import ResultReading


class ResultTaking(ResultReading):
    """The keys that take rows somewhere, or fetch more of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("Y", "copy_as", "Copy as", id="result.copy_as",
                tooltip="Copy rows as TSV, CSV, JSON, Markdown or INSERT"),
        Binding("ctrl+s", "save", "Save", key_display="^s", id="result.save",
                tooltip="Save the rows to a file: csv, tsv, jsonl, json, md, sql, parquet"),
        Binding("vertical_line", "pipe", "Pipe", key_display="|", show=False, id="result.pipe",
                tooltip="Give the rows to a shell command, as lines of JSON"),
        Binding("plus", "more", "More", key_display="+", id="result.more",
                tooltip="Fetch more rows: those after the last, or by a greater LIMIT"),
    ]  # fmt: skip

    _confirmed: Path | None = None
    """A file that is there and may be replaced: Enter was pressed once."""

    def action_copy_as(self) -> None:
        """Ask in which form to copy what, and copy it."""
        sets = self._sets()

        def copy(choice: CopyChoice | None) -> None:
            if choice is not None:
                self.start("copy", partial(self._copy, sets[choice.rows][1], choice.form))

        self.app.push_screen(CopyMenu([words for words, _ in sets]), copy)

    def action_save(self) -> None:
        """Ask for the file to save to."""
        words, _ = self._saved()
        self._confirmed = None
        name = f"query-{time.strftime('%Y%m%d-%H%M%S')}.csv"
        endings = " ".join(f".{form}" for form in export_formats())
        self.query_one(ResultPrompt).ask(SAVE, name)
        self.query_one(ResultLine).hint = f"save {words} as {endings}"

    def action_pipe(self) -> None:
        """Ask for a shell command, and give it the rows a file would get."""
        words, rows = self._saved()
        columns = [self.result_state.columns[column] for column in self.result_state.shown]
        ask_to_pipe(self.screen, words, lambda: "".join(json_lines(columns, rows)))

    def action_more(self) -> None:
        """Ask for more rows, or say why there are none."""
        state = self.result_state
        try:
            page = len(state.page.result.rows) if state.page else None
            following = more_rows(state.sql, state.result, page)
        except NoMoreError as reason:
            self.notify(safe(str(reason)), markup=False)
            return
        self.result_state = replace(state, following=following.sql if following.appends else "")
        self.notify(safe(f"Fetching {following.words}."), markup=False)
        self.post_message(self.MoreWanted(following.sql))

    @on(Grid.CopyRequested)
    def copy_cell(self, event: Grid.CopyRequested) -> None:
        """Copy a value."""
        event.stop()
        self.post_message(self.CopyRequested(event.text))

    @on(Input.Submitted, "ResultPrompt")
    def take_answer(self, event: Input.Submitted) -> None:
        """Do what was typed; stay open when it cannot be done."""
        event.stop()
        prompt = self.query_one(ResultPrompt)
        if prompt.purpose != SAVE:
            self.filter_by(event.value.strip())
        elif not self._may_save(Path(event.value.strip()).expanduser()):
            return
        prompt.display = False
        self.query_one(ResultLine).hint = ""
        self.grid.focus()

    def _may_save(self, path: Path) -> bool:
        """Begin to save, unless the file cannot be meant."""
        try:
            check_place(path)
        except ExportError as error:
            self.notify(safe(str(error)), severity="warning", markup=False)
            return False
        if path.exists() and self._confirmed != path:
            self._confirmed = path
            self.notify(safe(f"{path} is there: Enter again replaces it."), markup=False)
            return False
        self.start("save", partial(self._save, path))
        return True

    async def _save(self, path: Path) -> None:
        state, (_, rows) = self.result_state, self._saved()
        columns = [state.columns[column] for column in state.shown]
        line = self.query_one(ResultLine)
        line.busy = "saving …"
        try:
            done = await asyncio.to_thread(export, path, columns, state.shown_types, rows)
        except ExportError as error:
            self.notify(safe(str(error)), severity="error", markup=False)
        else:
            self.notify(safe(done.words), markup=False)
        finally:
            line.busy = ""

    async def _copy(self, rows: ArrangedRows, form: str) -> None:
        state = self.result_state
        columns = [state.columns[column] for column in state.shown]
        text = await asyncio.to_thread(text_of_rows, form, columns, rows)
        self.post_message(self.CopyRequested(text))

    def _saved(self) -> tuple[str, ArrangedRows]:
        """Return the rows a file gets: those that are marked, else all in the view."""
        return self._sets()[0 if self.result_state.marked else -1]

    def _sets(self) -> list[tuple[str, ArrangedRows]]:
        """Return what can be copied, the likeliest first: the marked rows, this one, all."""
        state = self.result_state
        columns, rows = state.arrangement.columns, state.result.rows
        sets = []
        if state.marked:
            seen = [state.rows.number(place) for place in sorted(state.marked_places)]
            numbers = [*seen, *sorted(state.marked - set(seen))]
            words = "the marked row" if len(numbers) == 1 else f"{len(numbers):,} marked rows"
            sets.append((words, ArrangedRows(rows, numbers, columns)))
        if self.has_rows:
            sets.append(("this row", ArrangedRows(rows, [self.row_number], columns)))
        count = len(state.rows)
        words = "the header" if count == 0 else "all 1 row" if count == 1 else f"all {count:,} rows"
        return [*sets, (words, state.rows)]
