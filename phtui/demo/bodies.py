"""Request bodies read and decoded, or refused in PostHog's words."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from starlette.requests import Request

from phtui.demo.problems import Problem

_Body = TypeVar("_Body", bound=msgspec.Struct)
_MOST_BYTES = 20 * 1024 * 1024


async def read(request: Request, form: type[_Body]) -> _Body:
    """Read a JSON body of this form.

    Raises:
        Problem: it is too big, no JSON, or of another form.
    """
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            raise Problem(413, "error", "Request body exceeded 20 MB.")
    try:
        return msgspec.json.decode(body, type=form)
    except msgspec.ValidationError as error:
        raise _parse_error(f"1 validation error for {form.__name__}\n  {error}") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise _parse_error(f"JSON parse error - {error}") from error


def _parse_error(detail: str) -> Problem:
    return Problem(400, "parse_error", detail, type_="invalid_request")
