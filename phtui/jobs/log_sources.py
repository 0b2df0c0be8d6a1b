"""What there is to follow: plugin configs and hog functions."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from phtui.api.errors import ApiError
from phtui.api.log_models import LogSource

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient


@dataclass(frozen=True, slots=True)
class LogSources:
    """What logs in the project, as far as PostHog tells."""

    sources: tuple[LogSource, ...] = ()
    listing: bool = False
    """Whether there may be more to come."""
    refused: tuple[str, ...] = ()
    """What could not be listed, and why, a sentence each."""


async def list_log_sources(client: PostHogClient) -> AsyncGenerator[LogSources, None]:
    """List both kinds, one after the other; what is refused does not keep back the other."""
    state = LogSources(listing=True)
    kinds = (("Plugins", client.plugin_configs), ("Hog functions", client.hog_functions))
    for words, ask in kinds:
        try:
            # What has no id cannot be asked for.
            found = tuple(source for source in await ask() if source.id)
        except ApiError as error:
            state = replace(state, refused=(*state.refused, f"{words}: {error}"))
        else:
            state = replace(state, sources=(*state.sources, *found))
        yield state
    yield replace(state, listing=False)
