"""Who is behind a point of a figure: from the endpoint a page at a time, or by query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from phtui.api.figures import MOST_BEHIND
from phtui.api.person_models import PersonLine
from phtui.formatting import cell_text
from phtui.jobs.figure import Ask
from phtui.jobs.figure_sql import MOST_PEOPLE, people_sql
from phtui.jobs.query_result import query_result

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient


@dataclass(frozen=True, slots=True)
class Behind:
    """A point of a series, whose persons are wanted."""

    ask: Ask
    """What gives the series, and nothing but it."""
    point: int
    by_query: bool = False

    @property
    def title(self) -> str:
        """Who they are, in words."""
        ask, point = self.ask, self.point
        event = ask.event or "any event"
        where = "".join(f", {key} = {'∅' if value is None else value}" for key, value in ask.where)
        if ask.kind == "trends":
            return f"{event} in {ask.interval} {ask.labels[point]}{where}"
        return f"{event} in exactly {point + 1} {ask.interval}{'s' if point else ''}{where}"


class PersonLines(NamedTuple):
    """A page of a list of persons."""

    lines: tuple[PersonLine, ...]
    next: str | None = None
    """An absolute URL; None on the last page."""
    note: str = ""


async def lines_behind(client: PostHogClient, behind: Behind, mark: str = "") -> PersonLines:
    """Return who is behind a point.

    Args:
        client: Whom to ask.
        behind: Which point.
        mark: The query string of the page before's `next`; "" for the first page.

    Raises:
        ApiError: It is refused, or failed.
    """
    ask, point = behind.ask, behind.point
    if behind.by_query:
        rows = (await query_result(client, people_sql(ask, point))).rows
        full = f"The {MOST_PEOPLE:,} with the most events: there may be more."
        return PersonLines(tuple(map(_line, rows)), note=full if len(rows) >= MOST_PEOPLE else "")
    params = mark or ask.params(point) | {"limit": str(MOST_BEHIND)}
    page = await client.people_behind(ask.kind, params)
    return PersonLines(tuple(person.line() for person in page.people()), page.next)


def _line(row: tuple[object, ...]) -> PersonLine:
    uuid, email, distinct_id, count = row
    return PersonLine(
        uuid=cell_text(uuid),
        email=cell_text(email),
        distinct_id=cell_text(distinct_id),
        count=int(cell_text(count)),
    )
