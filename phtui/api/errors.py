"""Every way a request can fail, as one family that says what to do about it.

The class is chosen by HTTP status, never by the body's `type`: PostHog calls a 403
"authentication_error" and a 402 "server_error".
"""

from __future__ import annotations


class ApiError(Exception):
    """A request failed in a way the user should be told about.

    `str(error)` is one or two plain sentences: what happened, and what to do.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        """The HTTP status, or None when there was no answer."""


class KeyRefused(ApiError):  # noqa: N818 -- the family is named by what happened
    """401: the key is wrong, revoked, of the other region, or a project (phc_) key."""


class MissingScope(ApiError):  # noqa: N818
    """403: the key lacks a scope, which is named."""

    def __init__(self, message: str, scope: str, status: int = 403) -> None:
        super().__init__(message, status)
        self.scope = scope
        """For example `session_recording:read`."""


class NoPersonalKeys(ApiError):  # noqa: N818
    """403: PostHog refuses this action, or this organization, to every personal key."""


class Forbidden(ApiError):  # noqa: N818
    """403 for another reason: a project or resource this key's owner may not see."""


class NotFound(ApiError):  # noqa: N818
    """404: no such project, query or recording; for a query also expired or cancelled."""


class UnknownEndpoint(NotFound):
    """404 "Endpoint not found.": this server has no such path; an old one, or a mistyped one."""


class QuotaSpent(ApiError):  # noqa: N818
    """402: the plan's quota is used up, or what was asked for is not in the plan."""


class RateLimited(ApiError):  # noqa: N818
    """429 with Retry-After: requests or bytes of this key are spent for now."""

    def __init__(self, message: str, retry_after: float, status: int = 429) -> None:
        super().__init__(message, status)
        self.retry_after = retry_after
        """Seconds until PostHog takes the request again."""


class TooBusy(ApiError):  # noqa: N818
    """429 without Retry-After: too many queries at once, or ClickHouse is full."""


class QueryFailed(ApiError):  # noqa: N818
    """PostHog understood the query and refused or gave it up: SQL error, time, memory, bytes."""

    def __init__(
        self,
        message: str,
        status: int | None = None,
        code: str = "",
        start: int | None = None,
        end: int | None = None,
    ) -> None:
        super().__init__(message, status)
        self.code = code
        """PostHog's own word for it, such as `hogql_query_error`; "" if it gave none."""
        self.start = start
        """Where in the SQL the fault begins, in characters from 0; None if not told."""
        self.end = end
        """Where it ends, exclusive."""

    @property
    def in_sql(self) -> bool:
        """Whether the SQL itself is at fault, so that there is a place to look for."""
        return self.status in (None, 400) and (
            self.code in ("", "invalid_input") or self.code.startswith("hogql")
        )


class ServerFailed(ApiError):  # noqa: N818
    """5xx: PostHog itself failed."""


class BadRequest(ApiError):  # noqa: N818
    """400, 405, 413, 415 and the like: PostHog does not take what was sent."""


class NotPostHog(ApiError):  # noqa: N818
    """HTML, a redirect or plain text: the host is not PostHog's API, or a proxy answered for it."""


class Unreadable(ApiError):  # noqa: N818
    """The answer broke off, or is not the JSON it says it is."""


class Misconfigured(ApiError):  # noqa: N818
    """The host or the project that is given cannot be meant; nothing was sent."""


class InsecureHost(Misconfigured):
    """The key would cross a network unencrypted; nothing was sent."""


class Unreachable(ApiError):  # noqa: N818
    """No connection: name, route, TLS, or the server hung up."""


class TimedOut(Unreachable):
    """No answer in time."""


class NotConnected(Unreachable):
    """There was no line to send anything by."""


class Untrusted(NotConnected):
    """No TLS connection: the host's certificate is not one this machine trusts."""
