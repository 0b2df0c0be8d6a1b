"""A recording as a row for programs: what `phtui recordings` prints and `Ctrl-S` saves."""

from __future__ import annotations

from typing import Final

from phtui.api.log_models import moment
from phtui.api.recording_models import Recording

FIELDS: Final = (
    "id", "start", "end", "length", "active", "idle", "clicks", "keys", "mouse", "lines",
    "warnings", "errors", "score", "person", "person_id", "distinct_id", "url", "ongoing",
    "viewed", "viewers", "expiry", "days_left", "retention_days", "source", "library", "summary",
    "links",
)  # fmt: skip


def fields_of(recording: Recording) -> tuple[object, ...]:
    """Return a recording as a row under `FIELDS`; times are ISO, lengths seconds."""
    return (
        recording.id, _iso(recording.start), _iso(recording.end), recording.length,
        recording.active, recording.idle, recording.clicks, recording.keys, recording.mouse,
        recording.console_lines, recording.warnings, recording.errors, recording.score,
        recording.person.name, recording.person.id, recording.distinct_id, recording.url,
        recording.ongoing, recording.viewed, list(recording.viewers), _iso(recording.expiry),
        recording.days_left, recording.retention_days, recording.source, recording.library,
        recording.summary, recording.links,
    )  # fmt: skip


def _iso(microseconds: int | None) -> str | None:
    try:
        return None if microseconds is None else moment(microseconds).isoformat()
    except OverflowError:
        return None
