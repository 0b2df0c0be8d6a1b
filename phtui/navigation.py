"""The way from view to view, by keys, by jumps and by the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding

from phtui.formatting import safe, safe_lines
from phtui.terminal_app import TerminalApp
from phtui.views import VIEWS
from phtui.widgets.go import Back, Go

if TYPE_CHECKING:  # imported once the first frame is on the terminal
    from phtui.view import View
    from phtui.worker import ApiWorker

_LONGEST = 10
"""Views that are gone back through: one may jump round and round."""


class NavigatingApp(TerminalApp):
    """Shows one view at a time, and knows the way back."""

    BINDINGS = [
        Binding("question_mark,f1", "help", "Help", id="app.help",
                tooltip="Every key of the focused pane"),
        *(Binding(entry.key, f"view('{name}')", entry.title, id=f"app.{name}",
                  tooltip=f"The view {entry.title} (where no text is typed)")
          for name, entry in VIEWS.items()),
        # What is typed on must not go to the view below: hence first of all, and awaited.
        Binding("colon", "command", "Command", key_display=":", id="app.command", show=False,
                priority=True,
                tooltip="A command line, such as :logs webhook -15m"),
        Binding("minus", "last_view", "Last view", id="app.last_view", show=False,
                tooltip="Back to the view before this one"),
    ]  # fmt: skip

    worker: ApiWorker
    """What talks to PostHog; there once the first frame is."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = False
        """Whether there are views yet."""
        self._last_view = ""
        self._trail: list[str] = []

    @property
    def takes_keys(self) -> bool:
        """Whether a view is there, and what one types in."""
        return self.opened and (len(self.screen_stack) != 1 or self._view_shown.takes_keys)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what looks at a view once there is one."""
        if action in ("help", "status"):  # they look at a view
            return self.opened
        typing = self.focused is not None and self.focused.check_consume_key("2", "2")
        if action == "command":
            return self.opened and not typing and len(self.screen_stack) == 1
        if action in ("view", "last_view"):
            there = parameters != (self.current_mode,) if parameters else bool(self._last_view)
            return self.opened and not typing and there
        return super().check_action(action, parameters)

    @on(Go)
    async def go(self, event: Go) -> None:
        """Go to a view, and to a place in it."""
        await self.show_view(event.view, event.words)

    @on(Back)
    async def go_back(self, event: Back) -> None:
        """Go to the view before, or leave where there is none."""
        if self._trail:
            await self._switch(self._trail.pop())
        elif event.leave:
            await self.run_action("quit")

    async def show_view(self, name: str, words: str = "") -> None:
        """Show a view, and in it what the words name; `Esc` comes back from there."""
        came = name != self.current_mode
        if came:
            here = self.current_mode
            if not words:  # by its key: each view once, so that `q` has few steps to the end
                self._trail = [each for each in self._trail if each not in (name, here)]
            self._trail = [*self._trail, here][-_LONGEST:]
            await self._switch(name)
        if words:
            view = self._view_shown
            self._say_refused(lambda: view.arrive(words) if came else view.obey(words))

    @property
    def _view_shown(self) -> View:
        from phtui.view import View

        view = self.screen_stack[0]
        assert isinstance(view, View)
        return view

    def _say_refused(self, obey: Callable[[], None]) -> None:
        try:
            obey()
        except ValueError as error:
            self._say(str(error))

    def _say(self, words: str) -> None:
        self.notify(safe_lines(words), severity="warning", markup=False)

    async def _switch(self, name: str) -> None:
        self._last_view = self.current_mode
        await self.switch_mode(name)
        self.show_title()

    async def action_view(self, name: str) -> None:
        """Go to a view."""
        await self.show_view(name)

    async def action_last_view(self) -> None:
        """Go back to the view before."""
        await self.show_view(self._last_view)

    async def action_command(self) -> None:
        """Ask for a command, and do it."""
        from phtui.screens.command import CommandScreen
        from phtui.store.commands import CommandHistory

        commands = {entry.command: f"{entry.title}: {entry.takes}" for entry in VIEWS.values()}
        commands |= self._view_shown.COLON_COMMANDS
        commands |= {"project": "Another project: its number, or a part of its name", "q": "Quit"}
        projects = self.worker.project_choice.projects
        commands |= {f"project {each.id}": safe(each.name) for each in projects}
        await self.push_screen(CommandScreen(commands, CommandHistory().read()), self._do)

    async def _do(self, line: str | None) -> None:
        """Do what was typed after `:`."""
        from phtui.store.commands import CommandHistory

        if line is None:
            return
        CommandHistory().add(line)
        name, _, words = line.partition(" ")
        by_command = {entry.command: view for view, entry in VIEWS.items()}
        if name in ("q", "quit"):
            await self.run_action("quit")
        elif name == "project":
            self.worker.choose_project(words.strip())
        elif name in by_command:
            await self.show_view(by_command[name], words.strip())
        elif name in self._view_shown.COLON_COMMANDS:
            self._say_refused(lambda: self._view_shown.obey_here(name, words.strip()))
        else:
            self._say(f"There is no command :{name} here; Tab after : shows what there is.")

    def show_title(self) -> None:
        """Name project and view in the window's title."""
        project, entry = self.worker.connection.project, VIEWS.get(self.current_mode)
        title = entry.title if entry else ""
        self.title_line.show("phtui", project.name if project else "", title)

    def action_help(self) -> None:
        """Show every key that works here."""
        from phtui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))
