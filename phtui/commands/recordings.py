"""`phtui recordings`: list, tell and fetch sessions. Data on stdout, everything else on stderr."""

from __future__ import annotations

import sys
import time
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from phtui.api.errors import ApiError
from phtui.api.recording_filters import RecordingFilter
from phtui.api.recording_models import Recording
from phtui.commands.formats import print_rows
from phtui.commands.shell import Exit, OpenClient, run_to_end, say
from phtui.formatting import counted, duration, safe_lines, size
from phtui.jobs.recording_columns import clock_length, local_time, person_name
from phtui.jobs.recording_fetch import Fetched, fetch_recording
from phtui.jobs.recording_fields import FIELDS, fields_of
from phtui.jobs.recordings import MOST_KEPT, Listing, RecordingList, load_recordings
from phtui.jobs.story import Storyboard, StorySession
from phtui.jobs.storyboard import tell_storyboard
from phtui.jobs.storyboard_text import (
    notes,
    rows_text,
    storyboard_jsonl,
    storyboard_markdown,
)

if TYPE_CHECKING:  # at run time it would bring httpx in before it is needed
    from phtui.api.client import PostHogClient

TABLE: Final = (
    "id", "start", "length", "active", "clicks", "keys", "errors", "warnings", "score", "person",
    "url",
)  # fmt: skip
_WRITERS: Final = {
    "text": rows_text,
    "jsonl": storyboard_jsonl,
    "md": storyboard_markdown,
}


@dataclass(frozen=True, slots=True)
class ListOptions:
    """What the command line asks of the list."""

    filter: RecordingFilter
    format: str = "table"
    limit: int = 100


def print_recordings(open_client: OpenClient, options: ListOptions) -> Exit:
    """Print the recordings that a filter lets through, in PostHog's order."""
    return run_to_end(open_client, lambda client: _list(client, options))


def print_storyboard(open_client: OpenClient, session_id: str, format_: str) -> Exit:
    """Print what happened in a session."""
    return run_to_end(open_client, lambda client: _show(client, session_id, format_))


def save_recording(open_client: OpenClient, session_id: str, path: Path) -> Exit:
    """Fetch the snapshots of a session into a file."""
    return run_to_end(open_client, lambda client: _fetch(client, session_id, path))


async def _list(client: PostHogClient, options: ListOptions) -> Exit:
    known = RecordingList(options.filter)
    while len(known.recordings) < min(options.limit, MOST_KEPT):
        async with aclosing(load_recordings(client, known)) as states:
            async for state in states:
                known = state
                _say_waiting(state)
        if known.error is not None:
            raise known.error
        if known.is_whole:
            break
    found = known.recordings[: options.limit]
    if options.format == "table":
        print_rows(TABLE, map(_table_row, found), options.format)
    else:
        print_rows(FIELDS, map(fields_of, found), options.format)
    more = not known.is_whole or len(known.recordings) > len(found)
    say(f"{counted(len(found), 'recording')}{'; there are more: --limit' if more else ''}.")
    return Exit.DONE


def _say_waiting(state: RecordingList) -> None:
    if state.phase is Listing.WAITING and state.wait_until is not None:
        seconds = duration(max(state.wait_until - time.time(), 0))
        said = "PostHog takes" if state.told_to_wait else "The limits of a free plan allow"
        say(f"{said} the next page in {seconds}. Waiting.")


def _table_row(recording: Recording) -> tuple[object, ...]:
    return (
        recording.id,
        local_time(recording.start, "%Y-%m-%d %H:%M:%S"),
        clock_length(recording.length),
        clock_length(recording.active),
        recording.clicks,
        recording.keys,
        recording.errors,
        recording.warnings,
        recording.score,
        person_name(recording),
        recording.url,
    )


async def _show(client: PostHogClient, session_id: str, format_: str) -> Exit:
    story, session = Storyboard(session_id), await _session(client, session_id)
    async with aclosing(tell_storyboard(client, session)) as states:
        async for state in states:
            if state.waiting and state.waiting != story.waiting:
                say(safe_lines(state.waiting))
            story = state
    if story.error is not None:
        raise story.error
    sys.stdout.write(_WRITERS[format_](story))
    sys.stdout.flush()
    for note in notes(story) if format_ != "md" else ():  # Markdown has them itself
        say(safe_lines(note))
    if session.ongoing:
        say("The session goes on: this is what there is of it by now.")
    return Exit.DONE


async def _session(client: PostHogClient, session_id: str) -> StorySession:
    """Return the session with its times, where PostHog lists it at all."""
    try:
        found = await client.recording(session_id)
    except ApiError:
        return StorySession(session_id)  # events and console may be there all the same
    start, end = (None if time_ is None else time_ // 1000 for time_ in (found.start, found.end))
    return StorySession(session_id, start, end, found.ongoing)


async def _fetch(client: PostHogClient, session_id: str, path: Path) -> Exit:
    state = Fetched()
    try:
        async with aclosing(fetch_recording(client, session_id, path)) as states:
            async for state in states:
                _progress(state)
    except OSError as error:
        say(f"{path} cannot be written: {error.strerror}.")
        return Exit.USAGE
    except ApiError:
        if state.blocks:
            say(f"{state.blocks:,} of {state.of:,} blocks are kept: the same command goes on.")
        raise
    kept = f", {state.resumed:,} of them from before" if state.resumed else ""
    say(f"{state.of:,} blocks{kept}, {size(state.size)} in {path}.")
    return Exit.DONE


def _progress(state: Fetched) -> None:
    if sys.stderr.isatty():
        say(f"{state.blocks:,} of {state.of:,} blocks, {size(state.size)}")
