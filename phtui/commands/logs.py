"""`phtui logs`: print what sources have logged, and go on as they log more."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Coroutine, Iterable
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from phtui.api.errors import ApiError
from phtui.api.log_models import Level, LogSource
from phtui.commands.log_output import LogOutput
from phtui.commands.shell import (
    Exit,
    OpenClient,
    exit_for,
    mute_stdout,
    say,
    telling_waits,
    until_interrupted,
)
from phtui.commands.sources import list_sources
from phtui.formatting import safe_lines
from phtui.jobs.log_choice import NotChosen, choose
from phtui.jobs.log_history import older
from phtui.jobs.log_tail import LogTail, TailLine
from phtui.jobs.logs import follow_logs
from phtui.store.database import StoreError
from phtui.store.log_filter import LogFilter, Match
from phtui.store.log_values import Filling, Gap, Limits
from phtui.store.logs import LogStore
from phtui.store.spool import SPOOL_LIMITS, spool_path

if TYPE_CHECKING:
    from phtui.api.client import PostHogClient

_AT_ONCE = 5000
_TRIES = 3
_FOREVER = 1 << 62

Tail = AsyncGenerator[LogTail, None]


@dataclass(frozen=True, slots=True)
class LogsOptions:
    """What the command line asks of logs."""

    sources: tuple[str, ...]
    """Keys or parts of names; all that are enabled when empty."""
    since: timedelta | datetime
    """Where to begin: so long ago by the server's clock, or at a time."""
    follow: bool = False
    level: Level = Level.DEBUG
    """The least."""
    match: Match | None = None
    format: str = "text"
    spool: bool = False
    """Whether lines are kept in a file, and those that are there are used."""
    keep: int | None = None
    """How many lines at most; None for what is usual."""
    verify: bool = False
    """Whether a gap that could not be filled is a failure."""


def print_logs(open_client: OpenClient, options: LogsOptions) -> Exit:
    """Print the lines, to the end or until interrupted."""
    try:
        return asyncio.run(until_interrupted(_print(open_client, options)))
    except ApiError as error:
        say(safe_lines(str(error)))
        return exit_for(error)
    except StoreError as error:
        say(safe_lines(str(error)))
        return Exit.REFUSED
    except NotChosen as error:
        say(str(error))
        return Exit.USAGE
    except BrokenPipeError:  # `| head` has seen enough
        mute_stdout()
        return Exit.DONE


async def _print(open_client: OpenClient, options: LogsOptions) -> Exit:
    client = await asyncio.to_thread(open_client, telling_waits())
    async with AsyncExitStack() as stack:
        stack.push_async_callback(client.close)
        sources = choose(await list_sources(client), options.sources)
        store = await _store(client, options)
        stack.push_async_callback(store.close)
        reader = _Reader(client, store, sources, options)
        tails = {
            source: await stack.enter_async_context(aclosing(reader.tail(source)))
            for source in sources
        }
        await _all(reader.catch_up(*each) for each in tails.items())
        await reader.print_held()
        try:
            if options.follow:
                await reader.follow(tails.values())
        except asyncio.CancelledError:
            if not (options.verify and await reader.unfilled()):
                raise
        return Exit.REFUSED if options.verify and await reader.unfilled() else Exit.DONE


