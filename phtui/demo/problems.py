"""What the server refuses, in PostHog's error envelope."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from phtui.demo.clickhouse import ClickHouseError
from phtui.demo.hogql.parser import HogQLError

_TYPES = {
    400: "validation_error",
    401: "authentication_error",
    403: "authentication_error",
    404: "invalid_request",
    405: "invalid_request",
    413: "invalid_request",
    429: "throttled_error",
}
_STOPPED = "The database stopped this query before it finished. Run the query again."
_INTERNAL = "ClickHouse error while executing query."
_NOT_THE_USERS_FAULT = {
    "TIMEOUT_EXCEEDED": (
        504,
        "Query has hit the max execution time before completing. See our docs for how to improve "
        "your query performance. You may need to materialize.",
    ),
    "TOO_SLOW": (
        512,
        "Estimated query execution time is too long. Try reducing its scope by changing the time "
        "range.",
    ),
    "MEMORY_LIMIT_EXCEEDED": (
        513,
        "Query has reached the max memory limit before completing. See our docs for how to "
        "improve your query memory footprint. You may need to narrow date range or materialize.",
    ),
    "QUERY_WAS_CANCELLED": (500, _STOPPED),
    "CHECKSUM_DOESNT_MATCH": (500, _INTERNAL),
    "CORRUPTED_DATA": (500, _INTERNAL),
    "CANNOT_READ_ALL_DATA": (500, _INTERNAL),
    "LOGICAL_ERROR": (500, _INTERNAL),
    "READONLY": (500, _INTERNAL),
    "UNKNOWN_EXCEPTION": (500, _INTERNAL),
}
"""Errors whose own words PostHog hides (posthog/errors.py, posthog/exceptions.py)."""


class Problem(Exception):  # noqa: N818 -- it is a refusal with a status, mostly the client's doing
    """An answer with an error status; `str(problem)` is its detail."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        type_: str = "",
        headers: dict[str, str] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.headers = headers
        self._type = type_ or _TYPES.get(status, "server_error")
        self._extra = {"extra": extra} if extra else {}

    @property
    def exposed(self) -> bool:
        """Whether a client may be told the reason in a failed query's status."""
        return self.status != 500

    def response(self) -> Response:
        """Return it as PostHog's envelope."""
        envelope = {"type": self._type, "code": self.code, "detail": str(self), "attr": None}
        return json_response(envelope | self._extra, self.status, self.headers)


def of_clickhouse(error: ClickHouseError) -> Problem:
    """Return what PostHog makes of a ClickHouse error."""
    if error.name in _NOT_THE_USERS_FAULT:
        status, detail = _NOT_THE_USERS_FAULT[error.name]
        return Problem(status, "error", detail)
    return Problem(400, error.name.lower(), str(error))


def of_hogql(error: HogQLError, sql: str) -> Problem:
    """Return what PostHog makes of a fault in the HogQL, its place told in `extra`."""
    fault = {"message": error.message, "start": error.start, "end": error.end, "fix": None}
    metadata = {
        "query": sql, "isValid": False, "isUsingIndices": None, "errors": [fault], "warnings": [],
        "notices": [], "table_names": None, "ch_table_names": None,
    }  # fmt: skip
    return Problem(400, error.code, error.message, extra={"hogql_metadata": metadata})


def json_response(
    body: object, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """Return a body as JSON."""
    return Response(msgspec.json.encode(body), status, headers, "application/json")


def answer_problem(_request: Request, error: Exception) -> Response:
    """Turn a `Problem` into its response."""
    assert isinstance(error, Problem)
    return error.response()


def answer_http(request: Request, error: Exception) -> Response:
    """Turn what the router refuses into PostHog's words for it."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        problem = Problem(404, "not_found", "Endpoint not found.")
    elif error.status_code == 405:
        problem = Problem(405, "method_not_allowed", f'Method "{request.method}" not allowed.')
    else:
        problem = Problem(error.status_code, "error", error.detail)
    return problem.response()


def answer_bug(_request: Request, _error: Exception) -> Response:
    """Answer what nobody foresaw; uvicorn logs it, and closes the connection."""
    headers = {"Connection": "close"}
    return Problem(500, "error", "A server error occurred.", headers=headers).response()
