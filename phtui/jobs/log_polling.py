"""How often a log is asked for, and how far back each time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Polling:
    """Seconds, but for the counts of pages.

    Tails that are quick for hours come, by the budget's share, to three quarters of what PostHog
    allows in an hour, however many they are.
    """

    quick: float = 1.0
    """From one poll to the next while lines come."""
    factor: float = 1.5
    """How much longer each wait without a line is."""
    slow: float = 15.0
    """The longest of those."""
    behind: float = 0.5
    """While there is a backlog."""
    busy: float = 0.25
    """While many lines come at a time."""
    many: int = 200
    """Lines."""
    retry: float = 1.0
    """After a failure, doubled after each one more."""
    longest_retry: float = 30.0
    late: float = 120.0
    """How late a line may come and still be found."""
    sweep: float = 30.0
    """From one look back for late lines to the next, when a poll does not reach as far."""
    backlog_pages: int = 4
    """Pages of a backlog in a round; each round begins with the newest lines."""
    later: float = 3600.0
    """How late a line may come and be found by a look that is rare: PostHog takes in lines with
    a delay when it is behind."""
    deep: float = 600.0
    """From one of those looks to the next."""
    sweep_pages: int = 2
    """Pages of a look back in a round."""
    sweep_most: int = 24
    """Pages of a whole look back: in a torrent it does not reach as far as it should."""
    future: float = 86_400.0
    """What is dated further ahead does not decide where a poll begins: enough for any clock."""
    asleep: float = 30.0
    """A poll so late was held up: the machine slept, or the process was stopped."""
    gives_up: int = 5
    """Failures after which a part of a backlog is left, while the newest lines come through."""
