"""Real rrweb in a real browser: the storyboard tells what the script did, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from phtui.jobs.story_spool import Spool
from phtui.rrweb.mirror import Mirror
from phtui.rrweb.page_text import page_text
from phtui.rrweb.teller import Teller
from tests.rrweb.recording import script, snapshots, told

_SOON = 400
"""Milliseconds from the script's own clock: a press takes time to arrive, a page to load."""


@pytest.fixture(scope="module")
def spool() -> Iterator[Spool]:
    kept, teller = Spool(), Teller()
    for line in snapshots().split(b"\n"):
        list(teller.feed(line))
        kept.add(line, teller.seen)
    kept.flush()
    yield kept
    kept.close()


def _page(spool: Spool, name: str) -> Mirror:
    moment = next(each["at"] for each in script().texts if each["name"] == name)
    page = spool.page("tab-one", moment)
    assert page is not None
    return page


def test_tells_exactly_what_the_script_did() -> None:
    """Texts, kinds, counts, times and order: all as the script noted them."""
    start = script().script[0]["at"]
    done = script().script
    assert [row.kind.value for row in told()] == [each["kind"] for each in done]
    for row, each in zip(told(), done, strict=True):
        assert row.words.startswith(each["words"]), row
        assert row.count == each.get("count", 1), row
        assert abs(row.at - (each["at"] - start)) <= _SOON, row


def test_pages_and_tabs_are_named() -> None:
    """Each row knows the page it happened on, and the second tab is another."""
    by_words = {row.words: row for row in told()}
    assert by_words["“Add to cart” <button>"].url == "http://127.0.0.1:48231/lamps.html"
    assert by_words["“Pay 49 €” <button>"].url == "http://127.0.0.1:48231/checkout?step=1"
    assert [row.tab for row in told() if row.window == "tab-two"] == [2]


@pytest.mark.parametrize("name", ["home", "lamps", "form", "checkout"])
def test_page_has_the_text_that_the_browser_showed(spool: Spool, name: str) -> None:
    """Every word the browser showed is there, in its order, and no other but of fields."""
    shown = next(each["text"] for each in script().texts if each["name"] == name)
    text = " ".join(line.text for line in page_text(_page(spool, name)))
    words = [word for word in _words(shown) if word not in ("White", "Green")]  # of a choice
    rest = iter(_words(text))
    assert all(word in rest for word in words), text
    assert "Nobody sees this" not in text
    assert "Nor this" not in text


def test_page_shows_the_state_of_its_fields(spool: Spool) -> None:
    """What was typed, masked, ticked and chosen, before and after."""
    before, after = (page_text(_page(spool, name))[-1].text for name in ("lamps", "form"))
    assert "[_As on the door…_] Password [__] [ ] Gift wrap Colour [White ▾] (•) Normal" in before
    assert "[_Maria_] Password [_*******_] [x] Gift wrap Colour [Green ▾] ( ) Normal (•)" in after


def test_page_marks_what_was_clicked(spool: Spool) -> None:
    """The button that was clicked stands out at the moment of the click."""
    row = next(row for row in told() if row.words.startswith("“Compare”"))
    page = spool.page(row.window, script().script[0]["at"] + row.at)
    assert page is not None
    marked = [line for line in page_text(page, row.node) if line.marked]
    assert len(marked) == 1
    assert "▶ [ Compare ] ◀" in marked[0].text


def test_page_has_its_address_title_and_size(spool: Spool) -> None:
    """Also where a page went on without being loaded, and after a resize."""
    page = _page(spool, "checkout")
    assert (page.url, page.title) == (
        "http://127.0.0.1:48231/checkout?step=1",
        "Checkout · Small Shop",
    )
    assert (page.width, page.height) == (900, 700)


def test_nothing_is_known_before_the_first_page(spool: Spool) -> None:
    """There is no page to show then."""
    assert spool.page("tab-one", script().script[0]["at"] - 1) is None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
