"""Pages of a list, as PostHog's framework has them: `limit`, `offset`, links to go on by."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from phtui.demo.problems import json_response

PAGE = 100
"""On a page unless asked otherwise."""


def number(params: QueryParams, name: str) -> int | None:
    """Return a whole number that is not negative; None for what is none."""
    text = params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() else None


def counted_page(request: Request, items: Sequence[object]) -> Response:
    """Return a part of a whole list, and how long it is."""
    limit = number(request.query_params, "limit") or PAGE
    offset = number(request.query_params, "offset") or 0
    links = page_links(request, limit, offset, more=offset + limit < len(items))
    results = items[offset : offset + limit]
    return json_response({"count": len(items), **links, "results": results})


def page_links(request: Request, limit: int, offset: int, *, more: bool) -> dict[str, str | None]:
    """Return the links beside a page.

    Args:
        request: What asked for it.
        limit: How many there are on a page.
        offset: How many come before it.
        more: Whether any come after it.
    """
    return {
        "next": _link(request, limit, offset + limit) if more else None,
        "previous": _link(request, limit, max(0, offset - limit)) if offset else None,
    }


def _link(request: Request, limit: int, offset: int) -> str:
    kept = [
        pair for pair in request.query_params.multi_items() if pair[0] not in ("limit", "offset")
    ]
    query = urlencode([*kept, ("limit", limit), ("offset", offset)])
    return str(request.url.replace(query=query))
