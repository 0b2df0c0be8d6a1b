"""How far behind the screen is at the end of a slow line, and how soon a key shows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.following import PRESSES, Followed, Load, follow
from tests.bench.link import Link
from tests.bench.plan import Plan
from tests.bench.programs import followers
from tests.bench.statistics import median, p95
from tests.bench.table import Table

RATES = (10.0, 100.0, 1000.0)
BANDWIDTH = 8 * 1024
BUFFERED = 256 * 1024
_COMPARED = ("phtui's driver", "stock Textual", "lnav")


def measure(plan: Plan) -> Iterator[Table]:
    """Yield a table for a line that buffers nothing, and one for a line that buffers much."""
    rates = plan.rates or RATES
    for buffer in (0, BUFFERED):
        link = Link(BANDWIDTH, buffer)
        rows = []
        with tempfile.TemporaryDirectory() as home:
            for program in followers(Path(home)):
                if program.name not in _COMPARED:
                    continue
                for rate in rates:
                    followed = follow(program, Load(rate, plan.seconds), link=link)
                    rows.append([program.name, f"{rate:,.0f}/s", *_cells(followed)])
        yield Table(
            f"Behind at the end of a line of 8 KB/s that buffers {buffer // 1024} KB",
            [
                "",
                "lines",
                "lag p50",
                "lag p95",
                f"a key shows, worst of {PRESSES}",
                "worst stall of the loop",
            ],
            rows,
            "“>”: not caught up when the watch ended. A stall is without the time in the queue for "
            "a core.",
        )


def _cells(followed: Followed) -> list[str]:
    sign = "" if followed.caught_up else "> "
    key = f"{max(followed.keys):.2f} s" if followed.keys else "–"
    stall = "–" if followed.stall is None else f"{followed.stall.own * 1000:,.0f} ms"
    return [
        f"{sign}{median(followed.lags):.2f} s", f"{sign}{p95(followed.lags):.2f} s", key, stall,
    ]  # fmt: skip
