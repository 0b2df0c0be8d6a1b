"""The quick filter: which of the loaded recordings hold a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from phtui.api.recording_models import Recording
from phtui.jobs.recording_columns import clock_length, local_time

_MOST_REMEMBERED = 20_000
"""Texts, of a few hundred characters each."""
_AT_ONCE = 200
"""Recordings of which the texts are made in one step: in 10 to 20 ms."""
_NOTHING = (None, "")


class QuickFilter:
    """Finds recordings by anything that is told of them, at the speed of typing."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[Recording, str]] = {}

    def learn(self, recordings: Sequence[Recording]) -> Iterator[None]:
        """Take in what is loaded, step by step; what other lists had is remembered for a while.

        Yields: After each step, if there is another.
        """
        known = self._texts
        if len(known) > _MOST_REMEMBERED:
            known = {each.id: known[each.id] for each in recordings if each.id in known}
            self._texts = known
        new = [each for each in recordings if known.get(each.id, _NOTHING)[0] is not each]
        for number, each in enumerate(new):
            if number and number % _AT_ONCE == 0:
                yield
            known[each.id] = (each, _everything(each))

    def matching(self, recordings: Sequence[Recording], text: str) -> tuple[Recording, ...]:
        """Return the recordings of which something holds a text; `!text`: of which nothing does.

        Upper and lower case are the same. What is not learnt yet is left out.
        """
        hide = text.startswith("!")
        wanted = text[hide:].casefold()
        if not wanted:
            return tuple(recordings)
        known = ((each, self._texts.get(each.id)) for each in recordings)
        return tuple(each for each, text in known if text and (wanted in text[1]) is not hide)


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
