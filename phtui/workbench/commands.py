"""What the workbench does when told: tabs, files, history, refresh mode, watch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual import on
from textual.app import ComposeResult

from phtui.formatting import safe
from phtui.hogql.statements import Statement
from phtui.jobs.query_run import REFRESH_MODES
from phtui.jobs.query_watch import Watch
from phtui.jobs.sql_file import SqlFileError, read_sql, replaced_by, write_sql
from phtui.store.history import Entry
from phtui.widgets.history_list import HistoryList
from phtui.widgets.history_panel import HistoryPanel
from phtui.widgets.own_keys import key_said
from phtui.widgets.query_progress import QueryProgress
from phtui.widgets.question import Question
from phtui.widgets.refresh_menu import RefreshMenu
from phtui.workbench.view import QueryView


class QueryCommands(QueryView):
    """Obeys `:sql` and `:watch`, opens and saves files, and searches the history."""

    COLON_COMMANDS = {
        "watch": "60s, or 5m where events > 10: run it again and again; off ends that",
    }

    _confirmed: Path | None = None
    """A file that is there and may be replaced: its name was given once."""

    def compose_view(self) -> ComposeResult:
        """Lay out the editor and its results, and the history that takes their place."""
        yield from super().compose_view()
        yield HistoryPanel()

    def on_mount(self) -> None:
        """Follow the history; Textual calls this besides the others."""
        self.watch(self._worker, "history", self._show_history, init=False)

    def obey(self, words: str) -> None:
        """Do what `:sql` says: `new SQL`, `open FILE`, `save FILE` and so on."""
        if not self._tabs.tabs:  # they are still being read
            self._unobeyed.append(words)
            return
        verb, _, rest = words.partition(" ")
        verbs: dict[str, Callable[[str], None]] = {
            "new": lambda text: self._open_tab(text.strip()),
            "open": self._open_file,
            "save": lambda file: self._save_file(file or self._tabs.current.draft.file),
            "name": self._tabs.rename,
            "reopen": lambda _: self._reopen(),
            "history": self._open_history,
            "refresh": self._set_refresh,
            "snippet": self._save_snippet,
        }
        if verb not in verbs:
            raise ValueError(f":sql takes {', '.join(verbs)}.")
        verbs[verb](rest.strip())

    def obey_here(self, name: str, words: str) -> None:
        """Do what `:watch` says."""
        if name == "watch" and words in ("", "off"):
            self._worker.stop_watch(self._tabs.current.id)
        elif name == "watch":
            self.run_statement(self._statement(), Watch.parse(words))
        else:
            super().obey_here(name, words)

    def action_history(self) -> None:
        """Show every query that was run."""
        self._open_history("")

    def action_open_file(self) -> None:
        """Ask for a file, and open it in a new tab."""
        self._ask("Open a .sql file", "", self._open_file)

    def action_save_file(self) -> None:
        """Save the text; ask where to if it has no file yet."""
        file, self._confirmed = self._tabs.current.draft.file, None
        self._ask("Save the text to", file, self._save_file)

    def action_rename(self) -> None:
        """Ask for a name of the tab."""
        name = self._tabs.current.draft.name
        self._ask("The tab's name", name, lambda answer: self._tabs.rename(answer))

    def action_refresh_mode(self) -> None:
        """Choose whether a cached result will do."""

        def choose(mode: str | None) -> None:
            if mode is not None:
                self._set_refresh(mode)

        self.app.push_screen(RefreshMenu(self._tabs.current.refresh), choose)

    @on(HistoryPanel.Searched)
    def search_history(self, event: HistoryPanel.Searched) -> None:
        """Look something up."""
        self._worker.search_history(event.search)

    @on(HistoryPanel.Closed)
    def leave_history(self) -> None:
        """Go back to the text."""
        if (pane := self._tabs.current.pane) is not None:
            pane.editor.focus()

    @on(HistoryList.Inserted)
    def insert_entry(self, event: HistoryList.Inserted) -> None:
        """Put a query of the history into a new tab."""
        self._open_entry(event.entry)

    @on(HistoryList.WriteWanted)
    def write_entry(self, event: HistoryList.WriteWanted) -> None:
        """Write a query of the history where the cursor is."""
        self.query_one(HistoryPanel).display = False
        if (pane := self._tabs.current.pane) is not None:
            pane.write(event.entry.sql)

    @on(HistoryList.RunWanted)
    def run_entry(self, event: HistoryList.RunWanted) -> None:
        """Run a query of the history again, in a new tab."""
        self._open_entry(event.entry)
        sql = event.entry.sql
        self.run_statement(Statement(sql, 0, len(sql)))

    @on(HistoryList.StarWanted)
    def star_entry(self, event: HistoryList.StarWanted) -> None:
        """Set or take away a star."""
        self._worker.star_entry(event.entry, not event.entry.starred)

    @on(HistoryList.NameWanted)
    def name_entry(self, event: HistoryList.NameWanted) -> None:
        """Ask for a snippet's name."""
        entry = event.entry
        self._ask("The snippet's name", entry.name, lambda n: self._worker.name_entry(entry, n))

    @on(HistoryList.ForgetWanted)
    def forget_entry(self, event: HistoryList.ForgetWanted) -> None:
        """Delete an entry."""
        self._worker.forget_entry(event.entry)

    def _statement(self) -> Statement:
        """Return what would be run.

        Raises:
            ValueError: There is nothing.
        """
        pane = self._tabs.current.pane
        statement = pane.statement if pane is not None else None
        if statement is None:
            raise ValueError("There is nothing to run: write a query first.")
        return statement

    def _open_entry(self, entry: Entry) -> None:
        self.query_one(HistoryPanel).display = False
        self._open_tab(entry.sql, entry.name)

    def _open_tab(self, text: str = "", name: str = "") -> None:
        self._tabs.open(text, name)

    def _reopen(self) -> None:
        self._worker.reopen_draft()

    def _open_history(self, words: str) -> None:
        here = self._worker.here
        self.query_one(HistoryPanel).open(here if here.project else None, words)

    def _show_history(self) -> None:
        found = self._worker.history
        self.query_one(HistoryPanel).show(found.search, found.entries)

    def _set_refresh(self, mode: str) -> None:
        if mode not in REFRESH_MODES:
            raise ValueError(f"The refresh modes are {', '.join(REFRESH_MODES)}.")
        self._tabs.current.refresh = mode
        self.query_one(QueryProgress).mode = mode

    def _save_snippet(self, name: str) -> None:
        if not name:
            raise ValueError("Give the snippet a name: :sql snippet NAME.")
        self._worker.save_snippet(self._statement().text, name)
        self.notify(
            f"Kept as {safe(name)}; {key_said(self, 'query.history', 'F8')} finds it.", markup=False
        )

    def _open_file(self, name: str) -> None:
        path, text = read_sql(name)
        self._tabs.open(text, path.stem, str(path))

    def _save_file(self, name: str) -> None:
        tab = self._tabs.current
        replaced = replaced_by(name, tab.draft.file)
        if replaced is not None and replaced != self._confirmed:
            self._confirmed = replaced
            raise SqlFileError(f"{replaced} is there: the same again replaces it.")
        self._confirmed = None
        path = write_sql(name, tab.pane.text if tab.pane is not None else "")
        self._tabs.rename(path.stem, str(path))
        self.notify(f"Saved to {safe(str(path))}.", markup=False)

    def _ask(self, question: str, answer: str, then: Callable[[str], object]) -> None:
        self.app.push_screen(Question(question, answer, then))
