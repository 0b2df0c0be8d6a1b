"""Trends and stickiness of persons: the words of these endpoints, without the wire."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Literal

from phtui.api.errors import NoPersonalKeys
from phtui.formatting import cell_text

FigureKind = Literal["trends", "stickiness"]

MOST_BEHIND = 1000
"""Persons asked for behind one point; more are told as `next`."""


def property_filters(where: Iterable[tuple[str, Any]]) -> str:
    """Return properties and the values they must have as PostHog takes them; None: no value."""
    return json.dumps(
        [
            {
                "key": key,
                "type": "person",
                "operator": "is_not_set" if value is None else "exact",
                "value": "is_not_set" if value is None else [cell_text(value)],
            }
            for key, value in where
        ]
    )


class FigureGone(NoPersonalKeys):
    """This server computes the figure for no key: refused (403), or dropped (400, 404)."""
