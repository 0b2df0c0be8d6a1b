"""A recording of an hour and 100 MB: how soon it is told, in how much memory, how smoothly."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

from phtui.formatting import size
from tests.bench import storyboard_view
from tests.bench.plan import Plan
from tests.bench.recording import MINUTES, SESSION, recorded_hour
from tests.bench.table import Table, milliseconds
from tests.fake_posthog import KEY, PROJECT_ID


def measure(plan: Plan) -> Iterator[Table]:
    """Tell the recording as often as the plan says, each time in a process of its own."""
    runs = min(plan.runs, 3)
    rows = []
    for _ in range(runs):
        figures = tell()
        rows.append([
            milliseconds(figures["first"]),
            f"{figures['seconds']:.1f} s",
            size(figures["memory"]),
            milliseconds(figures["stall"]),
            milliseconds(figures["page"]),
            milliseconds(figures["page_stall"]),
        ])  # fmt: skip
    columns = ["first rows", "all", "memory", "worst stall", "page at the end", "its stall"]
    yield Table(f"{MINUTES} minutes, {size(figures['bytes'])}", columns, rows)
    yield storyboard_view.measure(runs)


def tell() -> dict[str, float]:
    """Return what one telling took, without a screen."""
    with recorded_hour() as (posthog, _):
        command = [sys.executable, "-m", "tests.bench.apps.telling"]
        arguments = [posthog.url, KEY, str(PROJECT_ID), SESSION]
        done = subprocess.run([*command, *arguments], capture_output=True, check=True, timeout=300)
        figures: dict[str, float] = json.loads(done.stdout)
        return figures
