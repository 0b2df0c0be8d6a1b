"""What the server knows that the schema does not: names of properties, and odd corners."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from phtui.api.errors import ApiError
from phtui.hogql.suggestions import Suggestion
from phtui.jobs.query_submit import TRANSIENT

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

PAUSE: Final = 0.25
"""Seconds without a key before the server is asked."""

_LONGEST_PACE = 1.0
"""Beyond this `Budget.pace` requests are kept for queries: half of a limit is used."""


@dataclass(frozen=True, slots=True)
class CompletionRequest:
    """A place in a statement to ask about."""

    sql: str
    start: int
    """From here to `end` is the word at the cursor, in characters of `sql`."""
    end: int
    owner: str = ""
    """`table.column` whose property names are asked for; "" for anything."""

    @property
    def typed(self) -> str:
        """The word."""
        return self.sql[self.start : self.end]

    @property
    def place(self) -> tuple[str, str]:
        """What the answer holds for, whatever is typed of the word: the text on both sides."""
        return self.sql[: self.start], self.sql[self.end :]


@dataclass(frozen=True, slots=True)
class ServerCompletion:
    """The server's suggestions for one place."""

    request: CompletionRequest | None = None
    suggestions: tuple[Suggestion, ...] = ()
    incomplete: bool = False
    """Whether there are more for a longer word."""
    paused: bool = False
    """Whether there is no answer: the request budget is low, or the line was broken."""


async def complete_remotely(
    client: PostHogClient, request: CompletionRequest, pause: float = PAUSE
) -> ServerCompletion:
    """Ask PostHog once typing pauses; cancel this when another key is pressed.

    What goes wrong gives no suggestions: nobody who types wants to read of it.
    """
    await asyncio.sleep(pause)
    if client.budget.pace("query") > _LONGEST_PACE:
        return ServerCompletion(request, paused=True)
    try:
        answer = await client.autocomplete(request.sql, request.start, request.end)
    except ApiError as error:
        return ServerCompletion(request, paused=isinstance(error, TRANSIENT))
    found = (item.suggestion() for item in answer.suggestions)
    return ServerCompletion(
        request,
        tuple(each for each in found if each.label),
        bool(answer.incomplete_list),
    )
