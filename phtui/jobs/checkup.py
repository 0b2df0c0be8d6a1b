"""Looks at what stands between phtui and its work in PostHog, in a few requests that only read."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

from phtui.api.errors import ApiError, KeyRefused, MissingScope, Unreachable
from phtui.finding import Finding, Mark
from phtui.formatting import duration
from phtui.settings.scopes import BY_VIEW, EXTRA

if TYPE_CHECKING:
    from phtui.api.client import PostHogClient

_MOST_SKEW = 5.0
"""Seconds by which clocks may differ: the server's is told in whole ones."""
_SLOW = 2.0
"""Seconds after which an answer is slow."""


async def check_up(client: PostHogClient) -> AsyncGenerator[Finding, None]:
    """Yield what is found, in order, and end where nothing more can be known."""
    took = time.monotonic()
    key = await _key(client)
    took = time.monotonic() - took
    yield key
    if isinstance(key.error, KeyRefused | Unreachable):
        return
    yield _line(client.host, took)
    if (server_time := client.server_time) is not None:
        yield _clock(server_time - time.time())
    project = await _project(client)
    yield project
    if project.mark is Mark.FAILED:
        return
    views = [await _view(client, name) for name in BY_VIEW]
    for view in views:
        yield view
    yield _limits(client)
    if all(view.error for view in views):
        yield Finding(
            Mark.FAILED, "views", "None of the views works with this key.", views[0].error
        )


async def _key(client: PostHogClient) -> Finding:
    try:
        user = await client.me()
    except MissingScope as missing:
        return Finding(Mark.LIMITED, "key", f"Accepted. Whose it is stays unknown: {missing}")
    except ApiError as error:
        return Finding(Mark.FAILED, "key", str(error), error)
    return Finding(Mark.OK, "key", f"Accepted: it is {user.email or user.first_name}'s.")


def _line(host: str, seconds: float) -> Finding:
    slow = seconds > _SLOW
    words = f"{host} answered in {duration(seconds) if slow else f'{seconds * 1000:.0f} ms'}."
    return Finding(Mark.LIMITED if slow else Mark.OK, "line", words)


def _clock(skew: float) -> Finding:
    if abs(skew) <= _MOST_SKEW:
        return Finding(Mark.OK, "clock", "The same as the server's, to some seconds.")
    where = "behind" if skew > 0 else "ahead of"
    advice = "Times such as -15m mean other times there: set this machine's clock."
    words = f"{duration(abs(skew))} {where} the server's. {advice}"
    return Finding(Mark.LIMITED, "clock", words)


async def _project(client: PostHogClient) -> Finding:
    try:
        project = await client.resolve_project()
    except ApiError as error:
        return Finding(Mark.FAILED, "project", str(error), error)
    if not project.name:
        words = f"#{project.id}. Its name stays unknown: the key may not read projects."
        return Finding(Mark.LIMITED, "project", words)
    return Finding(Mark.OK, "project", f"{project.name}, #{project.id}, {project.timezone}.")


async def _view(client: PostHogClient, name: str) -> Finding:
    """Say whether a view works; where all that it asks for is refused, with an error."""
    failures: dict[str, ApiError] = {}
    for scope in BY_VIEW[name]:
        try:
            await client.try_scope(scope)
        except ApiError as error:
            failures[scope] = error
    if not failures:
        return Finding(Mark.OK, name, f"Works: {', '.join(BY_VIEW[name])}.")
    some = any(scope not in failures for scope in BY_VIEW[name] if scope not in EXTRA)
    words = " ".join(dict.fromkeys(map(str, failures.values())))
    told = "Works in part." if some else "Does not work."
    reason = None if some else next(iter(failures.values()))
    return Finding(Mark.LIMITED, name, f"{told} {words}", reason)


def _limits(client: PostHogClient) -> Finding:
    allowed: dict[str, list[str]] = {}
    for line in client.budget.snapshot():
        window = "a minute" if line.window == 60 else "an hour"
        allowed.setdefault(line.name, []).append(f"{line.limit:,} {window}")
    told = "; ".join(f"{name} {', '.join(each)}" for name, each in allowed.items())
    return Finding(Mark.OK, "limits", f"Of all programs with this key: {told}.")
