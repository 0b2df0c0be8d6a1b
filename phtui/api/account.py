"""What a key is for: whose it is, which projects it reaches, which scopes it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from phtui.api.errors import Forbidden, MissingScope
from phtui.api.models import Project, User, Value
from phtui.api.project import ProjectRoute
from phtui.api.recording_playlists import PLAYLISTS
from phtui.api.transport import Call, Transport

_MOST_PAGES = 20
_ONE: Final = {"limit": "1"}
_NOTHING_RUN: Final = {"query": {"kind": "HogQLMetadata", "language": "hogQL", "query": "select 1"}}
_PROBES: Mapping[str, Call] = {
    "query:read": Call("POST", "query/", "query check", "query", body=_NOTHING_RUN, is_query=True),
    "session_recording:read": Call(
        "GET", "session_recordings/", "recordings", "recording lists", _ONE, repeatable=False
    ),
    "session_recording_playlist:read": Call("GET", PLAYLISTS, "saved lists", params=_ONE),
    "plugin:read": Call("GET", "plugin_configs/", "plugin configs", params=_ONE),
    "hog_function:read": Call("GET", "hog_functions/", "hog functions", params=_ONE),
    "person:read": Call("GET", "persons/", "persons", "persons", params=_ONE),
    "property_definition:read": Call(
        "GET", "property_definitions/", "person properties", params=_ONE | {"type": "person"}
    ),
}
"""The least that needs each scope; no server of those read tells a key its scopes."""


class _ProjectPage(Value, frozen=True):
    results: list[Project] = []
    next: str | None = None


class AccountEndpoints:
    """The part of the client that reads about the key itself."""

    _route: ProjectRoute
    _transport: Transport

    async def me(self) -> User:
        """Return whose key it is.

        Raises:
            KeyRefused: It is no key here.
            MissingScope: It lacks `user:read`; it is a key all the same.
        """
        return await self._route.me()

    async def projects(self) -> tuple[Project, ...]:
        """Return the projects that the key's owner sees, as far as the key may list them.

        A key for some projects only may not list them (403); its owner's organization names them.

        Raises:
            MissingScope: It has neither `project:read` nor `user:read`.
        """
        try:
            return await self._listed()
        except (MissingScope, Forbidden):
            organization = (await self.me()).organization
            return tuple(organization.teams) if organization else ()

    async def project_numbered(self, number: int) -> Project:
        """Return a project; one that the key may not read has no name.

        Raises:
            NotFound: There is none.
        """
        try:
            call = Call("GET", f"/api/projects/{number}/", "project")
            return await self._transport.send(call, Project)
        except MissingScope:
            return Project(id=number)

    async def try_scope(self, scope: str) -> None:
        """Ask for the least that needs a scope.

        Raises:
            MissingScope: The key lacks it.
        """
        await self._route.send(_PROBES[scope], dict)

    async def _listed(self) -> tuple[Project, ...]:
        found: list[Project] = []
        for page in range(_MOST_PAGES):
            params = {"limit": "100", "offset": str(100 * page)}
            call = Call("GET", "/api/projects/", "projects", params=params)
            answer = await self._transport.send(call, _ProjectPage)
            found += answer.results
            if not (answer.next and answer.results):
                break
        return tuple(found)
