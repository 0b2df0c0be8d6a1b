"""What following a log is, at any moment: the values that `follow_logs` yields."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from phtui.api.errors import (
    ApiError,
    Forbidden,
    KeyRefused,
    Misconfigured,
    MissingScope,
    NoPersonalKeys,
    NotFound,
    NotPostHog,
    RateLimited,
    ServerFailed,
    TimedOut,
    TooBusy,
    Unreachable,
    Unreadable,
)
from phtui.store.database import StoreError
from phtui.store.log_values import Counts, Filling, Gap


class TailLine(Enum):
    """What the line of a tail is doing."""

    FOLLOW = "follow"
    RECONNECTING = "reconnecting"
    RATE_LIMITED = "rate limited"
    KEY_REFUSED = "key refused"
    """Nothing but the user can mend it: no request is made until the tail is woken."""


Failure = ApiError | StoreError


@dataclass(frozen=True, slots=True)
class LogTail:
    """How one source is followed."""

    source: str
    """Its key."""
    line: TailLine = TailLine.RECONNECTING
    polled: float | None = None
    """Unix time, by this machine, of the last good poll."""
    newest: int | None = None
    """Microseconds since 1970: the time of the newest line."""
    lag: float | None = None
    """Seconds from the newest line to the last good poll, both by the server's clock."""
    rate: float = 0.0
    """New lines a second, over the last minute."""
    counts: Counts = Counts()  # noqa: RUF009 -- frozen
    """Of the whole store, all sources together."""
    new: int = 0
    """Lines that the last round has brought."""
    behind: bool = False
    """Whether there are lines known to be missing, which are being fetched."""
    planned: int = 0
    """Requests an hour, should it go on as now, and the budget not draw them out."""
    next_poll: float | None = None
    """Unix time, by this machine; None when only the user can help."""
    error: Failure | None = None
    """Why it does not follow."""
    gap: Gap | None = None
    """What is missing since then; it is kept when it is over."""

    def failed(self, error: Failure, since: int | None = None, why: str = "") -> LogTail:
        """Return the tail after a poll that failed.

        Args:
            error: What happened.
            since: When it was last followed, in microseconds since 1970; None if it never was.
            why: What stopped it, in a few words.
        """
        gap = None
        if since is not None:
            gap = Gap(self.source, since, since, why, state=Filling.GOING_ON)
        line = TailLine.RECONNECTING
        if isinstance(error, _FOR_THE_USER):
            line = TailLine.KEY_REFUSED
        elif isinstance(error, RateLimited | TooBusy):
            line = TailLine.RATE_LIMITED
        return replace(self, line=line, error=error, gap=gap, new=0)


_FOR_THE_USER = (KeyRefused, MissingScope, NoPersonalKeys, Forbidden, Misconfigured)

_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (KeyRefused, "key refused"),
    (MissingScope, "key refused: it lacks a scope"),
    (NoPersonalKeys, "key refused: not for personal keys"),
    (Forbidden, "key refused: no access"),
    (RateLimited, "rate limited"),
    (TooBusy, "PostHog was busy"),
    (TimedOut, "no answer"),
    (Unreachable, "no connection"),
    (Unreadable, "broken answer"),
    (NotPostHog, "a proxy answered"),
    (ServerFailed, "PostHog failed"),
    (NotFound, "not found"),
    (StoreError, "the store failed"),
)


def reason(error: Failure) -> str:
    """Return in a few words why a log was not followed."""
    words = next((words for kind, words in _REASONS if isinstance(error, kind)), "refused")
    status = getattr(error, "status", None)
    return f"{words} ({status})" if status is not None and status >= 500 else words
