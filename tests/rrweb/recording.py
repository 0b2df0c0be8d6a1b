"""A recording that rrweb made of a script, and what the script really did; see `record/`."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from phtui.jobs.story import StoryRow
from phtui.jobs.story_rows import Found, merged
from phtui.rrweb.teller import Teller

_FIXTURES = Path(__file__).parent / "fixtures"


class Script(NamedTuple):
    """What was done in the browser."""

    script: list[dict[str, Any]]
    """`at` in milliseconds since 1970, `kind`, how `words` begin, `count`."""
    texts: list[dict[str, Any]]
    """`at`, `name`, and the `text` that the browser showed."""


@cache
def snapshots() -> bytes:
    """Return the lines as PostHog serves them."""
    return gzip.decompress((_FIXTURES / "snapshots.jsonl.gz").read_bytes())


@cache
def script() -> Script:
    """Return what was done."""
    return Script(**json.loads((_FIXTURES / "script.json").read_text("utf-8")))


@cache
def told() -> tuple[StoryRow, ...]:
    """Return the rows of the recording."""
    teller = Teller()
    actions = [action for line in snapshots().split(b"\n") for action in teller.feed(line)]
    found = Found((*actions, *teller.pending()))
    return merged(found, script().script[0]["at"], teller.activity)
