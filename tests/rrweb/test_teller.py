"""From events to actions."""

from __future__ import annotations

import json

from phtui.rrweb.actions import Kind, Weight
from phtui.rrweb.teller import Teller
from tests.rrweb.pages import (
    T0,
    change,
    click,
    document,
    element,
    event,
    line,
    opened,
    packed,
    told,
)
from tests.rrweb.pages import text as words

_BUTTON = element(3, "button", words(4, "Buy"))
_LATER = change(9_000, 1, positions=[])


def test_a_click_that_changes_the_page_is_a_click() -> None:
    """And one that changes nothing is a dead one."""
    answer = change(1_200, 0, texts=[{"id": 4, "value": "Bought"}], adds=[], removes=[])
    alive = told([*opened(0, _BUTTON), *click(1_000, 4), answer, _LATER])
    dead = told([*opened(0, _BUTTON), *click(1_000, 4), _LATER])
    assert [(a.kind, a.words) for a in alive[1:]] == [(Kind.CLICK, "“Buy” <button>")]
    assert [(a.kind, a.words) for a in dead[1:]] == [(Kind.DEAD, "“Buy” <button>")]


def test_a_click_at_the_end_is_not_called_dead() -> None:
    """Nobody saw whether the page would have answered."""
    assert told([*opened(0, _BUTTON), *click(1_000, 4)])[-1].kind is Kind.CLICK


def test_a_click_into_a_field_is_never_dead() -> None:
    """A field shows nothing for it."""
    field = element(3, "input", type="text", placeholder="Name")
    assert told([*opened(0, field), *click(1_000, 3), _LATER])[-1].kind is Kind.CLICK


def test_three_quick_clicks_in_one_place_are_a_rage() -> None:
    """Two are a double click; three far apart are three."""
    page = opened(0, _BUTTON)
    rage = told([*page, *click(1_000, 4), *click(1_400, 4), *click(1_800, 4), _LATER])
    assert [(a.kind, a.count) for a in rage[1:]] == [(Kind.RAGE, 3)]
    double = told([*page, *click(1_000, 4), *click(1_200, 4)])
    assert [(a.kind, a.count) for a in double[1:]] == [(Kind.CLICK, 2)]
    apart = [*click(1_000, 4), *click(1_400, 4, x=300), *click(1_800, 4, x=600)]
    assert len(told([*page, *apart])[1:]) == 3


def test_a_part_of_an_event_may_be_packed() -> None:
    """As posthog-js sends what is large: whole snapshots, and the lists of a mutation."""
    full = event(1, 2, packed({"node": document(_BUTTON)}), cv="2024-10")
    lists = {"texts": packed([{"id": 4, "value": "Bought"}]), "adds": packed([])}
    changed = event(500, 3, {"source": 0} | lists, cv="2024-10")
    actions = told([full, changed, *click(1_000, 4)])
    assert actions[-1].words == "“Bought” <button>"


def test_a_touch_in_an_app_is_told_by_its_place() -> None:
    """A phone's recorder sends pictures and touches; a browser a click after each touch."""
    meta = event(0, 4, {"href": "Home", "width": 390, "height": 844})
    picture = event(1, 2, {"wireframes": [{"id": 1, "type": "screenshot"}]})
    touch = change(500, 2, type=7, id=0, x=12, y=34)
    page, tap = told([meta, picture, touch, change(560, 2, type=9, id=0, x=13, y=33)])
    assert (page.words, tap.kind, tap.words) == ("Home at 390 × 844", Kind.CLICK, "at 12, 34")
    assert len(told([*opened(0, _BUTTON), touch, *click(510, 4)])) == 2


def test_old_lines_hold_many_events() -> None:
    """`{"windowId", "data"}`, as the first version had it, and an event without a window."""
    teller = Teller()
    old = json.dumps({"windowId": "w", "data": opened(0, _BUTTON)}).encode()
    actions = [*teller.feed(old), *teller.feed(json.dumps(click(900, 4)[1]).encode())]
    assert {a.kind for a in (*actions, *teller.pending())} == {Kind.PAGE, Kind.CLICK}


def test_a_snapshot_of_the_same_page_is_no_new_page() -> None:
    """PostHog takes one every five minutes; a reload numbers its nodes from 1 again."""
    again = event(300_001, 2, {"node": document(_BUTTON) | {"id": 77}})
    meta = event(300_000, 4, {"href": "http://shop/", "width": 800, "height": 600})
    assert len(told([*opened(0, _BUTTON), meta, again])) == 1
    assert len(told([*opened(0, _BUTTON), *opened(300_000, _BUTTON)])) == 2


def test_console_lines_keep_their_level_and_repeats_are_one() -> None:
    """The plugin writes each argument as JSON text."""
    said = {"level": "error", "payload": ['"no"', "{}"], "trace": ["a.js:1:2"]}
    lines = [event(at, 6, {"plugin": "rrweb/console@1", "payload": said}) for at in (10, 20, 30)]
    (action,) = told(lines)
    assert (action.words, action.count, action.weight) == ("error: no {}", 3, Weight.ERROR)
    assert "a.js:1:2" in action.detail


def test_failed_and_slow_requests_are_told_and_others_not() -> None:
    """By status and by time, at the moment they began."""
    requests = [
        {"name": "/a", "status": 200, "duration": 20, "timestamp": T0 + 5},
        {"name": "/b", "responseStatus": 503, "timestamp": T0 + 6, "method": "POST"},
        {"name": "/c", "status": 200, "duration": 4_000, "timestamp": T0 + 7},
    ]
    payload = {"plugin": "rrweb/network@1", "payload": {"requests": requests}}
    failed, slow = told([event(9, 6, payload)])
    assert (failed.time, failed.words, failed.weight) == (T0 + 6, "POST /b → 503", Weight.ERROR)
    assert (slow.words, slow.weight) == ("GET /c → 200 4,000 ms", Weight.WARNING)


def test_a_request_of_an_impossible_time_is_of_its_event() -> None:
    """Its own clock may be anything, and so may its length."""
    wrong = {"name": "/a", "status": 500, "duration": 10**15, "timestamp": 10**15}
    payload = {"plugin": "rrweb/network@1", "payload": {"requests": [wrong]}}
    (action,) = told([event(9, 6, payload)])
    assert action.time == T0 + 9
    assert action.end - action.time <= 3_600_000


def test_a_tab_that_is_hidden_and_a_browser_off_line() -> None:
    """As posthog-js calls them."""
    tags = ("window hidden", "browser offline", "something else")
    actions = told(event(at, 5, {"tag": tag, "payload": {}}) for at, tag in enumerate(tags))
    assert [a.words for a in actions] == ["tab hidden", "browser off line"]


def test_an_event_of_another_year_is_left_out() -> None:
    """A clock that jumps must not make a session of years."""
    teller = Teller()
    assert [*teller.feed(line(opened(0)[0])), *teller.feed(line(event(10**12, 4, {})))] == []
    assert teller.last == T0
    assert teller.broken == 1


def test_a_page_that_is_not_to_be_recorded_is_a_note() -> None:
    """What posthog-js says where its blocklist of addresses pauses it."""
    paused = event(2_000, 5, {"tag": "recording paused", "payload": {"reason": "url blocker"}})
    resumed = event(9_000, 5, {"tag": "recording resumed", "payload": None})
    notes = told([*opened(0, _BUTTON), paused, resumed])[1:]
    assert [(note.kind, note.words) for note in notes] == [
        (Kind.NOTE, "not recorded from here on: url blocker"),
        (Kind.NOTE, "recorded again from here on"),
    ]
