"""The endpoint's CSV of who is behind a figure, byte for byte as it was served."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from phtui.api.errors import ApiError
from phtui.api.figures import MOST_BEHIND
from phtui.formatting import size
from phtui.jobs.figure import Ask

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient


async def fetch_csv(client: PostHogClient, ask: Ask, point: int | None = None) -> bytes:
    """Return who is behind a point, or behind a whole trend, as CSV.

    Raises:
        ApiError: It is refused, or failed.
    """
    return await client.people_csv(ask.kind, ask.params(point) | {"limit": str(MOST_BEHIND)})


async def save_csv(client: PostHogClient, ask: Ask, point: int, path: str) -> str:
    """Save who is behind a point; return a sentence that says how that went."""
    try:
        served = await fetch_csv(client, ask, point)
        await asyncio.to_thread(_write, path, served)
    except (ApiError, OSError) as error:
        return f"Nothing saved: {error}"
    return f"Saved {path}: {size(len(served))} as served, {MOST_BEHIND:,} persons at most."


def _write(path: str, data: bytes) -> None:
    # Never over a file that is there, and for nobody else to read: it is about people.
    with os.fdopen(
        os.open(Path(path).expanduser(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
    ) as file:
        file.write(data)
