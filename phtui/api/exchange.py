"""What the client tells whoever watches the connection."""

from __future__ import annotations

from dataclasses import dataclass

from phtui.api.errors import ApiError


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and how it ended: an answer, or a failure to get one."""

    at: float
    """When it ended, on the monotonic clock."""
    method: str
    endpoint: str
    """The endpoint's name, such as `query status`; never a path."""
    status: int | None
    """The HTTP status, or None when there was no whole answer."""
    seconds: float
    """From sending to the last byte."""
    error: ApiError | None = None
    retry_in: float | None = None
    """Seconds until the client asks again by itself; None when it will not."""
