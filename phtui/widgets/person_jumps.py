"""Where one can go from a person, from something they did, and from a value of a property."""

from __future__ import annotations

from collections.abc import Mapping

from phtui.api.person_models import PropertyValue
from phtui.formatting import cell_text
from phtui.jobs.person_sql import events_of, persons_with, recordings_with
from phtui.jobs.recording_words import property_words
from phtui.widgets.go import Go
from phtui.widgets.jump_menu import Jumps


def jumps_of_person(uuid: str, row: Mapping[str, str]) -> Jumps:
    """Return the ways on from a person.

    Args:
        uuid: Whose; "" for nobody's.
        row: What is under the cursor of theirs, by column: an event, a session, a recording.
    """
    if not uuid:
        return {}
    jumps = {"r": ("their recordings", Go("recordings", f"person:{uuid}"))}
    if session := row.get("session"):
        jumps["o"] = ("this recording", Go("recordings", f"id:{session}"))
    if moment := row.get("timestamp") or row.get("start"):
        jumps["l"] = ("logs of that minute", Go("logs", f"at:{moment}"))
    else:
        jumps["l"] = ("logs", Go("logs"))
    jumps["s"] = ("their events in HogQL", Go("hogql", f"new {events_of(uuid)}"))
    return jumps


def jumps_of_value(key: str, value: PropertyValue) -> Jumps:
    """Return the ways on from a value of a property."""
    jumps = {
        "s": ("persons in HogQL", Go("hogql", f"new {persons_with(key, value.name)}")),
        "h": ("recordings in HogQL", Go("hogql", f"new {recordings_with(key, value.name)}")),
    }
    if text := "" if value.name is None else cell_text(value.name):
        words = f"-7d {property_words(key, text)}"
        jumps = {"r": ("recordings with it", Go("recordings", words)), **jumps}
    return jumps
