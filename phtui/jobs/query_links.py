"""A query in PostHog's web app."""

from __future__ import annotations

from urllib.parse import quote

from phtui.store.place import Place


def web_url(place: Place, sql: str) -> str:
    """Return the address that opens a query in PostHog's SQL editor, which does not run it."""
    return f"{place.host}/project/{place.project}/sql?open_query={quote(sql, safe='')}"
