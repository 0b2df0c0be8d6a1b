"""Session recordings as values, from items of which only the id is sure.

Servers add fields with every month and old ones have few; one odd field must not cost a page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from phtui.api.log_models import microseconds
from phtui.api.models import Value
from phtui.formatting import cell_text

PageMark = str | int
"""Where a list goes on: the server's cursor, or on old servers an offset."""


class RecordedPerson(Value, frozen=True):
    """Whose session it was, as the list tells."""

    id: str = ""
    """The person's UUID."""
    name: str = ""
    """An email address or whatever else PostHog shows people by; "" if it knows none."""
    distinct_ids: tuple[str, ...] = ()
    """Ten at most."""
    properties: Mapping[str, Any] = {}


class Recording(Value, frozen=True):
    """One recorded session. Figures an old server does not tell are None."""

    id: str
    """The session's id."""
    distinct_id: str = ""
    start: int | None = None
    """Microseconds since 1970."""
    end: int | None = None
    length: int | None = None
    """Seconds."""
    active: float | None = None
    """Seconds in which something was done."""
    idle: float | None = None
    clicks: int | None = None
    keys: int | None = None
    mouse: int | None = None
    console_lines: int | None = None
    warnings: int | None = None
    errors: int | None = None
    score: float | None = None
    """How much happened, 0 to 100 and now and then above."""
    url: str = ""
    """The page it began on."""
    person: RecordedPerson = RecordedPerson()
    viewed: bool = False
    """Whether the key's owner has seen it."""
    viewers: tuple[str, ...] = ()
    """Who else has: email addresses."""
    ongoing: bool = False
    """Whether anything was recorded in the last five minutes."""
    retention_days: int | None = None
    expiry: int | None = None
    """When PostHog forgets it: microseconds since 1970."""
    days_left: int | None = None
    source: str = ""
    """`web` or `mobile`."""
    library: str = ""
    summary: str = ""
    """What became of the session, where PostHog has summarized it; `yes` if it does not say."""
    links: int | None = None
    """Tickets elsewhere that were made of it."""
    raw: Mapping[str, Any] = {}
    """The item as it came."""


class RecordingPage(Value, frozen=True):
    """A page of the list."""

    recordings: tuple[Recording, ...] = ()
    """May be empty though the list goes on."""
    next: PageMark | None = None
    """Where the list goes on; None at its end."""


def recording_of(item: Mapping[str, Any]) -> Recording | None:
    """Return an item as a value; None if it has no id, and so cannot be asked for."""
    if not (id_ := cell_text(item.get("id"))):
        return None
    return Recording(
        id=id_,
        distinct_id=cell_text(item.get("distinct_id")),
        start=_time(item.get("start_time")),
        end=_time(item.get("end_time")),
        length=_whole(item.get("recording_duration")),
        active=_number(item.get("active_seconds")),
        idle=_number(item.get("inactive_seconds")),
        clicks=_whole(item.get("click_count")),
        keys=_whole(item.get("keypress_count")),
        mouse=_whole(item.get("mouse_activity_count")),
        console_lines=_whole(item.get("console_log_count")),
        warnings=_whole(item.get("console_warn_count")),
        errors=_whole(item.get("console_error_count")),
        score=_number(item.get("activity_score")),
        url=cell_text(item.get("start_url")),
        person=_person(item.get("person")),
        viewed=item.get("viewed") is True,
        viewers=_texts(item.get("viewers")),
        ongoing=item.get("ongoing") in (True, 1),
        retention_days=_whole(item.get("retention_period_days")),
        expiry=_time(item.get("expiry_time")),
        days_left=_whole(item.get("recording_ttl")),
        source=cell_text(item.get("snapshot_source")),
        library=cell_text(item.get("snapshot_library")),
        summary=_summary(item),
        links=_count(item.get("external_references")),
        raw=item,
    )


def _person(value: object) -> RecordedPerson:
    if not isinstance(value, Mapping):
        return RecordedPerson()
    properties = value.get("properties")
    return RecordedPerson(
        id=cell_text(value.get("uuid") or value.get("id")),
        name=cell_text(value.get("name")),
        distinct_ids=_texts(value.get("distinct_ids")),
        properties=properties if isinstance(properties, Mapping) else {},
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(cell_text, value)) if isinstance(value, Sequence) and value != "" else ()


def _summary(item: Mapping[str, Any]) -> str:
    return cell_text(item.get("summary_outcome")) or ("yes" if item.get("has_summary") else "")


def _count(value: object) -> int | None:
    return len(value) if isinstance(value, list) else None


def _time(value: object) -> int | None:
    return microseconds(value) if isinstance(value, str) else None


def _whole(value: object) -> int | None:
    number = _number(value)
    return None if number is None else round(number)


def _number(value: object) -> float | None:
    # ClickHouse's integers of 64 bits come as text from some servers.
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) < 1e15 else None
