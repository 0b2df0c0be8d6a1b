"""The tabs: what is written and run in them, and kept of them."""

from __future__ import annotations

from functools import partial
from typing import Final

from textual import on

from phtui.formatting import safe
from phtui.hogql.placeholders import placeholders
from phtui.hogql.statements import Statement
from phtui.jobs.query_variables import answers_to, open_values
from phtui.jobs.query_watch import Watch
from phtui.store.drafts import Draft
from phtui.view import Frame
from phtui.widgets.query_tabs import QueryTab, QueryTabs
from phtui.widgets.result_pane import ResultPane
from phtui.widgets.sql_pane import SqlPane
from phtui.widgets.variables_form import VariablesForm
from phtui.workbench.rows import QueryRows
from phtui.worker import ApiWorker

FIRST_QUERY: Final = """\
select event, count() as events, uniq(person_id) as persons
from events
where timestamp > now() - interval 1 day
group by event
order by events desc
"""
"""What the first tab of all holds."""


class QueryView(QueryRows):
    """Runs what is written, asks for what it leaves open, keeps the drafts."""

    def __init__(self, worker: ApiWorker, frame: Frame) -> None:
        super().__init__(worker, frame)
        self._unobeyed: list[str] = []

    def on_mount(self) -> None:
        """Follow the worker; Textual calls this besides the view's own."""
        self.watch(self._worker, "drafts", self._open_drafts)
        self.watch(self._worker, "reopened", self._show_reopened, init=False)
        self.watch(self._worker, "workbench_trouble", self._show_trouble)
        for name in SqlPane.ANSWERS:
            self.watch(self._worker, name, partial(self._pass_on, name), init=False)
        self._worker.load_drafts()

    @property
    def takes_keys(self) -> bool:
        """Whether the drafts are read: what is typed goes to the one that was shown."""
        return bool(self._tabs.tabs)

    def run_statement(
        self, statement: Statement, watch: Watch | None = None, refresh: str = ""
    ) -> None:
        """Run a statement of the current tab; ask first for what it leaves open.

        Args:
            statement: In the text of the tab, or of another.
            watch: Run it again and again.
            refresh: The mode; that of the tab where it is empty.
        """
        tab = self._tabs.current
        if tab.pane is not None:
            tab.pane.clear_error()
        tab.sent_from = statement.start
        if not (names := placeholders(statement.text)):
            self._run(tab, statement.text, watch, refresh)
            return

        def go(typed: dict[str, str] | None) -> None:
            if typed is not None:
                self._worker.remember_values(typed)
                self._run(tab, statement.text, watch, refresh)

        values = open_values(names, self._worker.sql_variables)
        form = VariablesForm(values, self._worker.typed_values)
        self.app.push_screen(form, go)

    def _run(self, tab: QueryTab, sql: str, watch: Watch | None = None, refresh: str = "") -> None:
        """Run some SQL for a tab, with what was last typed for what it leaves open."""
        self._worker.keep_drafts(self._tabs.drafts)
        answers = answers_to(sql, self._worker.typed_values)
        if watch is not None:
            self._worker.watch_query(tab.id, sql, watch, answers)
        else:
            self._worker.run_query(tab.id, sql, refresh or tab.refresh, answers)

    @on(SqlPane.Submitted)
    def run_submitted(self, event: SqlPane.Submitted) -> None:
        """Run what the editor sent."""
        self.run_statement(event.statement)

    @on(SqlPane.Asked)
    def answer(self, event: SqlPane.Asked) -> None:
        """Find out what the editor asks."""
        self._worker.answer_editor(event.question)

    @on(ResultPane.MoreWanted)
    def run_for_more(self, event: ResultPane.MoreWanted) -> None:
        """Fetch more of the rows that are shown."""
        self._run(self._tabs.current, event.sql)

    @on(QueryTabs.Switched)
    def give_answers(self, event: QueryTabs.Switched) -> None:
        """Tell the tab's editor what is known, and go to it from anywhere but the rows."""
        if (pane := event.tab.pane) is not None:
            for name in SqlPane.ANSWERS:
                setattr(pane, name, getattr(self._worker, name))
            pane.look_again()
            if event.to_write or not self._results.has_focus_within:
                pane.editor.focus()

    @on(QueryTabs.Changed)
    def keep_drafts(self) -> None:
        """Have what was typed on disk within half a second."""
        self._worker.keep_drafts(self._tabs.drafts)
        self._label_tabs()

    def _open_drafts(self) -> None:
        drafts = self._worker.drafts
        if drafts is None or self._tabs.tabs:
            return
        written = tuple(draft for draft in drafts if _is_written(draft))
        if written:
            self._tabs.restore(written)
        else:
            self._tabs.open(FIRST_QUERY)
        for words in self._unobeyed:
            self._obey_late(words)
        self._worker.find_queries()

    def _obey_late(self, words: str) -> None:
        """Do what was asked for before there were tabs."""
        try:
            self.obey(words)
        except ValueError as problem:
            self.notify(safe(str(problem)), severity="warning", markup=False)

    def _show_reopened(self) -> None:
        if (draft := self._worker.reopened) is None:
            self.notify("No closed tab is kept.", markup=False)
        else:
            self._tabs.open(draft.text, draft.name, draft.file, draft.id)

    def _show_trouble(self) -> None:
        if self._worker.workbench_trouble:
            self.notify(safe(self._worker.workbench_trouble), severity="warning", markup=False)

    def _pass_on(self, name: str) -> None:
        for pane in self._tabs.panes:
            setattr(pane, name, getattr(self._worker, name))


def _is_written(draft: Draft) -> bool:
    """Whether somebody wrote or named it: a second phtui leaves tabs behind that nobody touched."""
    return not draft.name.isdecimal() or draft.text.strip() not in ("", FIRST_QUERY.strip())
