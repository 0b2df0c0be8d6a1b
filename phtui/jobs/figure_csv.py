"""The endpoint's CSV of who is behind a figure, byte for byte as it was served."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from phtui.api.errors import ApiError
from phtui.api.figures import MOST_BEHIND
from phtui.formatting import size
from phtui.jobs.figure import Ask
from phtui.jobs.figure_people import Behind
from phtui.store.private_file import private_file

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient


async def fetch_csv(client: PostHogClient, ask: Ask, point: int | None = None) -> bytes:
    """Return who is behind a point, or behind a whole trend, as CSV.

    Raises:
        ApiError: It is refused, or failed.
    """
    return await client.people_csv(ask.kind, ask.params(point) | {"limit": str(MOST_BEHIND)})


async def save_csv(client: PostHogClient, behind: Behind, path: Path) -> str:
    """Save who is behind a point; return a sentence that says how that went.

    A file of that name is replaced, at once and only when all has come.
    """
    try:
        served = await fetch_csv(client, behind.ask, behind.point)
        await asyncio.to_thread(_write, path, served)
    except ApiError as error:
        return f"Nothing is saved. {error}"
    except OSError as error:
        return f"{path} cannot be written: {error.strerror or error}."
    return f"Saved {path}: {size(len(served))} as served, {MOST_BEHIND:,} persons at most."


def _write(path: Path, data: bytes) -> None:
    with private_file(path, synced=True) as file:
        file.write(data)
