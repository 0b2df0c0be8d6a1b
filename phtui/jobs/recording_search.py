"""The quick filter: which of the loaded recordings hold a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from phtui.api.recording_models import Recording
from phtui.jobs.recording_columns import clock_length, local_time

_MOST_REMEMBERED = 20_000
"""Texts, of a few hundred characters each."""


class QuickFilter:
    """Finds recordings by anything that is told of them, at the speed of typing."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[Recording, str]] = {}

    def learn(self, recordings: Iterable[Recording]) -> None:
        """Take in what is loaded; what other lists had is remembered for a while."""
        if len(self._texts) > _MOST_REMEMBERED:
            self._texts = {}
        for each in recordings:
            text = self._texts.get(each.id)
            if text is None or text[0] is not each:
                self._texts[each.id] = (each, _everything(each))

    def matching(self, recordings: Sequence[Recording], text: str) -> tuple[Recording, ...]:
        """Return the recordings of which something holds a text; `!text`: of which nothing does.

        Upper and lower case are the same.
        """
        hide = text.startswith("!")
        wanted = text[hide:].casefold()
        if not wanted:
            return tuple(recordings)
        return tuple(each for each in recordings if (wanted in self._texts[each.id][1]) is not hide)


def _everything(recording: Recording) -> str:
    person = recording.person
    facts = (f"{name} {value}" for name, value in person.properties.items())
    words = (
        local_time(recording.start), clock_length(recording.length), person.name, person.id,
        recording.distinct_id, *person.distinct_ids, recording.url, recording.id,
        *recording.viewers, recording.source, recording.library, recording.summary,
        "live" if recording.ongoing else "", *facts,
    )  # fmt: skip
    return "\n".join(filter(None, words)).casefold()
