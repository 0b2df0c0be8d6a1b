"""The tab that is shown: how its query is, what came of it, where it went wrong."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.reactive import reactive
from textual.widgets import Static

from phtui.api.errors import QueryFailed
from phtui.formatting import safe, safe_lines
from phtui.jobs.query_failure import advice
from phtui.jobs.query_run import Phase, QueryRun
from phtui.jobs.query_watch import Watched
from phtui.jobs.result_cache import ResultCache
from phtui.view import Frame, View
from phtui.widgets.query_progress import QueryProgress
from phtui.widgets.query_tabs import QueryTab, QueryTabs
from phtui.widgets.result_pane import ResultPane
from phtui.widgets.result_state import ResultState
from phtui.widgets.watch_line import WatchLine
from phtui.worker import ApiWorker

_Watches = Mapping[str, Watched]


class QueryRows(View):
    """The tabs over the progress, the error and the rows of the one that is shown."""

    query_run: reactive[QueryRun] = reactive(QueryRun(), bindings=True)
    """The query of the current tab as the worker last reported it."""

    def __init__(self, worker: ApiWorker, frame: Frame) -> None:
        super().__init__(worker, frame)
        self._cache: ResultCache[ResultState] = ResultCache()
        self._seen: dict[str, QueryRun] = {}
        self._tabs = QueryTabs()
        self._results = ResultPane()

    def compose_view(self) -> ComposeResult:
        """Lay out tabs, progress, error and rows."""
        yield self._tabs
        yield WatchLine()
        yield QueryProgress().data_bind(QueryRows.query_run)
        yield Static(id="error", markup=False)
        yield self._results

    def on_mount(self) -> None:
        """Follow the worker; Textual calls this besides the frame's own."""
        self.watch(self._worker, "query_runs", self._show_runs)
        self.watch(self._worker, "watches", self._follow_watches)

    @on(ResultPane.CopyRequested)
    def copy_rows(self, event: ResultPane.CopyRequested) -> None:
        """Copy what the rows' pane made."""
        self.app.copy_to_clipboard(event.text)

    @on(QueryTabs.Switched)
    def show_tab(self, event: QueryTabs.Switched) -> None:
        """Bring the other tab's run and rows back; nothing is worked out anew."""
        state = self._results.state
        if event.before and state.weight:
            self._keep_rows(event.before, state)
        self._results.restore(self._cache.get(event.tab.id))
        self.query_one(QueryProgress).mode = event.tab.refresh
        self._show_run(event.tab)
        self._show_watch()

    def _show_runs(self) -> None:
        if not self._tabs.tabs:
            return
        seen, self._seen = self._seen, dict(self._worker.query_runs)
        for id_, run in self._seen.items():
            before = seen.get(id_, QueryRun())
            if run is before:
                continue
            tab = self._tabs.find(id_) or self._tabs.open(run.sql, id_=id_)
            if tab is self._tabs.current:
                self._show_run(tab)
            else:
                self._note_run(tab, before, run)
        self._label_tabs()

    def _note_run(self, tab: QueryTab, before: QueryRun, run: QueryRun) -> None:
        """Keep what came of a tab that is not shown, and say so."""
        if run.result is not None and run.result is not before.result and not run.active:
            held = self._cache.get(tab.id) or ResultState()
            self._keep_rows(tab.id, held.took(run.result, run.sql, _read(run), run.seconds()))
        over = before.active and not run.active
        if tab.id not in self._worker.watches and (over or (run.note and not before.note)):
            said = safe(run.note or str(run.error or ""))
            self._tell_of_tab(tab.id, f"{run.phase.value}. {said}")

    def _show_run(self, tab: QueryTab) -> None:
        run = self._worker.query_runs.get(tab.id, QueryRun())
        if run.result is not None:
            self._results.show(run.result, run.sql, _read(run), run.seconds())
        state = self._results.result_state
        self.query_one(QueryProgress).loaded = len(state.result.rows) if state.page else 0
        self.query_run = run
        self._show_error(tab, run)

    def _keep_rows(self, id_: str, state: ResultState) -> None:
        for gone in self._cache.keep(id_, state, state.weight):
            self._worker.drop_rows(str(gone), self._cache.words_for(gone))

    def _show_error(self, tab: QueryTab, run: QueryRun) -> None:
        message = self.query_one("#error", Static)
        message.display = run.error is not None and run.phase in (Phase.FAILED, Phase.EXPIRED)
        if run.error is None or not message.display:
            return
        told = self._place_of(tab, run) + safe_lines(str(run.error))
        message.update("\n".join(filter(None, (told, advice(run.error)))))

    def _place_of(self, tab: QueryTab, run: QueryRun) -> str:
        """Mark the error in the text, if that is still the text it is about; return its place."""
        pane, error = tab.pane, run.error
        if pane is None or not isinstance(error, QueryFailed) or error.start is None:
            return ""
        if not pane.text.startswith(run.sql, tab.sent_from):
            return ""
        start = tab.sent_from + error.start
        end = None if error.end is None else tab.sent_from + error.end
        pane.mark_error(start, end, str(error))
        row, column = pane.location_at(start)
        return f"Line {row + 1}, column {column + 1}: "

    def _follow_watches(self, old: _Watches, new: _Watches) -> None:
        if not self._tabs.tabs:
            return
        for id_, watched in new.items():
            if watched is old.get(id_):
                continue
            if watched.rings:
                self.app.bell()
                self._tell_of_tab(id_, watched.found)
            elif watched.over:
                self._tell_of_tab(id_, f"the watch is over. {safe(watched.trouble)}")
        self._show_watch()
        self._label_tabs()

    def _tell_of_tab(self, id_: str, words: str) -> None:
        """Say something of a tab whose own lines are not seen."""
        tab = self._tabs.find(id_)
        if tab is not None and not (self.is_current and tab is self._tabs.current):
            self.notify(f"Tab {safe(tab.draft.name)}: {words}", markup=False)

    def _show_watch(self) -> None:
        self.query_one(WatchLine).watched = self._worker.watches.get(self._tabs.current.id)

    def _label_tabs(self) -> None:
        self._tabs.show_runs(self._worker.query_runs, self._worker.watches)


def _read(run: QueryRun) -> int:
    """Return how many bytes ClickHouse read for it, as far as is known."""
    return run.bytes_read if run.bytes_read is not None else run.progress.bytes
