"""A page as it was at one moment of a session."""

from __future__ import annotations

import asyncio

from phtui.jobs.story import PageLine, PageView, Storyboard, StoryRow
from phtui.jobs.story_spool import Spool
from phtui.jobs.storyboard_text import clock
from phtui.rrweb.actions import Kind
from phtui.rrweb.mirror import Mirror
from phtui.rrweb.page_text import MOST_LINES, page_text

_LOADS = 5_000
"""Milliseconds in which a page that was visited is recorded as a whole."""


async def view_page(spool: Spool, story: Storyboard, at: int) -> PageView:
    """Return the page at a time, the element that was used last before it marked.

    Args:
        spool: Where the snapshots are.
        story: The session.
        at: Milliseconds from its start.
    """
    row = _row_at(story, at)
    return await asyncio.to_thread(_view, spool, story, at, row)


def _row_at(story: Storyboard, at: int) -> StoryRow | None:
    """Return the page that is visited at a time, else the last thing done in a tab up to it."""
    past = [row for row in story.rows if row.at <= at and row.window]
    visits = [row for row in past if row.at == at and row.kind is Kind.PAGE]
    return next(reversed(visits or past), None)


def _view(spool: Spool, story: Storyboard, at: int, row: StoryRow | None) -> PageView:
    spool.flush()
    window, time = row.window if row else "", story.start + at
    if row is not None and row.kind is Kind.PAGE and row.at == at:
        # Its address is recorded first, and itself once it is loaded.
        time = spool.next_page(window, time, _LOADS) or time
    mirror, told = spool.page(window, time) or spool.page("", time), ""
    if mirror is None and (first := spool.next_page("", time)):
        mirror, told = spool.page("", first), f"the first page, at {clock(first - story.start)}"
    if mirror is None or not mirror.roots:
        return PageView(story.session_id, at, told="No page of this session is known.")
    marked = row.node if row and row.at == at and not _is_whole(mirror, row.node) else 0
    lines = tuple(PageLine(line.text, line.look, line.marked) for line in page_text(mirror, marked))
    return PageView(
        session_id=story.session_id,
        at=at,
        title=mirror.title,
        url=mirror.url,
        width=mirror.width,
        height=mirror.height,
        scroll=_scrolled(mirror),
        lines=lines,
        told=f"The first {MOST_LINES:,} lines." if len(lines) >= MOST_LINES else told,
    )


def _is_whole(mirror: Mirror, id_: int) -> bool:
    """Whether it is the page itself, as for a scroll: there is nothing to mark in it."""
    node = mirror.nodes.get(id_)
    return node is not None and node.tag in ("", "html", "body")


def _scrolled(mirror: Mirror) -> int:
    return max((mirror.scrolls.get(root, 0) for root in mirror.roots), default=0)
