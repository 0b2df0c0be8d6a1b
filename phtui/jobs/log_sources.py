"""What there is to follow: plugin configs and hog functions, and when each last said something."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from phtui.api.errors import ApiError
from phtui.api.log_models import LogEntry, LogSource

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

KINDS = {"plugin": "Plugins", "hog": "Hog functions"}
_MOST_LAST_LINES = 24
"""Sources whose last line is asked for, each with a request of its own."""
_LAST_LINE_DAYS = 7
_DAY = 86_400_000_000
_EASY = 1.5
"""How far the budget may stretch a poller's pace for last lines still to be asked for."""


@dataclass(frozen=True, slots=True)
class LogSources:
    """What logs in the project, as far as PostHog tells."""

    sources: tuple[LogSource, ...] = ()
    listing: bool = False
    """Whether there may be more to come."""
    errors: Mapping[str, ApiError] = field(default_factory=dict)
    """Why a kind of source could not be listed."""
    last: Mapping[str, LogEntry | None] = field(default_factory=dict)
    """The newest line of a source by its key; None where there was none for a week."""

    @property
    def refused(self) -> tuple[str, ...]:
        """What could not be listed, and why, a sentence each."""
        return tuple(f"{KINDS.get(kind, kind)}: {error}" for kind, error in self.errors.items())


async def list_log_sources(client: PostHogClient) -> AsyncGenerator[LogSources, None]:
    """List both kinds, one after the other; what is refused does not keep back the other."""
    state = LogSources(listing=True)
    kinds = (("plugin", client.plugin_configs), ("hog", client.hog_functions))
    for kind, ask in kinds:
        try:
            # What has no id cannot be asked for.
            found = tuple(source for source in await ask() if source.id)
        except ApiError as error:
            state = replace(state, errors={**state.errors, kind: error})
        else:
            state = replace(state, sources=(*state.sources, *found))
        yield state
    yield replace(state, listing=False)


async def last_log_lines(
    client: PostHogClient, state: LogSources
) -> AsyncGenerator[LogSources, None]:
    """Find the last line of each enabled source, a request each, while requests are plenty.

    Args:
        client: Asked one line at a time, of the last week.
        state: A finished listing.
    """
    now = client.server_time
    after = None if now is None else int(now * 1_000_000) - _LAST_LINE_DAYS * _DAY
    enabled = [source for source in state.sources if source.enabled]
    for source in enabled[:_MOST_LAST_LINES]:
        if client.budget.pace("general") > _EASY:
            return
        ask = client.plugin_logs if source.kind == "plugin" else client.hog_function_logs
        try:
            found = await ask(source.id, after=after, limit=1)
        except ApiError:
            continue  # the list is of use without it; who follows the source is told why
        state = replace(state, last={**state.last, source.key: found[0] if found else None})
        yield state
