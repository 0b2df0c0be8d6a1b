"""The editor's tabs: each with its own text, cursor, undo and file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import uuid4

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets.text_area import Selection

from phtui.jobs.query_run import QueryRun
from phtui.jobs.query_watch import Watched
from phtui.store.drafts import Draft
from phtui.widgets.completion_knowledge import Knowledge
from phtui.widgets.sql_pane import SqlPane
from phtui.widgets.tab_bar import TabBar, TabLabel


@dataclass
class QueryTab:
    """One tab."""

    draft: Draft
    pane: SqlPane | None = None
    """The editor; there once the tab was looked at."""
    sent_from: int = 0
    """Where in the text the statement begins that ran last."""
    refresh: str = "force_async"

    @property
    def id(self) -> str:
        """What drafts, runs and results know it by."""
        return self.draft.id


class QueryTabs(Vertical):
    """A line of tabs over the editor of the current one. There is always one tab at least."""

    DEFAULT_CSS = """
    QueryTabs { height: 2fr; min-height: 4; }
    QueryTabs SqlPane { height: 1fr; }
    """

    class Switched(Message):
        """Another tab is shown."""

        def __init__(self, before: str, tab: QueryTab, *, to_write: bool) -> None:
            """Tell of it.

            Args:
                before: The id of the tab that was shown; "" at first, or when closed.
                tab: The one that is shown now.
                to_write: Whether it was opened for its text; else who reads rows reads on.
            """
            super().__init__()
            self.before = before
            self.tab = tab
            self.to_write = to_write

    class Changed(Message):
        """The drafts are others: a text, a cursor, a name, the tabs themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.tabs: list[QueryTab] = []
        self._current = ""
        self._knowledge = Knowledge()

    def compose(self) -> ComposeResult:
        """Lay out the line; editors follow as tabs are looked at."""
        yield TabBar()

    @property
    def current(self) -> QueryTab:
        """The tab that is shown."""
        return self.tabs[self._index(self._current)]

    @property
    def panes(self) -> Iterator[SqlPane]:
        """Every editor there is."""
        return (tab.pane for tab in self.tabs if tab.pane is not None)

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """The tabs as they are to be kept."""
        return tuple(replace(tab.draft, is_current=tab.id == self._current) for tab in self.tabs)

    def restore(self, drafts: tuple[Draft, ...]) -> None:
        """Open the tabs of an earlier time, and show the one that was shown."""
        self.tabs = [QueryTab(draft) for draft in drafts]
        current = next((draft for draft in drafts if draft.is_current), drafts[0])
        self.select(current.id)

    def find(self, id_: str) -> QueryTab | None:
        """Return a tab, None if it was closed."""
        return next((tab for tab in self.tabs if tab.id == id_), None)

    def open(self, text: str = "", name: str = "", file: str = "", id_: str = "") -> QueryTab:
        """Open a tab after the current one, and show it."""
        draft = Draft(id_ or uuid4().hex, name or self._free_name(), text, len(text), file)
        tab = QueryTab(draft)
        self.tabs.insert(self._index(self._current) + 1, tab)
        self.select(tab.id)
        return tab

    def select(self, id_: str, *, to_write: bool = True) -> None:
        """Show a tab; see `Switched`."""
        before, self._current = self._current, id_
        tab = self.current
        if tab.pane is None:
            tab.pane = SqlPane(tab.draft.text, knowledge=self._knowledge)
            cursor = tab.pane.location_at(tab.draft.cursor)
            tab.pane.editor.selection = Selection.cursor(cursor)
            self.mount(tab.pane)
        for each in self.tabs:
            if each.pane is not None:
                each.pane.display = each is tab
        self.post_message(self.Switched(before, tab, to_write=to_write))
        self.post_message(self.Changed())

    def step(self, by: int) -> None:
        """Show the next tab, or the one before."""
        index = (self._index(self._current) + by) % len(self.tabs)
        self.select(self.tabs[index].id, to_write=False)

    def close(self) -> str:
        """Close the current tab; return its id."""
        index = self._index(self._current)
        tab = self.tabs.pop(index)
        if tab.pane is not None:
            tab.pane.remove()
        self._current = ""
        if self.tabs:
            self.select(self.tabs[min(index, len(self.tabs) - 1)].id, to_write=False)
        else:
            self.open()
        return tab.id

    def rename(self, name: str = "", file: str = "") -> None:
        """Give the current tab a name, or a file."""
        tab = self.current
        tab.draft = replace(tab.draft, name=name or tab.draft.name, file=file or tab.draft.file)
        self.post_message(self.Changed())

    def show_runs(self, runs: Mapping[str, QueryRun], watches: Mapping[str, Watched]) -> None:
        """Bring the line of tabs up to date."""
        bar = self.query_one(TabBar)
        bar.labels = tuple(
            TabLabel(
                tab.draft.name,
                runs.get(tab.id, QueryRun()).phase,
                tab.id in watches and not watches[tab.id].over,
            )
            for tab in self.tabs
        )
        bar.current = self._index(self._current)

    @on(SqlPane.Changed)
    def keep_draft(self, event: SqlPane.Changed) -> None:
        """Take over what was typed."""
        event.stop()
        tab = self.current
        if tab.pane is not None:
            tab.draft = replace(tab.draft, text=tab.pane.text, cursor=tab.pane.cursor)
            self.post_message(self.Changed())

    def _index(self, id_: str) -> int:
        return next((i for i, tab in enumerate(self.tabs) if tab.id == id_), -1)

    def _free_name(self) -> str:
        taken = {tab.draft.name for tab in self.tabs}
        return next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)
