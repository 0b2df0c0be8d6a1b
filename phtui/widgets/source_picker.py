"""The list of what can be followed, and a line to look for some of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from phtui.api.log_models import LogEntry, LogSource
from phtui.formatting import safe
from phtui.widgets.log_times import Times
from phtui.widgets.prompt import Prompt
from phtui.widgets.source_list import SourceList


class SourcePrompt(Prompt):
    """Asks which sources are to be listed."""

    ASKS: ClassVar[dict[str, str]] = {
        "sources": "list only: a text in name, kind or key; !text hides; empty lists all",
    }

    def __init__(self) -> None:
        super().__init__("sources")
        self.given = ""
        """What was asked for last."""

    def _do(self, text: str) -> None:
        self.given = text.strip()


class SourcePicker(Vertical):
    """Lists sources, all or those that have a text."""

    DEFAULT_CSS = "SourcePicker { height: 1fr; }"

    BINDINGS = [
        Binding("slash", "ask", "Filter", id="sources.filter",
                tooltip="List what has a text in name, kind or key; with ! before it hide that"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.main = SourceList()
        self._prompt = SourcePrompt()
        self._known: Sequence[LogSource] = ()
        self._followed: Collection[str] = ()
        self._last: Mapping[str, LogEntry | None] = {}
        self._times = Times()

    def compose(self) -> ComposeResult:
        """Lay out the list, and the prompt below it."""
        yield self.main
        yield self._prompt

    @property
    def words(self) -> list[str]:
        """What is to be said of the filter: how much it lists."""
        text = self._prompt.given
        if not text:
            return []
        kept = len(self._listed)
        return [f"only {safe(text)}: {kept:,} of {len(self._known):,} sources. Esc lists all."]

    def show_sources(
        self,
        sources: Sequence[LogSource],
        followed: Collection[str],
        last: Mapping[str, LogEntry | None],
        times: Times,
    ) -> None:
        """Show those that are wanted; the arguments are `SourceList.show_sources`'s."""
        self._known, self._followed, self._last, self._times = sources, followed, last, times
        self.main.show_sources(self._listed, followed, last, times)

    def step_back(self) -> bool:
        """Close the prompt, or list all again; return whether there was anything to undo."""
        if self._prompt.display:
            self._prompt.close()
        elif self._prompt.given:
            self._prompt.given = ""
            self._prompt.post_message(Prompt.Closed())
        else:
            return False
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to ask while nothing is asked: there the key is a character to type."""
        if action == "ask":
            return not self._prompt.display
        return super().check_action(action, parameters)

    def action_ask(self) -> None:
        """Ask which sources are to be listed."""
        self._prompt.ask("sources", self._prompt.given)

    @on(Prompt.Closed)
    def return_to_list(self) -> None:
        """List what is wanted now."""
        self.show_sources(self._known, self._followed, self._last, self._times)
        if self.display:
            self.main.focus()

    @property
    def _listed(self) -> Sequence[LogSource]:
        text = self._prompt.given.casefold()
        hide = text.startswith("!")
        wanted = text[hide:].strip()
        if not wanted:
            return self._known
        return [each for each in self._known if hide != (wanted in _words_of(each))]


def _words_of(source: LogSource) -> str:
    return f"{source.name} {source.type or source.kind} {source.key}".casefold()