async def _all(works: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Do all of it at once; what stops one stops them all, and is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            for work in works:
                group.create_task(work)
    except ExceptionGroup as stopped:
        raise stopped.exceptions[0] from None


async def _store(client: PostHogClient, options: LogsOptions) -> LogStore:
    if options.spool:
        project = await client.resolve_project()
        limits = replace(SPOOL_LIMITS, entries=options.keep)
        return await LogStore.open(spool_path(client.host, project.id), limits)
    if options.follow:
        return await LogStore.open(limits=Limits(entries=options.keep or Limits().entries))
    return await LogStore.open_unlimited()


class _Reader:
    """Gets the lines of some sources into the store, and prints them from there."""

    def __init__(
        self,
        client: PostHogClient,
        store: LogStore,
        sources: tuple[LogSource, ...],
        options: LogsOptions,
    ) -> None:
        self._client = client
        self._store = store
        self._follow = options.follow
        self._since = _begin(options.since, client.server_time or time.time())
        self._filter = LogFilter(
            sources=[source.key for source in sources],
            level=options.level,
            since=self._since,
            matches=(options.match,) if options.match else (),
        )
        self._output = LogOutput(sources, jsonl=options.format == "jsonl", follow=options.follow)
        self._told: set[int] = set()
        self._last = 0
        """The number of the last line printed."""

    def tail(self, source: LogSource) -> Tail:
        """Return a source's tail, which goes on only as it is asked to."""
        return follow_logs(self._client, source, self._store, since=self._since - 1)

    async def catch_up(self, source: LogSource, tail: Tail) -> None:
        """Get every line that there is by now.

        A source that cannot be had does not keep the others waiting where it may come later.

        Raises:
            ApiError, StoreError: It cannot be had.
        """
        held = (await self._store.followed(source.key)).polled is not None
        failures = 0
        async for state in tail:
            self._tell(state)
            if state.line is TailLine.FOLLOW and not state.behind:
                break
            if state.error is not None and state.line is not TailLine.FOLLOW:
                failures += 1
                if self._follow:
                    return
                if failures == _TRIES:
                    raise state.error
        if held:
            await self._get_older(source)

    async def _get_older(self, source: LogSource) -> None:
        """Get what is older than all that a spool has of the source."""
        while True:
            span = (await self._store.windows.spans()).get(source.key)
            if span is None or span.oldest <= self._since:
                return
            found = await older(self._client, source, self._store, span.oldest)
            if found.error is not None and not self._follow:
                raise found.error
            if not found.new:
                return

    async def print_held(self) -> None:
        """Print what is there, all sources merged by time."""
        position = (self._since, -1)
        while lines := await self._store.windows.after(position, self._filter, _AT_ONCE):
            self._output.lines(lines)
            position = lines[-1].position
            self._last = max(self._last, *(line.id for line in lines))
            await asyncio.sleep(0)
        dropped = (await self._store.counts()).dropped
        if self._follow and dropped:
            say(f"── the oldest {dropped} lines were not kept: --spool keeps more ──")
        await self._tell_gaps()

    async def follow(self, tails: Iterable[Tail]) -> None:
        """Print lines as they come, until cancelled."""
        states: asyncio.Queue[LogTail | asyncio.Task[None]] = asyncio.Queue()
        tasks = [asyncio.create_task(_pass_on(tail, states)) for tail in tails]
        for task in tasks:
            task.add_done_callback(states.put_nowait)
        try:
            while True:
                state = await states.get()
                if isinstance(state, asyncio.Task):
                    state.result()  # it never ends but by a fault
                else:
                    self._tell(state)
                if states.empty():
                    await self._print_new()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    async def unfilled(self) -> list[Gap]:
        """Return the gaps of the time that was asked for which are not filled."""
        gaps = await self._gaps()
        return [gap for gap in gaps if gap.state is not Filling.FILLED]

    async def _print_new(self) -> None:
        while lines := await self._store.windows.added(self._last, self._filter, _AT_ONCE):
            self._output.lines(sorted(lines, key=lambda line: line.position))
            self._last = lines[-1].id
            await asyncio.sleep(0)
        await self._tell_gaps()

    async def _gaps(self) -> tuple[Gap, ...]:
        return await self._store.windows.gaps(self._since, _FOREVER, self._filter.sources)

    async def _tell_gaps(self) -> None:
        for gap in await self._gaps():
            if gap.state is not Filling.OPEN and gap.id not in self._told:
                self._told.add(gap.id)
                self._output.gap(gap)

    def _tell(self, state: LogTail) -> None:
        """Tell of the line; nobody is here to mend a refused key."""
        if state.line is TailLine.KEY_REFUSED and state.error is not None:
            raise state.error
        self._output.tail(state)


async def _pass_on(tail: Tail, states: asyncio.Queue[LogTail | asyncio.Task[None]]) -> None:
    async for state in tail:
        states.put_nowait(state)


def _begin(since: timedelta | datetime, now: float) -> int:
    """Return microseconds since 1970."""
    if isinstance(since, timedelta):
        return int((now - since.total_seconds()) * 1_000_000)
    return round(since.timestamp() * 1_000_000)
