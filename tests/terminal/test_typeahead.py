"""Keys that come in one piece, as after a hiccup of the line, do what they would one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fake_posthog import FakePostHog
from tests.terminal.test_life import server, started

__all__ = ["server"]


@pytest.mark.parametrize(
    ("keys", "shows", "hides"),
    [
        ("\x06person", ["1 of 2"], "personselect"),  # find
        ("\x0eselect 7", ["select 7"], "uniq"),  # a new tab
    ],
    ids=["prompt", "tab"],
)
def test_what_is_typed_ahead_goes_where_it_was_meant(
    server: FakePostHog, tmp_path: Path, keys: str, shows: list[str], hides: str
) -> None:
    with started(server, tmp_path) as terminal:
        terminal.until_shows("Webshop")
        terminal.press(keys)
        for text in shows:
            terminal.until_shows(text)
        assert not terminal.shows(hides)
