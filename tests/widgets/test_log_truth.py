"""The line above a log: what it says, and what it must not say."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from textual.app import App, ComposeResult

from phtui.jobs.log_tail import LogTail, TailLine
from phtui.store.log_values import Counts, Limits
from phtui.widgets.log_truth import LogTruth

KEY = "plugin:1"
_SPOOL = Limits(entries=None, bytes=1_000_000_000, age=30 * 86_400.0)


class TruthApp(App[None]):
    """Nothing but the line."""

    def __init__(self) -> None:
        super().__init__()
        self.truth = LogTruth()

    def compose(self) -> ComposeResult:
        yield self.truth


@asynccontextmanager
async def truth(width: int = 160) -> AsyncIterator[LogTruth]:
    app = TruthApp()
    async with app.run_test(size=(width, 3)):
        yield app.truth


def said(line: LogTruth, tails: Mapping[str, LogTail]) -> str:
    line.tails = tails
    line.rewrite()
    return line.content.plain


def tail(ago: float, due: float) -> LogTail:
    """A tail that was polled so long ago and is to be polled so long from now."""
    now = time.time()
    return LogTail(KEY, TailLine.FOLLOW, polled=now - ago, newest=int((now - ago - 1) * 1e6),
                   lag=1.0, next_poll=now + due)  # fmt: skip


async def test_a_poll_without_an_answer_is_no_following() -> None:
    async with truth() as line:
        assert said(line, {KEY: tail(1, 1)}).startswith(" ● FOLLOW")
        assert said(line, {KEY: tail(4, -3)}).startswith(" ● FOLLOW")
        assert said(line, {KEY: tail(13, -12)}).startswith(" ▲ WAITING 12 s")
        both = {"hog:1": replace(tail(1, 9), source="hog:1"), KEY: tail(13, -12)}
        assert said(line, both).startswith(" ▲ WAITING 12 s")
        line.following = False
        assert said(line, both).startswith(" ▲ WAITING 12 s +0 new")
        line.paused = True
        assert said(line, both).startswith(" ‖ PAUSED")


async def test_the_lag_grows_while_nothing_is_heard() -> None:
    async with truth() as line:
        assert "lag <2 s" in said(line, {KEY: tail(10, 5)})
        lost = replace(tail(40, 5), line=TailLine.RECONNECTING)
        assert "lag 41 s" in said(line, {KEY: lost})
        lost = replace(tail(600, 5), line=TailLine.RECONNECTING)
        told = said(line, {KEY: lost})
        assert "lag" not in told
        assert "newest line " in told


@pytest.mark.parametrize(
    ("kept", "limits", "told"),
    [
        (100_000, Limits(), "100,000 of 412,033 kept"),
        (12_000, Limits(), "12,000 of 412,033 kept, 256 MB at most"),
        (12_000, _SPOOL, "12,000 of 412,033 kept, 1.0 GB or 30 days at most"),
        (412_033, Limits(), "412,033 kept"),
    ],
)
async def test_what_bounds_the_lines_is_told(kept: int, limits: Limits, told: str) -> None:
    async with truth() as line:
        line.limits = limits
        counts = Counts(kept, 412_033, 412_033 - kept)
        text = said(line, {KEY: replace(tail(1, 1), counts=counts)})
        assert f"  {told}  " in text
