"""Actions of all sources as the rows of one story."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from phtui.formatting import duration
from phtui.jobs.story import MOST_ROWS, StoryRow
from phtui.rrweb.actions import Action, Kind

_QUIET = 15
"""Seconds without anything from which on a session is idle."""
_SAME = 1_500
"""Milliseconds by which two sources may differ in the time of the same thing."""
_SAME_CLICK = frozenset((Kind.CLICK, Kind.RAGE, Kind.DEAD))


@dataclass(frozen=True)
class Found:
    """What was found in a session, source by source."""

    recorded: Sequence[Action] = ()
    """In the snapshots."""
    events: Sequence[Action] = ()
    lines: Sequence[Action] = ()
    """Of the console, as PostHog keeps them apart from the snapshots."""


def merged(found: Found, start: int, activity: Counter[int]) -> tuple[StoryRow, ...]:
    """Return the rows of a session, what two sources know told once, idle time folded.

    Args:
        found: Each source in any order.
        start: Milliseconds since 1970 of the session's start.
        activity: How much was done in each second since 1970.
    """
    recorded = sorted(found.recorded, key=_order)
    known = _Known(recorded)
    others = [each for each in (*found.events, *found.lines) if not known.has(each)]
    actions = sorted((*recorded, *others), key=_order)[:MOST_ROWS]
    numbers = tab_numbers(actions)
    rows = [_row(each, start, numbers) for each in actions]
    return tuple(_with_idle(rows, start, sorted(activity)))


def tab_numbers(actions: Iterable[Action]) -> dict[str, int]:
    """Return the numbers of the tabs, from 1, in the order in which they came."""
    windows = dict.fromkeys(each.window for each in actions if each.window)
    return {window: number for number, window in enumerate(windows, 1)}


class _Known:
    """What the snapshots tell, to look up what another source tells again."""

    def __init__(self, recorded: Sequence[Action]) -> None:
        self._actions: dict[object, list[Action]] = {}
        for each in recorded:
            self._actions.setdefault(_family(each), []).append(each)
        self._times = {family: [a.time for a in found] for family, found in self._actions.items()}

    def has(self, action: Action) -> bool:
        if action.kind in (Kind.EVENT, Kind.EXCEPTION):
            return False
        family = _family(action)
        times = self._times.get(family, ())
        first = bisect_left(times, action.time - 20 * _SAME)
        last = bisect_right(times, action.time + _SAME)
        near = self._actions.get(family, [])[first:last]
        return any(action.time <= max(each.time, each.end) + _SAME for each in near)


def _family(action: Action) -> object:
    """Return what two sources have in common when they tell the same thing."""
    if action.kind in _SAME_CLICK:
        return Kind.CLICK
    if action.kind is Kind.PAGE:
        return Kind.PAGE, action.url
    if action.kind is Kind.CONSOLE:
        # Levels have different names, and one source cuts what the other keeps.
        return Kind.CONSOLE, action.words.partition(": ")[2][:100]
    return action.kind


def _order(action: Action) -> tuple[int, bool]:
    return action.time, action.kind is not Kind.CLICK  # what a click does comes after it


def _row(action: Action, start: int, numbers: dict[str, int]) -> StoryRow:
    return StoryRow(
        at=max(0, action.time - start),
        kind=action.kind,
        words=action.words,
        weight=action.weight,
        tab=numbers.get(action.window, 1),
        window=action.window,
        node=action.node,
        url=action.url,
        count=action.count,
        detail=action.detail,
        length=max(0, action.end - action.time),
    )


def _with_idle(rows: list[StoryRow], start: int, active: list[int]) -> Iterator[StoryRow]:
    previous: StoryRow | None = None
    for row in rows:
        if previous is not None:
            yield from _idle(previous.at + previous.length, row.at, start, active)
        yield row
        furthest = previous.at + previous.length if previous else 0
        previous = row if row.at + row.length >= furthest else replace(row, at=furthest, length=0)


def _idle(begin: int, end: int, start: int, active: list[int]) -> Iterator[StoryRow]:
    """Yield the longest stretch of two rows' pause in which nobody did anything."""
    if end - begin < _QUIET * 1000:
        return
    first, last = (start + begin) // 1000, (start + end) // 1000
    busy = active[bisect_right(active, first) : bisect_left(active, last)]
    edges = [first, *busy, last]
    longest, since = max((after - before, before) for before, after in pairwise(edges))
    if longest >= _QUIET:
        at = max(begin, since * 1000 - start)
        length = min(longest * 1000, end - at)
        yield StoryRow(
            at=at, kind=Kind.IDLE, words=f"{duration(length / 1000)} idle", length=length
        )
