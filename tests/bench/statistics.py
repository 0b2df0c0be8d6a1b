"""Medians, tails and ratios."""

from __future__ import annotations

import math
from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` percent of the values do not exceed.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("no values")
    rank = max(math.ceil(len(values) * share / 100), 1)
    return sorted(values)[rank - 1]


def median(values: Sequence[float]) -> float:
    """Return the value in the middle; of two, the smaller."""
    return percentile(values, 50)


def p95(values: Sequence[float]) -> float:
    """Return what at most 5 % of the values exceed."""
    return percentile(values, 95)


def ratio(value: float, of: float) -> str:
    """Return one figure as a multiple of another, in two digits that count."""
    if not of:
        return "–"
    times = value / of
    return f"{times:.2g}×" if times < 10 else f"{times:,.0f}×"
