"""Sessions told as stories, and their pages."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from textual.reactive import var
from textual.worker import Worker

from phtui.api.errors import ApiError
from phtui.jobs.story import PageView, Storyboard, StorySession
from phtui.work.base import ClientSource, JobRunner

if TYPE_CHECKING:  # at run time when a session is opened: phtui starts sooner without it
    from phtui.jobs.story_spool import Spool

T = TypeVar("T")
_TELLING = "phtui.jobs.storyboard"


class StoryboardWork(JobRunner):
    """Tells sessions."""

    storyboards: var[Mapping[str, Storyboard]] = var(dict)
    """The sessions that are open, by id."""

    page_views: var[Mapping[str, PageView]] = var(dict)
    """The page that was asked for last of each open session, by the session's id."""

    def __init__(self, source: ClientSource) -> None:
        super().__init__(source)
        self._spools: dict[str, Spool] = {}

    def open_storyboard(self, session: StorySession) -> Worker[None]:
        """Tell a session, from its start if it is open already."""
        self.close_storyboard(session.session_id)
        return self._start(f"storyboard {session.session_id}", self._tell_storyboard(session))

    def close_storyboard(self, session_id: str) -> None:
        """Read a session no more, and forget it."""
        self.workers.cancel_group(self, f"storyboard {session_id}")
        self.workers.cancel_group(self, f"page {session_id}")
        self.storyboards = _without(self.storyboards, session_id)
        self.page_views = _without(self.page_views, session_id)

    def open_page_view(self, session_id: str, at: int) -> Worker[None]:
        """Show the page of an open session at a time, in milliseconds from its start."""
        return self._start(f"page {session_id}", self._view_page(session_id, at))

    async def _tell_storyboard(self, session: StorySession) -> None:
        id_ = session.session_id
        self._show_storyboard(Storyboard(id_))
        await asyncio.to_thread(import_module, _TELLING)  # it takes a while: not on the event loop
        from phtui.jobs.story_spool import Spool
        from phtui.jobs.storyboard import tell_storyboard

        try:
            client = await self._opened()
        except ApiError as error:
            self._show_storyboard(Storyboard(id_, error=error, complete=True))
            return
        spool = self._spools[id_] = Spool()
        try:
            telling = tell_storyboard(client, session, spool=spool, follow=True)
            async with aclosing(telling) as states:
                async for story in states:
                    self._show_storyboard(story)
            await asyncio.Event().wait()  # the spool is there as long as the session is open
        finally:
            spool.close()
            if self._spools.get(id_) is spool:
                del self._spools[id_]

    async def _view_page(self, session_id: str, at: int) -> None:
        from phtui.jobs.page_view import view_page

        story, spool = self.storyboards.get(session_id), self._spools.get(session_id)
        if story is None:
            return
        if spool is None:
            told = "There are no snapshots of this session."
            self._show_page(PageView(session_id, at, told=told))
            return
        self._show_page(PageView(session_id, at, loading=True))
        self._show_page(await view_page(spool, story, at))

    def _show_storyboard(self, story: Storyboard) -> None:
        self.storyboards = {**self.storyboards, story.session_id: story}

    def _show_page(self, page: PageView) -> None:
        self.page_views = {**self.page_views, page.session_id: page}


def _without(known: Mapping[str, T], session_id: str) -> Mapping[str, T]:
    return {key: value for key, value in known.items() if key != session_id}
