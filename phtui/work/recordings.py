"""Recordings: the list of those a filter lets through, and how much happened in one."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import aclosing
from dataclasses import replace

from textual.reactive import var
from textual.worker import Worker

from phtui.api.errors import ApiError
from phtui.api.recording_filters import RecordingFilter
from phtui.api.recording_models import Recording
from phtui.jobs.clock import Clock
from phtui.jobs.recording_activity import Activity, count_activity
from phtui.jobs.recording_playlists import ServerLists, load_playlists
from phtui.jobs.recordings import Listing, RecordingList, load_recordings, refresh_recordings
from phtui.work.base import ClientSource, JobRunner

_SETTLE = 0.4
"""Seconds in which another wish takes the place of one that was not sent yet."""
_LISTS_KEPT, _ACTIVITIES_KEPT = 8, 200


class RecordingWork(JobRunner):
    """Lists recordings."""

    recording_list: var[RecordingList] = var(RecordingList())
    """The list that is looked at."""

    recording_activity: var[Activity] = var(Activity())
    """How much happened in the recording that is looked at."""

    server_lists: var[ServerLists | None] = var(None)
    """The lists that were saved in PostHog; None until they have been asked for."""

    recording_clock = Clock()
    """What the list waits by."""

    def __init__(self, source: ClientSource) -> None:
        super().__init__(source)
        self._lists: OrderedDict[RecordingFilter, RecordingList] = OrderedDict()
        self._activities: OrderedDict[str, Activity] = OrderedDict()

    def list_recordings(self, filter_: RecordingFilter) -> Worker[None] | None:
        """Show the list of a filter: as it is known, or else from PostHog."""
        self.workers.cancel_group(self, "recordings")
        known = self._lists.get(filter_, RecordingList(filter_))
        self._show_list(replace(known, phase=Listing.SETTLED, error=None))
        if known.as_of is not None:
            return None
        return self._start("recordings", self._list_recordings(known, _SETTLE))

    def more_recordings(self) -> Worker[None] | None:
        """Load the page after those that are loaded, unless one is on its way."""
        known = self.recording_list
        if known.phase is not Listing.SETTLED or known.is_whole or known.is_full:
            return None
        return self._start("recordings", self._list_recordings(known))

    def refresh_recordings(self) -> Worker[None] | None:
        """Load the first page anew; a page that is on its way comes first."""
        known = self.recording_list
        if known.phase is Listing.ASKING:
            return None
        return self._start("recordings", self._list_recordings(known, anew=True))

    def load_server_lists(self) -> Worker[None] | None:
        """Load the lists that were saved in PostHog, unless they are known."""
        if self.server_lists is not None and self.server_lists.error is None:
            return None
        return self._start("server lists", self._load_server_lists())

    def count_recording_activity(self, recording: Recording) -> Worker[None]:
        """Count what happened in a recording, once the reader has stayed on it for a moment."""
        return self._start("recording activity", self._count_activity(recording))

    async def _list_recordings(
        self, known: RecordingList, pause: float = 0, *, anew: bool = False
    ) -> None:
        self._show_list(replace(known, phase=Listing.ASKING, error=None))
        await asyncio.sleep(pause)
        try:
            client = await self._opened()
        except ApiError as error:
            self._show_list(replace(known, phase=Listing.SETTLED, error=error))
            return
        job = refresh_recordings if anew and known.as_of is not None else load_recordings
        async with aclosing(job(client, known, self.recording_clock)) as states:
            async for state in states:
                self._show_list(state)

    def _show_list(self, state: RecordingList) -> None:
        if state.as_of is not None:
            self._lists[state.filter] = state
            self._lists.move_to_end(state.filter)
            if len(self._lists) > _LISTS_KEPT:
                self._lists.popitem(last=False)
        self.recording_list = state

    async def _load_server_lists(self) -> None:
        try:
            self.server_lists = await load_playlists(await self._opened())
        except ApiError as error:
            self.server_lists = ServerLists(error=error)

    async def _count_activity(self, recording: Recording) -> None:
        known = self._activities.get(recording.id)
        if known is None or recording.ongoing:
            await asyncio.sleep(_SETTLE)
            try:
                known = await count_activity(await self._opened(), recording)
            except ApiError as error:
                known = Activity(recording.id, error=error)
            self._activities[recording.id] = known
            if len(self._activities) > _ACTIVITIES_KEPT:
                self._activities.popitem(last=False)
        self.recording_activity = known
