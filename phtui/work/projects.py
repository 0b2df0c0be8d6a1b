"""The part of the shared worker that knows other projects of the same login."""

from __future__ import annotations

from textual.reactive import var
from textual.worker import Worker

from phtui.api.errors import ApiError
from phtui.jobs.projects import ProjectChoice, choose_project
from phtui.work.base import JobRunner


class ProjectWork(JobRunner):
    """Looks for the project that somebody wants to go to."""

    project_choice: var[ProjectChoice] = var(ProjectChoice(), always_update=True)
    """What came of the last wish to go to another one."""

    def choose_project(self, wanted: str) -> Worker[None]:
        """Look for a project by its number or a part of its name."""
        return self._start("project", self._choose_project(wanted))

    async def _choose_project(self, wanted: str) -> None:
        known = self.project_choice.projects
        try:
            client = await self._opened()
        except ApiError as error:
            self.project_choice = ProjectChoice(projects=known, told=str(error))
            return
        self.project_choice = await choose_project(client, wanted, known)
