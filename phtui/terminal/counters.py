"""What has gone over the wire, in figures."""

from __future__ import annotations

from typing import NamedTuple


class OutputCounters(NamedTuple):
    """How much Textual wanted sent, and how much was."""

    frames_wanted: int = 0
    """Frames that Textual wrote."""
    frames_sent: int = 0
    """Updates that were sent; a frame that changed nothing is none."""
    frames_dropped: int = 0
    """Frames that a newer one replaced before they were sent."""
    bytes_in: int = 0
    """What Textual wrote, in bytes."""
    bytes_out: int = 0
    """What the terminal has taken, in bytes."""
    round_trip_ms: float | None = None
    """From the start of an update until the terminal's answer to it; None before the first."""
    paced: bool = False
    """Whether updates wait for the terminal's answer."""
