"""The columns of the list of recordings: what stands in them, and what they are ordered by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from operator import itemgetter
from typing import Final, overload

from phtui.api.log_models import moment
from phtui.api.recording_models import Recording

Key = float | str | None
Clock = Callable[[int | None], str | None]
"""Writes a moment, in microseconds since 1970."""


@dataclass(frozen=True, slots=True)
class RecordingColumn:
    """One column."""

    name: str
    """Its heading; also what `order:` calls it where PostHog can order by it."""
    value: Callable[[Recording], Key]
    """What it is ordered by here."""
    cell: Callable[[Recording], object]
    """What stands in it; None where PostHog does not tell."""
    on_server: bool = False
    """Whether PostHog can order the whole list by it."""
    about: str = ""
    is_time: bool = False
    """Whether it is a moment, to be written by whichever clock the reader wants."""


def person_name(recording: Recording) -> str:
    """Return what a person is called, or the distinct id."""
    return recording.person.name or recording.distinct_id


def clock_length(seconds: float | None) -> str | None:
    """Return a length as `6:52` or `1:02:03`."""
    if seconds is None:
        return None
    whole = max(round(seconds), 0)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def local_time(
    microseconds: int | None, form: str = "%m-%d %H:%M:%S", zone: tzinfo | None = None
) -> str | None:
    """Return a moment as a clock shows it; None if there is none, or it is beyond the calendar.

    Args:
        microseconds: Since 1970.
        form: As for `strftime`.
        zone: This machine's when it is None.
    """
    try:
        if microseconds is None:
            return None
        return moment(microseconds).astimezone(zone).strftime(form)
    except (OverflowError, ValueError, OSError):
        return None


def _right(text: str | None, width: int) -> str | None:
    return None if text is None else text.rjust(width)


def _length(name: str, value: Callable[[Recording], float | None], about: str) -> RecordingColumn:
    return RecordingColumn(
        name, value, lambda each: _right(clock_length(value(each)), 7), True, about
    )


def _count(
    name: str, value: Callable[[Recording], float | None], on_server: bool, about: str
) -> RecordingColumn:
    return RecordingColumn(name, value, value, on_server, about)


COLUMNS: Final = (
    RecordingColumn("live", lambda each: not each.ongoing,
                    lambda each: "●" if each.ongoing else " ",
                    about="whether anything was recorded in the last five minutes"),
    RecordingColumn("start", lambda each: each.start,
                    lambda each: local_time(each.start, "%m-%d %H:%M"), True,
                    "when it began", True),
    _length("length", lambda each: each.length, "from the first to the last event"),
    _length("active", lambda each: each.active, "the time in which something was done"),
    _count("errors", lambda each: each.errors, True, "errors in the console"),
    _count("clicks", lambda each: each.clicks, True, "clicks"),
    RecordingColumn("person", person_name, lambda each: person_name(each) or None,
                    about="email address, name or distinct id"),
    RecordingColumn("url", lambda each: each.url,
                    lambda each: each.url.removeprefix("https://") or None,
                    about="the page it began on"),
    _count("keys", lambda each: each.keys, True, "keys pressed"),
    _count("warnings", lambda each: each.warnings, False, "warnings in the console"),
    _count("score", lambda each: each.score, True, "PostHog's measure of activity"),
    RecordingColumn("seen", lambda each: 2 * each.viewed + bool(each.viewers),
                    lambda each: "by me" if each.viewed else "by others" if each.viewers else " ",
                    about="who has watched it"),
    RecordingColumn("expiry", lambda each: each.days_left,
                    lambda each: None if each.days_left is None else f"{each.days_left} d",
                    True, "days until PostHog forgets it"),
    _length("idle", lambda each: each.idle, "the time in which nothing was done"),
    _count("mouse", lambda each: each.mouse, True, "movements of the mouse"),
    _count("lines", lambda each: each.console_lines, False, "other lines in the console"),
    RecordingColumn("end", lambda each: each.end, lambda each: local_time(each.end),
                    about="when it ended, or its last event so far", is_time=True),
    RecordingColumn("source", lambda each: each.source, lambda each: each.source or None,
                    about="web or mobile"),
    RecordingColumn("library", lambda each: each.library, lambda each: each.library or None,
                    about="what recorded it"),
    RecordingColumn("retention", lambda each: each.retention_days,
                    lambda each: each.retention_days, about="days PostHog keeps it"),
    RecordingColumn("summary", lambda each: each.summary, lambda each: each.summary or None,
                    about="PostHog's own summary, where there is one"),
    RecordingColumn("viewers", lambda each: ", ".join(each.viewers),
                    lambda each: ", ".join(each.viewers) or None, about="who else has watched it"),
    _count("links", lambda each: each.links, False, "tickets elsewhere that were made of it"),
    RecordingColumn("until", lambda each: each.expiry, lambda each: local_time(each.expiry),
                    about="when PostHog forgets it", is_time=True),
    RecordingColumn("distinct id", lambda each: each.distinct_id, lambda each: each.distinct_id,
                    about="of the session's first event"),
    RecordingColumn("id", lambda each: each.id, lambda each: each.id, about="the session's id"),
)  # fmt: skip
"""All of them, in the order they stand in."""

USUAL: Final = tuple(column.name for column in COLUMNS[:12])
"""What is shown until the reader chooses others."""


def columns_of(names: Iterable[str]) -> tuple[RecordingColumn, ...]:
    """Return the columns of these names, in the order they stand in."""
    wanted = set(names)
    return tuple(column for column in COLUMNS if column.name in wanted)


def column_named(name: str) -> RecordingColumn | None:
    """Return the column of a name."""
    return next((column for column in COLUMNS if column.name == name), None)


class RecordingRows(Sequence[tuple[object, ...]]):
    """What stands in each row, found out when it is looked at."""

    def __init__(
        self,
        recordings: Sequence[Recording],
        columns: Sequence[RecordingColumn],
        clock: Clock | None = None,
    ) -> None:
        """Args: clock: writes moments; by this machine's zone when it is None."""
        self._recordings = recordings
        self._columns = columns
        self._clock = clock

    def __len__(self) -> int:
        return len(self._recordings)

    @overload
    def __getitem__(self, index: int) -> tuple[object, ...]: ...
    @overload
    def __getitem__(self, index: slice) -> RecordingRows: ...
    def __getitem__(self, index: int | slice) -> tuple[object, ...] | RecordingRows:
        """Return a row, or a part that is as lazy as the whole."""
        if isinstance(index, slice):
            return RecordingRows(self._recordings[index], self._columns, self._clock)
        recording = self._recordings[index]
        return tuple(self._cell(column, recording) for column in self._columns)

    def _cell(self, column: RecordingColumn, recording: Recording) -> object:
        if column.is_time and self._clock is not None:
            value = column.value(recording)
            return self._clock(value if isinstance(value, int) else None)
        return column.cell(recording)


def ordered_here(
    recordings: Sequence[Recording], column: RecordingColumn, *, ascending: bool
) -> tuple[Recording, ...]:
    """Return recordings in the order of a column; what it does not tell of comes last."""
    told, untold = [], []
    for each in recordings:
        value = column.value(each)
        if value is None or value == "":
            untold.append(each)
        else:
            told.append((value.casefold() if isinstance(value, str) else value, each))
    told.sort(key=itemgetter(0), reverse=not ascending)
    return (*(each for _, each in told), *untold)
