"""Finds the project that somebody wants to go to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from phtui.api.errors import ApiError, MissingScope
from phtui.api.models import Project

if TYPE_CHECKING:
    from phtui.api.client import PostHogClient

_MOST_TOLD = 12


@dataclass(frozen=True, slots=True)
class ProjectChoice:
    """What came of looking for a project."""

    project: Project | None = None
    """The one that is meant."""
    projects: tuple[Project, ...] = ()
    """All there are, as far as the key may list them."""
    told: str = ""
    """Why none is meant, and what to type; server text in it."""


async def choose_project(
    client: PostHogClient, wanted: str, known: Sequence[Project] = ()
) -> ProjectChoice:
    """Return the project of a number or of a part of a name; whatever fails is told.

    Args:
        client: Of the login that it should belong to.
        wanted: As it was typed; without any all projects are told.
        known: Those that were listed before.
    """
    try:
        projects = tuple(known) or await _listed(client)
        if wanted.isdecimal():
            found = [each for each in projects if each.id == int(wanted)]
            project = found[0] if found else await client.project_numbered(int(wanted))
            return ProjectChoice(project, projects)
    except ApiError as error:
        return ProjectChoice(told=str(error))
    named = [each for each in projects if wanted.casefold() in each.name.casefold()]
    if wanted and len(named) == 1:
        return ProjectChoice(named[0], projects)
    return ProjectChoice(None, projects, _told(wanted, named or projects, some=bool(named)))


async def _listed(client: PostHogClient) -> tuple[Project, ...]:
    try:
        return await client.projects()
    except MissingScope:
        return ()


def _told(wanted: str, projects: Sequence[Project], *, some: bool) -> str:
    if not projects:
        return "The key may not list projects. Give a number: :project 12345"
    listed = "\n".join(f"{each.id}  {each.name}" for each in projects[:_MOST_TOLD])
    more = len(projects) - _MOST_TOLD
    rest = f"\nand {more} more" if more > 0 else ""
    which = "Which one?" if some else f"No project is called {wanted}. There are:"
    return f"{which} :project NUMBER\n{listed}{rest}"
