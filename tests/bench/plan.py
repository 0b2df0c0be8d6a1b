"""How long and how often to measure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """What the command line says, or does not."""

    seconds: float = 5.0
    """Seconds of lines for each program and rate."""
    idle: float = 60.0
    """Seconds of looking at programs that do nothing."""
    presses: int = 40
    """Keys for each latency."""
    runs: int = 5
    """Starts of each program."""
    rates: tuple[float, ...] = ()
    """Lines a second; empty for those of the table."""
