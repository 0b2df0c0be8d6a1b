"""What a line costs on the wire while a file is followed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.following import Load, follow
from tests.bench.lines import WIDTH
from tests.bench.logs_view import logs_view
from tests.bench.plan import Plan
from tests.bench.programs import followers
from tests.bench.statistics import ratio
from tests.bench.table import Table

RATES = (1.0, 10.0, 100.0, 1000.0)


def measure(plan: Plan) -> Iterator[Table]:
    """Yield bytes per line of each follower at each rate, and them as multiples of the line."""
    rates = plan.rates or RATES
    with tempfile.TemporaryDirectory() as home, logs_view() as ours:
        costs = {
            program.name: [
                follow(program, Load(rate, plan.seconds)).written / max(rate * plan.seconds, 1)
                for rate in rates
            ]
            for program in (ours, *followers(Path(home)))
        }
    yield Table(
        f"Bytes per appended line of {WIDTH + 1} B, 120×40 (and as multiples of the line)",
        ["", *(f"{rate:,.0f}/s" for rate in rates)],
        [
            [name, *(f"{cost:,.0f} ({ratio(cost, WIDTH + 1)})" for cost in each)]
            for name, each in costs.items()
        ],
    )
