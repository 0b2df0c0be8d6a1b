"""How much happened when in a session: its events, counted in equal parts of its length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from phtui.api.errors import ApiError
from phtui.api.log_models import moment
from phtui.api.models import QueryRequest
from phtui.api.recording_models import Recording

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

PARTS: Final = 48
_SQL: Final = """\
SELECT intDiv(dateDiff('second', toDateTime({begin}), timestamp) * {parts}, {length}) AS part,
    count(), countIf(event IN ('$exception', '$rageclick'))
FROM events
WHERE $session_id = {session} AND timestamp >= toDateTime({begin})
    AND timestamp <= toDateTime({begin}) + toIntervalSecond({length})
GROUP BY part ORDER BY part LIMIT 100"""


@dataclass(frozen=True, slots=True)
class Activity:
    """A session's events over its time."""

    session: str = ""
    events: tuple[int, ...] = ()
    """For each of `PARTS` parts; empty before it is known."""
    trouble: tuple[int, ...] = ()
    """Of these, exceptions and rage clicks."""
    error: ApiError | None = None


async def count_activity(client: PostHogClient, recording: Recording) -> Activity:
    """Count a session's events; what goes wrong is part of the answer."""
    if recording.start is None:
        return Activity(recording.id)
    begin = moment(recording.start).strftime("%Y-%m-%dT%H:%M:%SZ")
    length = max(recording.length or 0, 1) + 1
    values = {"session": recording.id, "begin": begin, "length": length, "parts": PARTS}
    request = QueryRequest(sql=_SQL, query_id=str(uuid4()), refresh="blocking", values=values)
    try:
        result = await client.submit_query(request)
    except ApiError as error:
        return Activity(recording.id, error=error)
    events, trouble = [0] * PARTS, [0] * PARTS
    for part, count, bad in result.rows:
        if isinstance(part, int) and part >= 0:
            events[min(part, PARTS - 1)] += int(count)
            trouble[min(part, PARTS - 1)] += int(bad)
    return Activity(recording.id, tuple(events), tuple(trouble))
