"""The log endpoints: lines of plugins and hog functions as PostHog serves them."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from phtui.demo.dataset.logs import SOURCES
from tests.demo.fixtures import Api

PROJECT = "/api/projects/1"
PLUGIN = f"{PROJECT}/plugin_configs/7701/logs/"
FUNCTION = next(each.id for each in SOURCES if each.kind == "hog_function")
HOG = f"{PROJECT}/hog_functions/{FUNCTION}/logs/"


def get(api: Api, path: str, **params: Any) -> Any:
    answer = api.http.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def lines(api: Api, path: str, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get(api, path, **params)["results"]
    return found


def test_both_kinds_are_listed_and_retrieved_under_both_prefixes(api: Api) -> None:
    for kind, count in (("plugin_configs", 4), ("hog_functions", 4)):
        for path in (f"{PROJECT}/{kind}/", f"/api/environments/1/{kind}"):
            body = get(api, path)
            assert (body["count"], body["next"], len(body["results"])) == (count, None, count)
        first = body["results"][0]
        assert first["enabled"]
        one = get(api, f"{PROJECT}/{kind}/{first['id']}/")
        assert one["name"] == first["name"]
        assert api.http.get(f"{PROJECT}/{kind}/12345/").status_code == 404


def test_a_list_goes_on_where_next_says(api: Api) -> None:
    body = get(api, f"{PROJECT}/hog_functions/", limit=3, type="destination")
    assert body["count"] == 4
    rest = api.http.get(body["next"]).json()
    assert len(rest["results"]) == 1
    assert rest["next"] is None
    assert get(api, f"{PROJECT}/hog_functions/", type="transformation")["results"] == []


def test_lines_are_the_newest_and_none_is_of_the_future(api: Api) -> None:
    now = datetime.now(UTC) + timedelta(seconds=1)
    for path, fields in (
        (PLUGIN, {"id", "team_id", "plugin_id", "plugin_config_id", "timestamp", "source", "type",
                  "message", "instance_id"}),
        (HOG, {"log_source_id", "instance_id", "timestamp", "level", "message"}),
    ):  # fmt: skip
        found = lines(api, path, limit=50)
        times = [datetime.fromisoformat(line["timestamp"]) for line in found]
        assert set(found[0]) == fields
        assert times == sorted(times, reverse=True)
        assert now - timedelta(minutes=2) < times[0] <= now


def test_new_lines_come_as_the_clock_runs(api: Api) -> None:
    newest = lines(api, HOG, limit=1)[0]["timestamp"]
    deadline = time.monotonic() + 20
    while not (new := lines(api, HOG, after=newest)):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert all(line["timestamp"] > newest for line in new)


def test_count_and_next_tell_of_what_was_fetched_only(api: Api) -> None:
    for path in (PLUGIN, HOG):
        body = get(api, path, limit=7)
        assert (body["count"], body["next"], len(body["results"])) == (7, None, 7)
        assert get(api, path, limit=7, offset=7)["results"] == []
    whole = get(api, PLUGIN)
    assert whole["count"] > 1000
    assert len(whole["results"]) == 100
    assert whole["next"].startswith(api.address.host)
    assert len(lines(api, HOG)) == 50


def test_windows_are_open_at_both_ends_and_pages_lead_through_them(api: Api) -> None:
    for path in (PLUGIN, HOG):
        page = lines(api, path, limit=60)
        first, last = page[0]["timestamp"], page[-1]["timestamp"]
        inside = lines(api, path, after=last, before=first, limit=100)
        assert inside == [line for line in page if last < line["timestamp"] < first]
        older = lines(api, path, before=last, limit=10)
        assert max(line["timestamp"] for line in older) < last


def test_a_plugin_line_keeps_its_id(api: Api) -> None:
    page = lines(api, PLUGIN, limit=100)
    again = lines(api, PLUGIN, limit=1000, before=page[0]["timestamp"])
    assert len({line["id"] for line in again}) == len(again)
    assert {line["id"] for line in page[1:]} <= {line["id"] for line in (*again, *page[:3])}


def test_each_kind_has_its_own_dialect_of_filters(api: Api) -> None:
    bad = lines(api, PLUGIN, type_filter=["ERROR", "WARN"], limit=20)
    assert {line["type"] for line in bad} == {"ERROR", "WARN"}
    bad = lines(api, HOG, level="error,Warn", limit=100)
    assert {line["level"] for line in bad} == {"ERROR", "WARN"}
    run = lines(api, HOG, instance_id=bad[0]["instance_id"])
    assert len(run) == 3
    for path in (PLUGIN, HOG):
        assert lines(api, path, search="FUNCTION completed")
    assert lines(api, PLUGIN, search="exec_ting%function")
    assert lines(api, HOG, search="exec_ting") == []


@pytest.mark.parametrize(
    ("path", "params", "status"),
    [
        (PLUGIN, {"limit": "many"}, 400),
        (PLUGIN, {"after": "yesterday"}, 500),
        (PLUGIN, {"before": "2026-05-04T09:00:00+02:00"}, 500),
        (PLUGIN, {"type_filter": "error"}, 500),
        (PLUGIN, {"type_filter": "ERROR,WARN"}, 500),
        (HOG, {"limit": "0"}, 400),
        (HOG, {"limit": "501"}, 400),
        (HOG, {"limit": "many"}, 400),
        (HOG, {"after": "yesterday"}, 400),
        (HOG, {"level": "loud"}, 400),
        (f"{PROJECT}/hog_functions/{FUNCTION[:-1]}0/logs/", {}, 404),
    ],
)
def test_what_is_refused_and_how(api: Api, path: str, params: dict[str, str], status: int) -> None:
    answer = api.http.get(path, params=params)
    assert answer.status_code == status
    assert set(answer.json()) == {"type", "code", "detail", "attr"}


def test_an_unknown_plugin_config_has_no_lines(api: Api) -> None:
    assert get(api, f"{PROJECT}/plugin_configs/1/logs")["results"] == []


@pytest.mark.parametrize("part", ["\x1b]52;", "\u202e", "Traceback", '"items": [{'])
def test_some_lines_are_what_a_viewer_has_to_stand(api: Api, part: str) -> None:
    found = lines(api, HOG, search=part, limit=1)
    assert part in found[0]["message"]
    assert "{target}" not in found[0]["message"]


def test_hog_times_may_have_an_offset(api: Api) -> None:
    newest = lines(api, HOG, limit=1)[0]["timestamp"]
    elsewhere = (datetime.fromisoformat(newest) + timedelta(hours=2)).isoformat()
    shifted = elsewhere.replace("+00:00", "+02:00")
    assert lines(api, HOG, before=shifted, limit=1)[0]["timestamp"] < newest
