"""What the HogQL workbench keeps on disk: drafts, history, what was typed for variables."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from textual.reactive import var
from textual.worker import Worker

from phtui.store.database import StoreError
from phtui.store.drafts import Draft
from phtui.store.history import Entry, Search
from phtui.store.place import Place
from phtui.store.workbench import Workbench, workbench_path
from phtui.work.base import ClientSource, JobRunner

_SAVE_AFTER = 0.5
"""Seconds from a key to the disk: what kill -9 may cost."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search of the history found."""

    search: Search = field(default_factory=Search)
    entries: tuple[Entry, ...] = ()


class WorkbenchWork(JobRunner):
    """Keeps drafts, and looks things up in the history."""

    drafts: var[tuple[Draft, ...] | None] = var(None)
    """The tabs an earlier phtui left; None until they are read."""

    reopened: var[Draft | None] = var(None, always_update=True)
    """The tab that was closed last, once it was asked for."""

    history: var[Found] = var(Found())
    """What the last search of the history found."""

    typed_values: var[Mapping[str, str]] = var(dict)
    """What was last typed for variables and filters in this project, by name."""

    workbench_trouble: var[str] = var("")
    """Why drafts and history are not kept; "" when they are."""

    def __init__(self, source: ClientSource) -> None:
        super().__init__(source)
        self._bench: asyncio.Future[Workbench] | None = None
        self._unsaved: tuple[Draft, ...] | None = None
        self._closed_drafts: list[Draft] = []

    def load_drafts(self) -> Worker[None]:
        """Read the tabs that an earlier phtui left."""
        return self._start("drafts", self._load_drafts())

    def keep_drafts(self, drafts: tuple[Draft, ...]) -> None:
        """Save these tabs within half a second; those that are missing have been closed."""
        if self._unsaved is None:
            self.set_timer(_SAVE_AFTER, self._save_soon)
        open_ = {draft.id for draft in drafts}
        self._closed_drafts += [draft for draft in self._unsaved or () if draft.id not in open_]
        self._unsaved = drafts

    def reopen_draft(self) -> Worker[None]:
        """Find the tab that was closed last."""
        return self._start("reopen", self._reopen_draft())

    def search_history(self, search: Search) -> Worker[None]:
        """Look something up in the history."""
        return self._start("history", self._search_history(search))

    def star_entry(self, entry: Entry, starred: bool) -> Worker[None]:
        """Keep an entry of the history for ever, or no longer."""
        return self._start("history", self._change_history("star", entry.id, starred))

    def name_entry(self, entry: Entry, name: str) -> Worker[None]:
        """Make an entry of the history a snippet; without a name a plain run again."""
        return self._start("history", self._change_history("name", entry.id, name))

    def forget_entry(self, entry: Entry) -> Worker[None]:
        """Delete an entry of the history."""
        return self._start("history", self._change_history("forget", entry.id))

    def save_snippet(self, sql: str, name: str) -> Worker[None]:
        """Keep a query that need not have run, under a name."""
        entry = Entry(sql, self.here, time.time(), ended="saved", name=name)
        return self._start("history", self._change_history("add", entry))

    def remember_values(self, typed: Mapping[str, str]) -> Worker[None]:
        """Remember what was typed for variables and filters."""
        self.typed_values = {**self.typed_values, **typed}
        return self._start("values", self._remember_values(typed))

    @property
    def here(self) -> Place:
        """The project, as far as it is known."""
        project = self.connection.project
        number, name = (project.id, project.name) if project else (0, "")
        return Place(self.connection.host, number, name)

    async def _workbench(self) -> Workbench:
        """Return the workbench, opening it once; in memory where the disk will not have it."""
        if self._bench is None:
            self._bench = asyncio.ensure_future(self._open_workbench())
        return await asyncio.shield(self._bench)

    async def _open_workbench(self) -> Workbench:
        try:
            return await Workbench.open(workbench_path())
        except StoreError as error:
            self.workbench_trouble = f"Drafts and history last until phtui ends: {error}"
            return await Workbench.open(None)

    async def _load_drafts(self) -> None:
        bench = await self._workbench()
        drafts: list[Draft] = []
        try:
            drafts = await bench.drafts.load()
        except StoreError as error:
            self.workbench_trouble = str(error)
        self.drafts = tuple(drafts)

    def _save_soon(self) -> None:
        self._start("save drafts", self._save_drafts())

    async def _save_drafts(self) -> None:
        drafts, self._unsaved = self._unsaved, None
        closed, self._closed_drafts = self._closed_drafts, []
        if drafts is not None:
            bench = await self._workbench()
            # Not to be cut in the middle by the next save, which may come while this writes.
            await asyncio.shield(self._kept(bench.drafts.save(drafts, closed)))

    async def _reopen_draft(self) -> None:
        bench = await self._workbench()
        await self._save_drafts()
        try:
            self.reopened = await bench.drafts.last_closed()
        except StoreError as error:
            self.workbench_trouble = str(error)

    async def _search_history(self, search: Search) -> None:
        history = (await self._workbench()).history
        try:
            self.history = Found(search, tuple(await history.find(search)))
        except StoreError as error:
            self.workbench_trouble = str(error)

    async def _change_history(self, what: str, *arguments: Any) -> None:
        history = (await self._workbench()).history
        await self._kept(getattr(history, what)(*arguments))
        await self._search_history(self.history.search)

    async def _remember_values(self, typed: Mapping[str, str]) -> None:
        bench = await self._workbench()
        await self._kept(bench.variables.remember(self.here, typed))

    async def _kept(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except StoreError as error:
            self.workbench_trouble = str(error)

    async def _close_stores(self) -> None:
        if self._bench is not None:
            await self._save_drafts()
            await (await self._bench).close()
        await super()._close_stores()
