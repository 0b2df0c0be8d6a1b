"""A query made of words by PostHog, where it does that for a key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from phtui.api.errors import ApiError, NoPersonalKeys, UnknownEndpoint

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

LONGEST_PROMPT = 400
"""Characters; PostHog takes no more."""

_REFUSED = "PostHog drafts SQL for its web app only, not for personal API keys."
_UNKNOWN = "This PostHog does not draft SQL."


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """What is wished for."""

    words: str
    current_query: str = ""
    """What the words may be about, and what a draft replaces."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What came of a wish."""

    request: DraftRequest | None = None
    sql: str = ""
    """The draft; "" while there is none."""
    waiting: bool = False
    refused: bool = False
    """Whether this server makes no drafts for keys, now or later."""
    problem: str = ""
    """Why there is no draft, in a sentence."""


async def draft_sql(client: PostHogClient, request: DraftRequest) -> Draft:
    """Ask PostHog for a query."""
    try:
        sql = await client.draft_sql(request.words, request.current_query)
    except NoPersonalKeys:
        return Draft(request, refused=True, problem=_REFUSED)
    except UnknownEndpoint:
        return Draft(request, refused=True, problem=_UNKNOWN)
    except ApiError as error:
        return Draft(request, problem=str(error))
    if not sql.strip():
        return Draft(request, problem="PostHog made nothing of these words. Say it differently.")
    return Draft(request, sql.strip())
