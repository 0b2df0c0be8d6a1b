"""Broken and hostile recordings: whatever comes, nothing is raised and everything ends."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from phtui.rrweb import lines
from phtui.rrweb.events import events_of
from phtui.rrweb.lenient import fields, items, opened
from phtui.rrweb.mirror import Mirror
from phtui.rrweb.page_text import page_text
from phtui.rrweb.teller import Teller
from tests.rrweb.pages import change, element, event, line, mirrored
from tests.rrweb.pages import opened as page
from tests.rrweb.pages import text as words

_LEAVES = some.one_of(
    some.none(), some.booleans(), some.integers(-5, 40), some.floats(), some.text(max_size=8)
)
_NAMES = some.sampled_from(
    ["id", "type", "node", "childNodes", "adds", "removes", "texts", "attributes", "parentId",
     "nextId", "tagName", "textContent", "source", "href", "data", "payload", "plugin", "tag",
     "wireframe", "childWireframes", "inputType", "label", "value", "width", "rr_place"]
)  # fmt: skip
_ANY = some.recursive(
    _LEAVES, lambda inner: some.lists(inner, max_size=4) | some.dictionaries(_NAMES, inner)
)
_DATA = some.fixed_dictionaries(
    {"source": some.integers(-1, 16) | _ANY, "id": some.integers(0, 8) | _ANY, "type": _ANY},
    optional={
        "adds": some.lists(_ANY), "removes": some.lists(_ANY), "texts": _ANY, "attributes": _ANY,
        "node": _ANY, "text": _ANY, "isChecked": _ANY, "x": _ANY, "y": _ANY, "positions": _ANY,
        "href": _ANY, "width": _ANY, "plugin": some.sampled_from(["rrweb/console@1"]) | _ANY,
        "payload": _ANY, "tag": some.sampled_from(["$pageview", "window hidden"]) | _ANY,
        "wireframes": _ANY, "updates": some.lists(_ANY),
    },
)  # fmt: skip


_PAGE = page(0, element(3, "button", words(4, "x")), element(5, "input", type="checkbox"))
_BOX = {"id": 3, "type": "input", "inputType": "checkbox", "width": 9, "height": 9, "label": "x"}
_APP = [_PAGE[0], event(1, 2, {"wireframes": [_BOX, element(4, "div", rr_place="--1 0 9 9")]})]


@pytest.mark.parametrize("start", [_PAGE, _APP])
@settings(max_examples=40)
@given(
    events=some.lists(
        some.tuples(some.integers(-1, 8) | _ANY, some.integers(0, 9_000), _DATA | _ANY)
    )
)
def test_any_events_are_told(
    start: list[dict[str, object]], events: list[tuple[object, int, object]]
) -> None:
    """Of any shape, after a page or a screen that is whole."""
    teller = Teller()
    touch = [change(8_000 + sort, 2, type=sort, id=0, x=3, y=3) for sort in (7, 9)]
    wild = (event(at, 0, data) | {"type": kind} for kind, at, data in events)
    written = [*start, *wild, *touch]
    actions = [a for each in written for a in teller.feed(json.dumps(["w", each]).encode())]
    for action in (*actions, *teller.pending()):
        assert len(action.words) <= 300
        assert "\n" not in action.words


@settings(max_examples=100)
@given(some.binary(max_size=200), some.integers(0, 200))
def test_any_bytes_are_read(rubbish: bytes, cut: int) -> None:
    """Rubbish, and right lines cut anywhere."""
    whole = line(page(0, words(3, "x"))[1])
    for each in (rubbish, b"[" + rubbish, whole[:cut], whole[:-cut] + rubbish):
        list(events_of(each))


@pytest.mark.parametrize(
    "text", [r'"a\ud83d"', r'"\ude00 \\ud83d"', '"\\ud83d\\ude00 \\udc00\\ud800"']
)
def test_half_an_emoji_costs_itself_only(text: str) -> None:
    """Browsers cut strings between the halves of a pair."""
    event_ = b'["w",{"type":4,"timestamp":5,"data":{"href":%s}}]' % text.encode()
    (found,) = events_of(event_)
    assert "href" in found.fields()
    assert opened(found.fields()["href"]) is not None


def test_bytes_that_are_no_utf_8_cost_themselves_only() -> None:
    """Wherever they stand."""
    line_ = b'["w",{"type":4,"timestamp":5,"data":{"source":"\xff","href":"a\xff"}}]'
    (found,) = events_of(line_)
    assert opened(found.fields()["href"]) == "a\ufffd"
    assert list(events_of(b"\xff" + line_)) == []


def test_nesting_without_end_is_cut() -> None:
    """Thousands of levels, as no browser makes them."""
    deep = '{"type":2,"id":%d,"tagName":"p","attributes":{},"childNodes":['
    text = "".join(deep % number for number in range(3, 5_000)) + "]}" * 4_997
    line_ = b'["w",{"type":2,"timestamp":5,"data":{"node":%s}}]' % text.encode()
    for found in events_of(line_):
        Mirror().apply(found)


def test_a_page_of_too_many_nodes_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes after the bound is left out, whether at once or bit by bit."""
    monkeypatch.setattr("phtui.rrweb.nodes.MOST_NODES", 500)
    monkeypatch.setattr("phtui.rrweb.mirror.MOST_NODES", 500)
    many = [words(number, "x") for number in range(3, 600)]
    assert len(mirrored(*page(0, *many)).nodes) == 500
    adds = [{"parentId": 2, "node": words(number, "x")} for number in range(3, 600)]
    assert len(mirrored(*page(0), change(5, 0, adds=adds)).nodes) == 500


def test_a_line_without_end_is_dropped_and_the_next_one_read() -> None:
    """Whatever pieces it comes in."""
    reader = lines.LineReader(most=10)
    found = [
        each
        for piece in (b"ab\n01234", b"56789", b"x\nc", b"d\n\ne")
        for each in reader.feed(piece)
    ]
    assert [*found, *reader.end()] == [b"ab", b"cd", b"e"]
    assert reader.too_long == 1


@settings(max_examples=100)
@given(some.lists(some.binary(max_size=30)), some.integers(1, 9))
def test_lines_are_the_same_however_they_are_cut(written: list[bytes], size: int) -> None:
    """Pieces may end anywhere."""
    text = b"\n".join(written)
    reader = lines.LineReader()
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    found = [*(each for piece in pieces for each in reader.feed(piece)), *reader.end()]
    assert found == [each.strip() for each in text.split(b"\n") if each.strip()]


def test_a_wrong_part_costs_itself_only() -> None:
    """A mutation with one right change among wrong ones still makes it."""
    start = page(0, element(3, "p", words(4, "one")))
    texts = [None, {"id": "4"}, {"id": 4, "value": 7}, [1], {"id": 4, "value": "two"}]
    mirror = mirrored(*start, change(5, 0, texts=texts, adds=3, removes={"a": 1}))
    assert [each.text for each in page_text(mirror)] == ["two"]


def test_wrong_shapes_open_to_nothing() -> None:
    """An object where a list should be, and the other way."""
    assert (fields(b"[1]"), items(b'{"a":1}'), opened(b"{")) == ({}, [], None)
