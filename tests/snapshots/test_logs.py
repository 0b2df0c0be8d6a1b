"""What the logs screen looks like in each of its states, at two sizes."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from phtui.api.log_models import Level, LogSource
from phtui.app import PhtuiApp
from phtui.jobs.log_sources import LogSources
from phtui.jobs.log_tail import LogTail, TailLine
from phtui.screens.logs import LogsScreen
from phtui.store.log_values import Counts, Filling, Gap, NewLine
from phtui.store.logs import LogStore
from phtui.widgets.log_pane import LogPane
from phtui.widgets.log_times import TimeForm, Times
from tests.app import until
from tests.snapshots.silent import CONNECTION, SIZES, Silent

PLUGIN = LogSource(kind="plugin", id="7712", name="S3 export")
HOG = LogSource(kind="hog", id="0190c7c0-aaaa-7bbb-8ccc-ddddeeeeffff", name="Slack alerts")
BEGIN = 1_790_000_000 * 1_000_000
SECOND = 1_000_000
SAID = (
    (Level.INFO, "Executing function"),
    (Level.DEBUG, "POST https://hooks.example.com/orders"),
    (Level.INFO, "Function completed in {n}ms"),
    (Level.WARN, "HTTP fetch failed with status 429: retrying (1 of 3) after {n} ms"),
    (Level.LOG, '{{"event": "order completed", "took_ms": {n}, "name": "Käse 🧀"}}'),
    (Level.ERROR, "Traceback (most recent call last):\n  line {n}, in send\nConnectionError"),
    (Level.INFO, "\x1b[2J\u202egnp.exe [bold]not markup[/] {n}"),
)
"""What lines say in turn, errors seldom."""


def lines(count: int) -> list[NewLine]:
    found = []
    for number in range(count):
        level, text = SAID[number % 3 if number % 10 else number // 10 % len(SAID)]
        text = text.format(n=number * 7919 % 997)
        at = BEGIN + number * SECOND * 3
        found.append(NewLine(number.to_bytes(4), at, level, text))
    return found


async def fill(store: LogStore, gaps: bool) -> None:
    """Keep the lines of two sources, and what was missed of one."""
    everything = lines(400)
    gap = Gap(PLUGIN.key, BEGIN + 1_160 * SECOND, BEGIN + 1_170 * SECOND, "PostHog failed (502)",
              4, Filling.FILLED)  # fmt: skip
    await store.add(PLUGIN.key, everything[::2], gap=gap if gaps else None)
    await store.add(HOG.key, everything[1::2])


def tails(gap: bool) -> dict[str, LogTail]:
    counts = Counts(kept=100_000, seen=412_033, dropped=312_033)
    tail = LogTail(PLUGIN.key, TailLine.FOLLOW, polled=time.time(), newest=BEGIN, lag=2.0,
                   rate=3.1, counts=counts, planned=240)  # fmt: skip
    other = LogTail(HOG.key, TailLine.FOLLOW, polled=time.time(), newest=BEGIN, lag=9.0,
                    rate=0.4, counts=counts, planned=240)  # fmt: skip
    if gap:
        start = BEGIN + 1_194 * SECOND
        lost = Gap(HOG.key, start, start, "no connection", state=Filling.GOING_ON)
        other = LogTail(HOG.key, TailLine.RECONNECTING, polled=time.time(), counts=counts, gap=lost)
    return {PLUGIN.key: tail, HOG.key: other}


def showing(state: str, store: list[LogStore]) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Bring the app into a state."""

    async def show(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, PhtuiApp)
        await until(pilot, lambda: isinstance(app.screen, LogsScreen) and app.focused is not None)
        screen, worker = app.screen, app.worker
        assert isinstance(screen, LogsScreen)
        store.append(await LogStore.open())
        await fill(store[0], state == "gap")
        worker.workers.cancel_group(worker, "log sources")
        worker.connection = CONNECTION
        worker.log_sources = LogSources((PLUGIN, HOG))
        pane = screen.query_one(LogPane)
        pane.log_view.times = Times(TimeForm.UTC)
        pane.log_view.names = {each.key: each.name for each in (PLUGIN, HOG)}
        worker.log_windows, worker.log_tails = store[0].windows, tails(state == "gap")
        screen.show_log()
        keys = {"scrolled": "kkb", "histogram": "i", "collapsed": "c"}
        await until(pilot, lambda: pane.is_settled)
        await pilot.press(*keys.get(state, ""))
        await until(pilot, lambda: pane.is_settled)
        await pilot.pause()

    return show


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", ["following", "scrolled", "gap", "histogram", "collapsed"])
def test_logs(snap_compare: Callable[..., bool], state: str, size: str) -> None:
    source, store = Silent(), list[LogStore]()
    app = PhtuiApp(source, key_hint="…9f3a", first_view="logs")
    try:
        assert snap_compare(app, run_before=showing(state, store), terminal_size=SIZES[size])
    finally:
        source.close()
