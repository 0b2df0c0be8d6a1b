"""A story as text: for a terminal, for a ticket, for a program."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from phtui.formatting import duration, safe
from phtui.jobs.story import Storyboard, StoryRow, row_as_json
from phtui.rrweb.actions import Kind, Weight

_SIGNS = {Weight.PLAIN: " ", Weight.WARNING: "!", Weight.ERROR: "x"}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&!])")


def clock(milliseconds: int) -> str:
    """Return a time in the session: `02:10`, `1:02:10`."""
    seconds = max(0, milliseconds) // 1000
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes:02}:{seconds % 60:02}"


def storyboard_text(story: Storyboard) -> str:
    """Return a story for reading: what is to be known of it, and its rows."""
    return "".join(f"{safe(note)}\n" for note in notes(story)) + rows_text(story)


def rows_text(story: Storyboard) -> str:
    """Return what happened: one line for each thing."""
    return "".join(f"{line}\n" for line in _text_lines(story))


def storyboard_jsonl(story: Storyboard) -> str:
    """Return a story as a line of JSON for each thing that happened, with the time if known."""
    objects = (
        {"session_id": story.session_id, "time": _moment(story, row.at)} | row_as_json(row)
        for row in story.rows
    )
    return "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in objects)


def storyboard_markdown(story: Storyboard) -> str:
    """Return a story as Markdown that shows whatever it says as it is."""
    lines = [f"# Session {_escaped(story.session_id)}", ""]
    if began := _moment(story, 0):
        lines += [f"Began {began}, {clock(story.length)} long.", ""]
    lines += [f"> {_escaped(note)}" for note in notes(story)]
    lines += ["", "| time | what | |", "|---:|---|---|"]
    for row in story.rows:
        words = _escaped(row.words)
        said = f"**{words}**" if row.weight is Weight.ERROR else words
        lines.append(f"| {clock(row.at)} | {_what(row, story)} | {said}{_times(row)} |")
    return "\n".join(lines) + "\n"


def notes(story: Storyboard) -> tuple[str, ...]:
    """Return what is to be known of a story before it is read, in sentences."""
    told = list(story.told)
    if story.error is not None:
        told.append(str(story.error))
    if story.growing:
        told.append("The session goes on.")
    elif not story.complete:
        told.append("Not all of it has been read.")
    return tuple(told)


def _moment(story: Storyboard, at: int) -> str | None:
    """Return a time of a session, in milliseconds, as the world's; None if that is not known."""
    try:
        moment = datetime.fromtimestamp((story.start + at) / 1000, UTC) if story.start else None
    except (OverflowError, ValueError, OSError):
        return None
    return None if moment is None else moment.isoformat(timespec="milliseconds")


def _text_lines(story: Storyboard) -> Iterator[str]:
    width = max((len(clock(row.at)) for row in story.rows), default=5)
    for row in story.rows:
        at = clock(row.at).rjust(width)
        if row.kind is Kind.IDLE:
            yield f"{at}   ── {safe(row.words)} ──"
            continue
        took = f" ({duration(row.length / 1000)})" if row.kind is Kind.TYPING else ""
        what = f"{_what(row, story):<10}"
        yield f"{at} {_SIGNS[row.weight]} {what} {safe(row.words)}{_times(row)}{took}".rstrip()


def _what(row: StoryRow, story: Storyboard) -> str:
    return f"{row.kind.value} (tab {row.tab})" if story.tabs > 1 else row.kind.value


def _times(row: StoryRow) -> str:
    return f" ×{row.count}" if row.count > 1 and row.kind is not Kind.TYPING else ""


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", safe(text))
