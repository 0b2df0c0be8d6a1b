"""Tells one session without a screen, and prints what that took as a line of JSON."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from contextlib import aclosing
from pathlib import Path
from time import monotonic

from phtui.api.client import PostHogClient
from phtui.jobs.page_view import view_page
from phtui.jobs.story import Storyboard, StorySession
from phtui.jobs.story_spool import Spool
from phtui.jobs.storyboard import tell_storyboard
from tests.bench.apps.stalls import note_stalls, worst_stall


async def main() -> None:
    """Tell the session that the command line names, of the PostHog that it names."""
    url, key, project, session_id = sys.argv[1:]
    client = PostHogClient(url, key, project)
    await client.resolve_project()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PHTUI_BENCH_STALLS"] = path = str(Path(folder) / "stalls")
        watch = asyncio.create_task(note_stalls())
        figures = await _tell(client, session_id, Path(path))
        watch.cancel()
    await client.close()
    sys.stdout.write(json.dumps(figures) + "\n")


async def _tell(client: PostHogClient, session_id: str, stalls: Path) -> dict[str, float]:
    spool, story = Spool(), Storyboard("")
    before, began, first = _memory(), monotonic(), 0.0
    async with aclosing(tell_storyboard(client, StorySession(session_id), spool=spool)) as states:
        async for story in states:
            if story.rows and not first:
                first = monotonic() - began
    told = monotonic()
    stall = worst_stall(stalls, began, told)
    grown = _memory() - before
    page = await view_page(spool, story, story.length)
    viewed = monotonic()
    spool.close()
    return {
        "rows": len(story.rows),
        "bytes": story.size,
        "first": first,
        "seconds": told - began,
        "memory": grown,
        "stall": stall.own,
        "page": viewed - told,
        "page_stall": worst_stall(stalls, told, viewed).own,
        "page_lines": len(page.lines),
    }


def _memory() -> int:
    """Return the most bytes that this program ever held; Linux tells."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    asyncio.run(main())
