"""The recordings' list: every filter against the rows it lets through, both shapes, refusals."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from phtui.api.recording_filters import ORDERS, wire_params
from phtui.demo.child import DemoAddress
from phtui.jobs.recording_words import parse_words
from tests.demo.fixtures import START_SECONDS, Api, started, until

PATH = "/api/projects/1/session_recordings/"
Item = dict[str, Any]
EVERYTHING = "-30d"


def page(api: Api, **params: Any) -> Any:
    answer = api.http.get(PATH, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def listed(api: Api, words: str) -> list[Item]:
    found: list[Item] = page(api, **wire_params(parse_words(words)), limit=5000)["results"]
    return found


def ids(items: list[Item]) -> set[str]:
    return {item["id"] for item in items}


@pytest.fixture(scope="module")
def everything(api: Api) -> list[Item]:
    """Every recording there is, of sessions that are over: those change no more."""
    return [item for item in listed(api, EVERYTHING) if not item["ongoing"]]


def test_there_are_enough_and_some_go_on(api: Api, everything: list[Item]) -> None:
    ongoing = listed(api, f"{EVERYTHING} ongoing")
    assert len(everything) > 40
    assert ongoing
    assert all(item["ongoing"] for item in ongoing)
    assert {item["id"] for item in page(api)["results"]} <= ids(everything) | ids(ongoing)


FIGURES: dict[str, Callable[[Item], bool]] = {
    "errors>0": lambda item: item["console_error_count"] > 0,
    "errors=0": lambda item: item["console_error_count"] == 0,
    "warnings>=4": lambda item: item["console_warn_count"] >= 4,
    "lines<10": lambda item: item["console_log_count"] < 10,
    "length>1m": lambda item: item["recording_duration"] > 60,
    "active<=20": lambda item: item["active_seconds"] <= 20,
    "idle>40": lambda item: item["inactive_seconds"] > 40,
    "clicks>2 keys>0": lambda item: item["click_count"] > 2 and item["keypress_count"] > 0,
    "mouse>1000": lambda item: item["mouse_activity_count"] > 1000,
    "score>5": lambda item: item["activity_score"] > 5,
    "unseen:me": lambda item: not item["viewed"],
    "unseen:all": lambda item: not item["viewed"] and not item["viewers"],
    "test:hide": lambda item: not item["person"]["properties"]["is_internal"],
    "person.plan:pro person.is_internal:false": lambda item: (
        item["person"]["properties"]["plan"] == "pro"
        and not item["person"]["properties"]["is_internal"]
    ),
    "person.seats:1": lambda item: item["person"]["properties"]["seats"] == 1,
    "person:@acme.io": lambda item: item["person"]["properties"]["email"].endswith("@acme.io"),
}


@pytest.mark.parametrize("words", FIGURES)
def test_filters_on_what_is_listed(api: Api, everything: list[Item], words: str) -> None:
    found = [item for item in listed(api, f"{EVERYTHING} {words}") if not item["ongoing"]]
    assert ids(found) == {item["id"] for item in everything if FIGURES[words](item)}
    assert 0 < len(found) < len(everything)


EVENTS = {
    "event:$rageclick": "event = '$rageclick'",
    'event:"user signed up"': "event = 'user signed up'",
    "url:/pricing": "event = '$pageview' AND properties.$current_url ILIKE '%/pricing%'",
}


@pytest.mark.parametrize("words", EVENTS)
def test_filters_on_events(api: Api, everything: list[Item], words: str) -> None:
    sessions = {row[0] for row in api.rows(
        f"SELECT DISTINCT $session_id FROM events WHERE {EVENTS[words]} LIMIT 50000"
    )}  # fmt: skip
    found = [item for item in listed(api, f"{EVERYTHING} {words}") if not item["ongoing"]]
    assert ids(found) == ids(everything) & sessions
    assert 0 < len(found) < len(everything)


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("console:error", "level = 'error'"),
        ("console:error console:warn", "level IN ('error', 'warn')"),
        ("message:chunk", "message ILIKE '%chunk%'"),
        ("console:warn message:network", "level = 'warn' AND message ILIKE '%network%'"),
    ],
)
def test_filters_on_the_console(api: Api, everything: list[Item], words: str, where: str) -> None:
    sessions = {row[0] for row in api.rows(
        f"SELECT DISTINCT log_source_id FROM console_logs_log_entries WHERE {where} LIMIT 50000"
    )}  # fmt: skip
    found = [item for item in listed(api, f"{EVERYTHING} {words}") if not item["ongoing"]]
    assert ids(found) == ids(everything) & sessions
    assert 0 < len(found) < len(everything)


def test_persons_and_ids_and_times(api: Api, everything: list[Item]) -> None:
    one = everything[len(everything) // 2]
    person = one["person"]
    hers = {item["id"] for item in everything if item["distinct_id"] == one["distinct_id"]}
    for name in (person["uuid"], person["properties"]["email"], one["distinct_id"]):
        assert ids(listed(api, f"{EVERYTHING} person:{name}")) >= hers
        assert all(item["person"] == person for item in listed(api, f"{EVERYTHING} person:{name}"))
    assert ids(listed(api, f"{EVERYTHING} id:{one['id']} id:nobody")) == {one["id"]}
    begin, end = everything[30]["start_time"], everything[10]["start_time"]
    between = ids(listed(api, f"since:{begin} until:{end}"))
    assert between == {e["id"] for e in everything if begin <= e["start_time"] <= end}
    assert api.http.get(f"{PATH}{one['id']}").json()["id"] == one["id"]


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_is_kept_over_pages(api: Api, order: str) -> None:
    field = {"start": "start_time", "length": "recording_duration"}.get(order, ORDERS[order])
    params = wire_params(parse_words(f"{EVERYTHING} until:-1d order:{order}")) | {"limit": "37"}
    found: list[Item] = []
    while True:
        body = page(api, **params)
        found += body["results"]
        assert body["has_next"] == ("next_cursor" in body)
        if not body["has_next"]:
            break
        params["after"] = body["next_cursor"]
    values = [item[field] for item in found]
    assert values == sorted(values, reverse=True)
    assert len(ids(found)) == len(found)


def test_an_offset_is_paged_by_offset(api: Api) -> None:
    whole = ids(page(api, date_from="-30d", date_to="-1d", limit=5000)["results"])
    seen: set[str] = set()
    for offset in range(0, len(whole), 40):
        body = page(api, date_from="-30d", date_to="-1d", limit=40, offset=offset)
        assert "next_cursor" not in body
        seen |= ids(body["results"])
    assert seen == whole


def test_operand_or_and_other_clients_forms(api: Api, everything: list[Item]) -> None:
    visited = {
        "type": "recording", "key": "visited_page", "operator": "icontains", "value": "/docs",
    }  # fmt: skip
    browser = {"type": "event", "key": "$browser", "operator": "exact", "value": ["Chrome"]}
    counts = []
    for chosen, operand in (([visited], "AND"), ([browser], "AND"), ([visited, browser], "OR"),
                            ([visited, browser], "AND")):  # fmt: skip
        body = page(api, date_from="-30d", date_to="-1d", limit=5000, operand=operand,
                    properties=json.dumps(chosen))  # fmt: skip
        counts.append(len(body["results"]))
    assert counts[0] + counts[1] == counts[2] + counts[3]
    assert 0 < counts[3] < counts[2] < len(everything)
    extra = everything[-1]["id"]
    assert ids(page(api, session_ids='["none"]', session_recording_id=f'"{extra}"')["results"]) == {
        extra
    }


@pytest.mark.parametrize(
    "params",
    [
        {"colour": "red"},
        {"person_uuid": "12345"},
        {"order": "-start_time"},
        {"order_direction": "down"},
        {"limit": "many"},
        {"after": "x"},
        {"having_predicates": '[{"key":"colour","operator":"gt","value":1}]'},
        {"having_predicates": '[{"key":"duration","operator":"gt","value":"x"}]'},
        {"properties": '[{"type":"person","key":"`","operator":"exact","value":"x"}]'},
        {"console_log_filters": '[{"type":"log_entry","key":"team_id","value":1}]'},
    ],
)  # fmt: skip
def test_what_is_refused(api: Api, params: dict[str, str]) -> None:
    answer = api.http.get(PATH, params=params)
    assert answer.status_code == 400, answer.text
    assert set(answer.json()) == {"type", "code", "detail", "attr"}


def test_a_figure_is_what_the_rows_say(api: Api, everything: list[Item]) -> None:
    one = everything[5]
    begin, end = (datetime.fromisoformat(one[name]) for name in ("start_time", "end_time"))
    assert one["recording_duration"] == pytest.approx((end - begin).total_seconds(), abs=1)
    assert api.http.get(f"{PATH}nobody/").json()["detail"] == "Recording not found"


@pytest.fixture(scope="module")
def legacy(demo: DemoAddress, demo_cache: Path) -> Iterator[Api]:
    assert demo
    with started(demo_cache, "--legacy", "--throttle") as address:
        until(lambda: list(demo_cache.glob("private-*.json")), bool, START_SECONDS)
        api = Api(address)
        yield api
        api.http.close()


def test_an_old_server_knows_no_cursor_and_limits_are_tiny(legacy: Api) -> None:
    body = page(legacy, limit=2, date_from="-30d")
    assert set(body) == {"results", "has_next", "version"}
    assert "viewers" not in body["results"][0]
    answers = [legacy.http.get(PATH, params={"limit": 1}) for _ in range(12)]
    assert [answer.status_code for answer in answers] == [200] * 11 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
