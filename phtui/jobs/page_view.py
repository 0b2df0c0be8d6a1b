"""A page as it was at one moment of a session."""

from __future__ import annotations

import asyncio

from phtui.jobs.story import PageLine, PageView, Storyboard, StoryRow
from phtui.jobs.story_spool import Spool
from phtui.rrweb.mirror import Mirror
from phtui.rrweb.page_text import MOST_LINES, page_text


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
    """Return the last thing that happened in a tab up to a time."""
    return next((row for row in reversed(story.rows) if row.at <= at and row.window), None)


def _view(spool: Spool, story: Storyboard, at: int, row: StoryRow | None) -> PageView:
    spool.flush()
    window = row.window if row else ""
    mirror = spool.page(window, story.start + at) or spool.page("", story.start + at)
    if mirror is None or not mirror.roots:
        told = "No page was recorded by then."
        return PageView(story.session_id, at, told=told)
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
        told=f"The first {MOST_LINES:,} lines." if len(lines) >= MOST_LINES else "",
    )


def _is_whole(mirror: Mirror, id_: int) -> bool:
    """Whether it is the page itself, as for a scroll: there is nothing to mark in it."""
    node = mirror.nodes.get(id_)
    return node is not None and node.tag in ("", "html", "body")


def _scrolled(mirror: Mirror) -> int:
    return max((mirror.scrolls.get(root, 0) for root in mirror.roots), default=0)
