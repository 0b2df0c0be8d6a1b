"""Finding text in a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import islice

MOST = 10_000
"""So many places are found, and no more."""


@lru_cache(maxsize=4)
def places(text: str, wanted: str) -> tuple[tuple[int, int], ...]:
    """Return where a text is, as (first character, one after the last), at most `MOST`.

    Capitals count when there are any in what is wanted; `/…/` is a regular expression.

    Raises:
        ValueError: It is not a regular expression; the text says why.
    """
    if not wanted:
        return ()
    is_regex = len(wanted) > 2 and wanted.startswith("/") and wanted.endswith("/")
    pattern = wanted[1:-1] if is_regex else re.escape(wanted)
    flags = re.MULTILINE if any(map(str.isupper, wanted)) else re.MULTILINE | re.IGNORECASE
    try:
        found = re.compile(pattern, flags).finditer(text)
    except re.error as error:
        raise ValueError(f"Not a regular expression: {error}.") from error
    spans = (match.span() for match in found if match.end() > match.start())
    return tuple(islice(spans, MOST))


def seek(found: tuple[tuple[int, int], ...], at: int, by: int) -> int:
    """Return the number of the place at or after (`by` > 0), or before, a character; round about.

    There is at least one place.
    """
    index = bisect_left(found, (at, 0))
    return (index if by > 0 else index - 1) % len(found)
