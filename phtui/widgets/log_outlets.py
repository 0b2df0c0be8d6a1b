"""What leaves a log: copies, addresses, lines for files and programs, alerts."""

from __future__ import annotations

from textual import on
from textual.containers import Vertical
from textual.message import Message

from phtui.api.log_models import Level
from phtui.formatting import safe
from phtui.jobs.log_alert import Raised
from phtui.jobs.log_history import History
from phtui.jobs.log_links import forms_of, page_of
from phtui.jobs.log_save import Export
from phtui.jobs.log_text import LineTexts
from phtui.store.log_filter import LogFilter
from phtui.widgets.cell_view import CellView
from phtui.widgets.cells import GridCell
from phtui.widgets.log_alert import Alerted
from phtui.widgets.log_copy import CopyMenu
from phtui.widgets.log_prompt import LogPrompt
from phtui.widgets.log_times import WIDE
from phtui.widgets.log_view import LogView


class LogOutlets(Vertical):
    """Has a log, and hands on what somebody wants of it."""

    class ExportWanted(Message):
        """The shown lines are to be saved or piped."""

        def __init__(self, purpose: str, target: str, chosen: LogFilter, texts: LineTexts) -> None:
            super().__init__()
            self.purpose = purpose
            """`save` or `pipe`."""
            self.target = target
            """A file, or a shell command."""
            self.chosen = chosen
            self.texts = texts

    def __init__(self) -> None:
        super().__init__()
        self.log_view = LogView()
        self.host, self.project = "", 0
        """Where the sources are."""

    def show_export(self, export: Export) -> None:
        """Say how saving or piping went, and show what a program wrote."""
        if export.output is None:
            self.notify(
                safe(export.words),
                severity="error" if export.failed else "information",
                markup=False,
            )
        else:
            cell = GridCell(0, 0, "output", "", export.output)
            self.app.push_screen(CellView(cell, export.words))

    def tell_history(self, history: History) -> None:
        """Show the older lines that were fetched, and say where they end."""
        if history.error is not None:
            self.notify(safe(str(history.error)), severity="warning", markup=False)
        elif history.stopped is not None:
            back = self.log_view.times.absolute(history.stopped, WIDE)
            self.notify(f"Older lines are there back to {back} only.", markup=False)
        elif history.beginning and not history.new:
            self.notify("The log begins here: PostHog has nothing older.", markup=False)
        self.log_view.show_news()

    def ring(self, raised: Raised | None) -> None:
        """Tell of lines that somebody waits for."""
        if raised is None:
            return
        line = raised.line
        name = self.log_view.names.get(line.source, line.source)
        words = safe(f"{raised.count:,} × {name}: {line.text[:200]}")
        self.app.bell()
        self.notify(words, title="Alert", severity="warning", markup=False)
        self.post_message(Alerted(words))

    @on(LogView.Opened)
    def open_line(self, event: LogView.Opened) -> None:
        """Show a message in full."""
        line, log = event.line, self.log_view
        name = log.names.get(line.source, line.source)
        cell = GridCell(0, 0, name, Level(line.level).name, line.text)
        place = [log.times.clock(line.time, 200).strip(), line.origin, line.instance]
        self.app.push_screen(CellView(cell, " · ".join(filter(None, place))))

    @on(LogView.CopyRequested)
    def copy_line(self, event: LogView.CopyRequested) -> None:
        """Copy a message."""
        self.app.copy_to_clipboard(event.text)

    @on(LogView.CopyAsRequested)
    def copy_line_as(self, event: LogView.CopyAsRequested) -> None:
        """Ask in which form, and copy the line."""

        def copy(text: str | None) -> None:
            if text is not None:
                self.app.copy_to_clipboard(text)

        forms = forms_of(self.host, self.project, event.line, self._texts)
        self.app.push_screen(CopyMenu(forms), copy)

    @on(LogView.PageRequested)
    def show_page(self, event: LogView.PageRequested) -> None:
        """Show and copy where the source is in PostHog."""
        self.app.open_url(page_of(self.host, self.project, event.source))

    @on(LogPrompt.TargetGiven)
    def want_export(self, event: LogPrompt.TargetGiven) -> None:
        """Ask for the shown lines to be saved or piped."""
        chosen = self.log_view.filter
        self.post_message(self.ExportWanted(event.purpose, event.text, chosen, self._texts))

    @property
    def _texts(self) -> LineTexts:
        return LineTexts(self.log_view.names)
