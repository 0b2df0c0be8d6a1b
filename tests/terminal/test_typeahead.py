"""Keys that come in one piece, as after a hiccup of the line, do what they would one by one."""

from __future__ import annotations

from pathlib import Path

from tests.fake_posthog import FakePostHog
from tests.terminal.test_life import server, started

__all__ = ["server"]


def test_what_is_typed_ahead_goes_where_it_was_meant(server: FakePostHog, tmp_path: Path) -> None:
    with started(server, tmp_path) as terminal:
        terminal.until_shows("Webshop")
        terminal.press("\x06person")  # find
        terminal.until_shows("1 of 2")
        assert terminal.shows("order by events desc")
        terminal.press("\x1b")
        terminal.until(lambda: not terminal.shows("1 of 2"))
        terminal.press("\x0eselect 7")  # a new tab
        terminal.until_shows("1  select 7")


def test_what_is_typed_while_the_app_starts_goes_to_its_editor(
    server: FakePostHog, tmp_path: Path
) -> None:
    with started(server, tmp_path) as terminal:
        terminal.until_shows("phtui")  # the first frame: there is no view yet
        assert not terminal.shows("Schema")
        terminal.press("\x06person")
        terminal.until_shows("1 of 2")
        assert terminal.shows("order by events desc")
