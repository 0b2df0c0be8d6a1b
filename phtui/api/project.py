"""The way to one project: its number, and the paths under which its server knows it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from phtui.api.errors import (
    Forbidden,
    Misconfigured,
    MissingScope,
    NotFound,
    UnknownEndpoint,
    Unreadable,
)
from phtui.api.models import Project, User
from phtui.api.stream import Stream
from phtui.api.transport import Call, Transport

T = TypeVar("T")

CURRENT = "@current"
"""What the key's owner last chose in the web app: it changes under our feet, so is asked once."""
_OTHER_TREE = {"projects": "environments", "environments": "projects"}


class ProjectRoute:
    """Sends calls to one project, and finds out what it needs to know for that."""

    def __init__(self, transport: Transport, project: str) -> None:
        self.project: Project | None = None
        self._transport = transport
        self._number = _number(project)
        self._tree = "projects"
        self._resolving: asyncio.Task[Project] | None = None

    @property
    def number(self) -> int | None:
        """The project's number, as far as it is known."""
        return self._number or (self.project.id if self.project else None)

    async def close(self) -> None:
        """Stop a request that nobody waits for any more."""
        if self._resolving:
            self._resolving.cancel()
            await asyncio.wait([self._resolving])

    async def send(self, call: Call, into: type[T]) -> T:
        """Send a call whose path is below the project's."""
        return await self._placed(call, lambda placed: self._transport.send(placed, into))

    async def stream(self, call: Call) -> Stream:
        """Send a call whose path is below the project's, and return its answer as it comes."""
        return await self._placed(call, self._transport.stream)

    async def _placed(self, call: Call, send: Callable[[Call], Awaitable[T]]) -> T:
        number = self._number or (await self.resolve()).id
        tree = self._tree
        try:
            return await send(_below(tree, number, call))
        except UnknownEndpoint:
            # Both trees have the same numbers; an old self-hosted server may know only one.
            self._tree = _OTHER_TREE[tree]
            try:
                return await send(_below(self._tree, number, call))
            except UnknownEndpoint:
                self._tree = tree
                raise

    async def resolve(self) -> Project:
        """Return the project; callers at the same time share one request."""
        if self.project is not None:
            return self.project
        if self._resolving is None:
            self._resolving = asyncio.create_task(self._find())
            self._resolving.add_done_callback(self._found)
        # Shielded: when one caller is cancelled, the others still wait for it.
        return await asyncio.shield(self._resolving)

    async def me(self) -> User:
        """Return whose key it is."""
        return await self._transport.send(Call("GET", "/api/users/@me/", "user"), User)

    def _found(self, task: asyncio.Task[Project]) -> None:
        self._resolving = None
        if not task.cancelled() and task.exception() is None:
            self.project = task.result()

    async def _find(self) -> Project:
        if self._number:
            return await self._numbered(self._number)
        try:
            project = await self._team_of_me()
        except (MissingScope, Forbidden):
            project = await self._current()
        if project is None:
            raise NotFound("The key's owner has no current project. Give a project's number.")
        if not project.id:
            raise Unreadable("PostHog named the current project without its number. Give one.")
        return project

    async def _numbered(self, number: int) -> Project:
        try:
            return await self.send(Call("GET", "", "project"), Project)
        except (MissingScope, Forbidden) as refused:
            # A key for queries only, or for one project only, may still read its own user.
            with suppress(MissingScope, Forbidden):
                team = await self._team_of_me()
                if team and team.id == number:
                    return team
            if isinstance(refused, MissingScope):
                return Project(id=number)
            raise

    async def _current(self) -> Project:
        try:
            call = Call("GET", f"/api/projects/{CURRENT}/", "project")
            return await self._transport.send(call, Project)
        except MissingScope as missing:
            text = f"{missing} Or give the project's number."
            raise MissingScope(text, missing.scope) from None

    async def _team_of_me(self) -> Project | None:
        return (await self.me()).team


def _number(project: str) -> int | None:
    project = project.strip()
    if project == CURRENT:
        return None
    if re.fullmatch(r"[0-9]{1,18}", project) and int(project):
        return int(project)
    raise Misconfigured(f"A project is given by its number, or as {CURRENT}.")


def _below(tree: str, number: int, call: Call) -> Call:
    return replace(call, path=f"/api/{tree}/{number}/{call.path}")
