"""Opening workbenches in tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from phtui.store.place import Place
from phtui.store.workbench import Workbench

SHOP = Place("https://eu.posthog.com", 48213, "Webshop")
STAGING = Place("https://eu.posthog.com", 48214, "Staging")


@asynccontextmanager
async def opened(path: Path | None) -> AsyncIterator[Workbench]:
    """Open a workbench, and close it as an orderly end of phtui does."""
    workbench = await Workbench.open(path)
    try:
        yield workbench
    finally:
        await workbench.close()
