"""What logs, and what it logged: plugin configs and hog functions.

Both log endpoints look paginated and are not: `count` is what was fetched and `next` says
nothing. They answer newest first; time is the only way through them. Both ends of a window are
exclusive.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection
from urllib.parse import quote, urlencode

from phtui.api.log_models import (
    HogFunctionItem,
    Level,
    LogEntry,
    LogItem,
    LogSource,
    PluginConfigItem,
    entries,
    moment,
)
from phtui.api.models import Value
from phtui.api.project import ProjectRoute
from phtui.api.transport import Call

MOST_PLUGIN_LINES, MOST_HOG_LINES = 20_000, 500
"""The greatest `limit`: ours for plugin logs (there is none), PostHog's for hog functions."""
_SHORT = 1000
"""Lines whose times are read within some milliseconds."""
_LIST_PAGE, _MOST_LIST_PAGES = 100, 100
_FIRST, _LAST = 0, 7_258_118_400_000_000
"""1970 and 2200: ClickHouse has no times much beyond, and PostHog answers those with a 500."""

_ALL_TYPES = (
    "destination,site_destination,internal_destination,source_webhook,site_app,transformation"
)


class _PluginConfigs(Value, frozen=True):
    results: list[PluginConfigItem] = []
    next: str | None = None


class _HogFunctions(Value, frozen=True):
    results: list[HogFunctionItem] = []
    next: str | None = None


class _Lines(Value, frozen=True):
    results: list[LogItem] = []


class LogEndpoints:
    """The part of the client that reads logs.

    Lines are asked for once: who follows a log has its own way to wait, and says so.
    """

    _route: ProjectRoute

    async def plugin_configs(self) -> tuple[LogSource, ...]:
        """List the plugin configs, also those that are off.

        It is empty, not refused, where the organization may not use plugins.
        """
        found: list[LogSource] = []
        for page in range(_MOST_LIST_PAGES):
            call = Call("GET", "plugin_configs/", "plugin configs", params=_list_page(page))
            answer = await self._route.send(call, _PluginConfigs)
            found += (item.source() for item in answer.results)
            if not (answer.next and answer.results):
                break
        return tuple(found)

    async def hog_functions(self) -> tuple[LogSource, ...]:
        """List the hog functions of every type."""
        found: list[LogSource] = []
        for page in range(_MOST_LIST_PAGES):
            params = _list_page(page) | {"type": _ALL_TYPES, "types": _ALL_TYPES}
            call = Call("GET", "hog_functions/", "hog functions", params=params)
            answer = await self._route.send(call, _HogFunctions)
            found += (item.source() for item in answer.results)
            if not (answer.next and answer.results):
                break
        return tuple(found)

    async def plugin_logs(
        self,
        config_id: str,
        *,
        after: int | None = None,
        before: int | None = None,
        limit: int = 1000,
        levels: Collection[Level] = (),
        search: str = "",
    ) -> tuple[LogEntry, ...]:
        """Fetch lines of a plugin config, newest first; of an unknown one there are none.

        Args:
            config_id: Its number.
            after: Microseconds since 1970, exclusive.
            before: The same.
            limit: At most so many, 1 to 20,000: without one PostHog reads everything.
            levels: These only; all when empty.
            search: Lines that contain this, in any case.

        Raises:
            ValueError: An argument that PostHog would answer with a 500.
        """
        if not re.fullmatch("[0-9]{1,18}", config_id):
            raise ValueError(f"not the number of a plugin config: {config_id!r}")
        params = [("limit", _checked(limit, MOST_PLUGIN_LINES)), *_window(after, before, "")]
        params += [("type_filter", each.name) for each in sorted(levels)]
        if search:
            # It is an ILIKE over there.
            params.append(("search", re.sub(r"([\\%_])", r"\\\1", search)))
        path = f"plugin_configs/{config_id}/logs/"
        return await self._lines(path, "plugin logs", params)

    async def hog_function_logs(
        self,
        function_id: str,
        *,
        after: int | None = None,
        before: int | None = None,
        limit: int = MOST_HOG_LINES,
        levels: Collection[Level] = (),
        search: str = "",
    ) -> tuple[LogEntry, ...]:
        """Fetch lines of a hog function, newest first; arguments as for `plugin_logs`.

        Raises:
            NoPersonalKeys: A server of before late 2025 gives these to no key.
            ValueError: `limit` is not 1 to 500, or there is no id.
        """
        if not function_id:
            raise ValueError("a hog function without an id")
        params = [("limit", _checked(limit, MOST_HOG_LINES)), *_window(after, before, "Z")]
        if levels:
            params.append(("level", ",".join(each.name.lower() for each in sorted(levels))))
        if search:
            params.append(("search", search))
        name = quote(function_id, safe="").replace(".", "%2E")  # dots would climb the path
        return await self._lines(f"hog_functions/{name}/logs/", "hog function logs", params)

    async def _lines(
        self, path: str, endpoint: str, params: list[tuple[str, str]]
    ) -> tuple[LogEntry, ...]:
        call = Call("GET", path, endpoint, params=urlencode(params), repeatable=False)
        items = (await self._route.send(call, _Lines)).results
        if len(items) <= _SHORT:
            return entries(items)
        return await asyncio.to_thread(entries, items)


def _list_page(page: int) -> dict[str, str]:
    return {"limit": str(_LIST_PAGE), "offset": str(page * _LIST_PAGE)}


def _checked(limit: int, most: int) -> str:
    if not 1 <= limit <= most:
        raise ValueError(f"limit is 1 to {most}, not {limit}")
    return str(limit)


def _window(after: int | None, before: int | None, zone: str) -> list[tuple[str, str]]:
    """Return the ends that there are, without an offset: plugin logs answer one with a 500."""
    ends = (("after", after), ("before", before))
    return [
        (name, moment(min(max(end, _FIRST), _LAST)).strftime("%Y-%m-%dT%H:%M:%S.%f") + zone)
        for name, end in ends
        if end is not None
    ]
