"""What is asked of the log endpoints, and what is made of their answers."""

from __future__ import annotations

from typing import Any

import pytest

from phtui.api.client import PostHogClient
from phtui.api.errors import NoPersonalKeys, NotPostHog, ServerFailed
from phtui.api.log_models import Level, LogItem, entries, level, microseconds, moment
from tests.fake_posthog import PROJECT, Answer, FakePostHog, payload

PLUGIN_LOGS, HOG_LOGS = f"{PROJECT}/plugin_configs/7712/logs/", f"{PROJECT}/hog_functions/f-1/logs/"
NINE = 1_777_885_200_000_000
"""2026-05-04 09:00 UTC."""


async def test_plugin_logs_are_asked_for_in_their_dialect(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", PLUGIN_LOGS, payload("plugin_logs"))
    found = await client.plugin_logs(
        "7712", after=NINE, before=NINE + 1, limit=2, levels={Level.WARN, Level.ERROR},
        search="100%_\\",
    )  # fmt: skip
    assert posthog.requests[0].path == PLUGIN_LOGS
    assert posthog.requests[0].query == {
        "limit": ["2"],
        "after": ["2026-05-04T09:00:00.000000"],
        "before": ["2026-05-04T09:00:00.000001"],
        "type_filter": ["WARN", "ERROR"],
        "search": [r"100\%\_\\"],
    }
    newest = found[0]
    assert (newest.level, newest.text) == (Level.ERROR, "Upload failed: 403 from bucket")
    assert (newest.time, newest.origin) == (NINE + 2_450_000, "CONSOLE")
    assert newest.id == "0190c7b0-0001-0000-1111-222233334444"


async def test_hog_function_logs_are_asked_for_in_theirs(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", HOG_LOGS, payload("hog_function_logs"))
    found = await client.hog_function_logs(
        "f-1", after=NINE, limit=50, levels=[Level.ERROR, Level.WARN], search="a%"
    )
    assert posthog.requests[0].query == {
        "limit": ["50"], "after": ["2026-05-04T09:00:00.000000Z"], "level": ["warn,error"],
        "search": ["a%"],
    }  # fmt: skip
    assert [entry.level for entry in found] == [Level.ERROR, Level.WARN]
    assert found[1].instance == "0190c7c5-1111-7bbb-8ccc-ddddeeeeffff"
    assert found[1].id == ""


async def test_limit_is_always_sent(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", PLUGIN_LOGS, payload("plugin_logs"))
    posthog.on("GET", HOG_LOGS, payload("hog_function_logs"))
    await client.plugin_logs("7712")
    await client.hog_function_logs("f-1")
    assert [request.query["limit"] for request in posthog.requests] == [["1000"], ["500"]]


async def test_what_posthog_fails_on_is_not_sent(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    for limit in (0, 20_001):
        with pytest.raises(ValueError, match="limit"):
            await client.plugin_logs("7712", limit=limit)
    with pytest.raises(ValueError, match="limit"):
        await client.hog_function_logs("f-1", limit=501)
    for config in ("", "../1", "seven"):
        with pytest.raises(ValueError, match="plugin config"):
            await client.plugin_logs(config)
    with pytest.raises(ValueError, match="without an id"):
        await client.hog_function_logs("")
    assert posthog.requests == []


async def test_a_window_stays_in_the_times_that_clickhouse_has(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", PLUGIN_LOGS, payload("plugin_logs"))
    await client.plugin_logs("7712", after=-(1 << 60), before=1 << 61)
    assert posthog.requests[0].query["after"] == ["1970-01-01T00:00:00.000000"]
    assert posthog.requests[0].query["before"] == ["2200-01-01T00:00:00.000000"]


async def test_an_id_does_not_climb(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", PROJECT, payload("hog_function_logs"))
    await client.hog_function_logs("../../x")
    assert posthog.requests[0].path == f"{PROJECT}/hog_functions/%2E%2E%2F%2E%2E%2Fx/logs/"


async def test_lines_are_asked_for_once(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", PLUGIN_LOGS, payload("plugin_logs_failed"), payload("login_redirect"))
    with pytest.raises(ServerFailed):
        await client.plugin_logs("7712")
    with pytest.raises(NotPostHog):
        await client.plugin_logs("7712")
    assert len(posthog.requests) == 2


async def test_an_older_server_gives_hog_logs_to_no_key(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", HOG_LOGS, payload("session_only"))
    with pytest.raises(NoPersonalKeys):
        await client.hog_function_logs("f-1")


async def test_sources_are_listed_to_the_last_page(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    first = payload("plugin_configs")
    more = first.body | {"next": "https://elsewhere.example/?offset=100"}
    second = {"results": [{"id": 8, "plugin": 65, "name": None}, {"id": 9}]}
    posthog.on("GET", f"{PROJECT}/plugin_configs/", Answer(more), Answer(second))
    found = await client.plugin_configs()
    assert [(each.key, each.name, each.enabled) for each in found] == [
        ("plugin:7712", "S3 export", True),
        ("plugin:8", "plugin 65", False),
        ("plugin:9", "config 9", False),
    ]
    assert [request.query["offset"] for request in posthog.requests] == [["0"], ["100"]]


async def test_hog_functions_of_every_type_are_listed(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", f"{PROJECT}/hog_functions/", payload("hog_functions"))
    (found,) = await client.hog_functions()
    assert (found.kind, found.name, found.type) == ("hog", "Slack alerts", "destination")
    assert found.key == "hog:0190c7c0-aaaa-7bbb-8ccc-ddddeeeeffff"
    assert "transformation" in posthog.requests[0].query["type"][0].split(",")


async def test_the_server_tells_the_time(posthog: FakePostHog, client: PostHogClient) -> None:
    dated = {"Date": "Mon, 04 May 2026 09:00:00 GMT"}
    posthog.on("GET", PLUGIN_LOGS, payload("plugin_logs", headers=dated),
               payload("plugin_logs", headers={"Date": "soon"}))  # fmt: skip
    assert client.server_time is None
    await client.plugin_logs("7712")
    assert client.server_time == NINE / 1_000_000
    await client.plugin_logs("7712")
    assert client.server_time is None


@pytest.mark.parametrize(
    ("word", "expected"),
    [("warn", Level.WARN), ("WARNING", Level.WARN), ("Fatal", Level.ERROR), ("trace", Level.DEBUG),
     (None, Level.INFO), ({"a": 1}, Level.INFO), ("__members__", Level.INFO)],
)  # fmt: skip
def test_any_word_is_a_level(word: Any, expected: Level) -> None:
    assert level(word) is expected


def test_times_of_every_form() -> None:
    forms = ["2026-05-04T09:00:00Z", "2026-05-04T11:00:00.000000+02:00", "2026-05-04 09:00:00"]
    assert {microseconds(form) for form in forms} == {NINE}
    assert microseconds("yesterday") is None
    assert microseconds(moment(NINE + 1).isoformat()) == NINE + 1


def test_odd_entries_cost_nothing_but_themselves() -> None:
    odd = [LogItem(timestamp="2026-05-04T09:00:00Z", level="warn", message={"a": [1]}),
           LogItem(timestamp=17, id=4, message=None), LogItem()]  # fmt: skip
    found = entries(odd)
    assert [entry.time for entry in found] == [NINE] * 3
    assert [entry.text for entry in found] == ['{"a": [1]}', "", ""]
    assert [entry.level for entry in found] == [Level.WARN, Level.INFO, Level.INFO]
