"""The ways out: to the shell, and to another project of the same login."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from phtui.formatting import safe
from phtui.navigation import NavigatingApp

if TYPE_CHECKING:  # imported once the first frame is on the terminal
    from phtui.jobs.projects import ProjectChoice


class LeavingApp(NavigatingApp):
    """Leaves in order, and asks first where something would be lost."""

    next_project: int | None = None
    """Where to go on when the app has ended; None for nowhere."""

    @property
    def _queries_running(self) -> int:
        """Return how many queries run on the server."""
        runs = self.worker.query_runs.values() if self.opened else ()
        return sum(run.on_server for run in runs)

    async def action_quit(self) -> None:
        """Leave; ask first what becomes of queries that run. A second Ctrl-Q keeps them."""
        from phtui.widgets.leave_question import LeaveQuestion

        if not self._queries_running or isinstance(self.screen, LeaveQuestion):
            self.exit()
        else:
            self.push_screen(LeaveQuestion(self._queries_running), self._leaving(None))

    def go_to_project(self, choice: ProjectChoice) -> None:
        """End here and go on in another project; ask first where something would be lost."""
        project, here = choice.project, self.worker.connection.project
        if project is None:
            self._say(choice.told)
            return
        told = f"{safe(project.name)} #{project.id}" if project.name else f"project #{project.id}"
        if here is not None and here.id == project.id:
            self._say(f"This is {told}.")
            return
        lost = " Log lines that are in memory are lost." if self.worker.has_logs_to_lose else ""
        leave = self._leaving(project.id)
        if not lost and not self._queries_running:
            leave("keep")
            return
        self._ask_to_go(f"To {told}.{lost}", leave)

    def _ask_to_go(self, what: str, leave: Callable[[str | None], None]) -> None:
        from phtui.widgets.letter_menu import LetterMenu

        running = self._queries_running
        choices = {"g": ("go", "keep")}
        if running:
            what += " A query runs." if running == 1 else f" {running} queries run."
            them = "it" if running == 1 else "them"
            choices = {
                "k": (f"keep {them}, for the next time here", "keep"),
                "c": (f"cancel {them}", "cancel"),
            }
        self.push_screen(LetterMenu(what, choices, "Esc stays"), leave)

    def _leaving(self, project: int | None) -> Callable[[str | None], None]:
        """Return what leaves for a project, or for the shell, when it is told about queries."""

        def leave(answer: str | None) -> None:
            if answer is not None:
                self.next_project = project
                if self.opened:
                    self.worker.keeps_queries = answer == "keep"
                self.exit()

        return leave
