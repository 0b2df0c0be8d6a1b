"""The SQL variables of a project: what `{variables.plan}` in a query goes by."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from phtui.api.errors import ApiError
from phtui.api.models import SqlVariable, Value
from phtui.api.project import ProjectRoute
from phtui.api.transport import Call

_AGAIN_AFTER: Final = 60.0
"""Seconds after which PostHog is asked again for a variable that it did not have."""


class _Variables(Value, frozen=True):
    results: list[SqlVariable] = []


class SqlVariables:
    """Gives the values of a query's variables the ids that PostHog has for them.

    Until 2026 it finds a variable by its id and by nothing else (posthog/hogql/variables.py);
    since then a value counts whatever its id. So where the list cannot be had, ids are made up:
    it is `insight_variable:read`, which older PostHogs give to no key.
    """

    def __init__(self, route: ProjectRoute) -> None:
        self._route = route
        self._known: dict[str, SqlVariable] = {}
        self._asked_at: float | None = None

    async def node(self, values: Mapping[str, object]) -> dict[str, Any]:
        """Return values by name as a query takes them: by id."""
        if not self._known.keys() >= values.keys() and self._may_ask():
            await self._look_up()
        ids = {
            name: self._known[name].id if name in self._known else _made_up(name) for name in values
        }
        return {
            ids[name]: {
                "variableId": ids[name],
                "code_name": name,
                "value": value,
                "isNull": value is None,
            }
            for name, value in values.items()
        }

    async def known(self) -> tuple[SqlVariable, ...]:
        """Return the variables there are; none where the key may not read them."""
        if not self._known and self._may_ask():
            await self._look_up()
        return tuple(self._known.values())

    def _may_ask(self) -> bool:
        return self._asked_at is None or time.monotonic() - self._asked_at > _AGAIN_AFTER

    async def _look_up(self) -> None:
        self._asked_at = time.monotonic()
        call = Call("GET", "insight_variables/", "SQL variables", repeatable=False)
        try:
            found = (await self._route.send(call, _Variables)).results
        except ApiError:  # the query goes out all the same: what it says of it counts
            return
        self._known = {each.code_name: each for each in found if each.code_name}


def _made_up(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"phtui:variable:{name}"))
