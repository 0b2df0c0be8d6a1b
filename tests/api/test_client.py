"""What each method sends, and what it makes of the answer."""

from __future__ import annotations

from uuid import UUID

import pytest

from phtui.api.client import PostHogClient
from phtui.api.errors import (
    BadRequest,
    KeyRefused,
    Misconfigured,
    NotFound,
    QueryFailed,
    Unreadable,
)
from phtui.api.models import QueryRequest
from tests.fake_posthog import KEY, PROJECT, QUERY_ID, Answer, FakePostHog, payload

SQL = "select event, count() as n from events group by event order by n desc"
REQUEST = QueryRequest(sql=SQL, query_id=QUERY_ID)
STATUS = f"{PROJECT}/query/{QUERY_ID}/"


async def test_a_query_is_started(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("POST", f"{PROJECT}/query/", payload("submitted"))
    result = await client.submit_query(REQUEST)
    assert result.query_status is not None
    assert (result.query_status.id, result.query_status.complete) == (QUERY_ID, False)
    (request,) = posthog.requests
    assert request.path == f"{PROJECT}/query/"
    assert request.json == {
        "query": {"kind": "HogQLQuery", "query": SQL},
        "client_query_id": QUERY_ID,
        "refresh": "force_async",
    }


async def test_every_request_says_who_asks(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("POST", f"{PROJECT}/query/", payload("submitted"))
    await client.submit_query(REQUEST)
    headers = posthog.requests[0].headers
    assert headers["authorization"] == f"Bearer {KEY}"
    assert headers["user-agent"].startswith("phtui/")
    assert headers["accept-encoding"] == "identity"
    assert headers["content-type"] == "application/json"


async def test_placeholders_are_sent(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("POST", f"{PROJECT}/query/", payload("blocking_result"))
    saved = {"results": [{"id": "v1", "code_name": "plan", "default_value": 7}]}
    posthog.on("GET", f"{PROJECT}/insight_variables/", Answer(body=saved))
    request = QueryRequest(
        sql="select '\ud83d é'",
        query_id=QUERY_ID,
        refresh="blocking",
        values={"day": 3},
        variables={"plan": "pro"},
        filters={"dateRange": {"date_from": "-7d"}},
    )
    result = await client.submit_query(request)
    assert result.rows[0] == ("$pageview", 18250)
    assert result.column_types == ("String", "UInt64")
    assert result.query_status is None
    (sent,) = posthog.asked("POST")
    assert sent.json["query"] == {
        "kind": "HogQLQuery",
        "query": "select '\ud83d é'",
        "values": {"day": 3},
        "variables": {
            "v1": {"variableId": "v1", "code_name": "plan", "value": "pro", "isNull": False}
        },
        "filters": {"dateRange": {"date_from": "-7d"}},
    }
    assert sent.json["variables_override"] == sent.json["query"]["variables"]
    assert sent.json["filters_override"] == {"date_from": "-7d"}


async def test_a_variable_that_posthog_does_not_tell_of_goes_by_an_id_of_ours(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("POST", f"{PROJECT}/query/", payload("submitted"))
    posthog.on("GET", f"{PROJECT}/insight_variables/", payload("missing_scope"))
    request = QueryRequest(sql="select {variables.os}", query_id=QUERY_ID, variables={"os": None})
    await client.submit_query(request)
    await client.submit_query(request)
    sent = [each.json["query"]["variables"] for each in posthog.asked("POST")]
    ((id_, variable),) = sent[0].items()
    assert variable == {"variableId": id_, "code_name": "os", "value": None, "isNull": True}
    assert UUID(id_)
    assert sent[0] == sent[1]
    assert len(posthog.asked("GET")) == 1, "not asked again at once"


@pytest.mark.parametrize("refresh", ["async", "lazy_async", "force_async", "force_blocking"])
async def test_the_mode_is_not_overruled_by_the_old_async_flag(
    posthog: FakePostHog, client: PostHogClient, refresh: str
) -> None:
    posthog.on("POST", f"{PROJECT}/query/", payload("submitted"))
    await client.submit_query(QueryRequest(sql=SQL, query_id=QUERY_ID, refresh=refresh))
    assert posthog.requests[0].json["refresh"] == refresh
    assert "async" not in posthog.requests[0].json


async def test_old_rows_come_with_a_running_status(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("POST", f"{PROJECT}/query/", payload("stale_rows_and_running"))
    result = await client.submit_query(REQUEST)
    assert len(result.rows) == 3
    assert result.query_status is not None
    assert not result.query_status.complete


async def test_the_id_is_the_one_posthog_gives(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("POST", f"{PROJECT}/query/", payload("deduplicated"))
    result = await client.submit_query(REQUEST)
    assert result.query_status is not None
    assert result.query_status.id != QUERY_ID


@pytest.mark.parametrize("name", ["running", "running_without_progress", "complete", "failed",
                                  "failed_without_message"])  # fmt: skip
async def test_any_http_status_may_carry_the_querys(
    posthog: FakePostHog, client: PostHogClient, name: str
) -> None:
    posthog.on("GET", STATUS, payload(name))
    status = await client.query_status(QUERY_ID)
    recorded = payload(name).body["query_status"]
    assert (status.complete, status.error) == (recorded["complete"], recorded["error"])
    assert status.error_message == recorded["error_message"]
    assert posthog.requests[0].query == {"show_progress": ["true"]}
    assert len(posthog.requests) == 1


async def test_progress_and_rows(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", STATUS, payload("running"), payload("complete"))
    progress = (await client.query_status(QUERY_ID)).query_progress
    assert progress is not None
    assert (progress.rows_read, progress.estimated_rows_total) == (5242880, 18874368)
    done = await client.query_status(QUERY_ID)
    assert done.results is not None
    assert done.results.rows[2] == ("checkout started", 311)
    assert done.budget_remaining_bytes == 458123456789


async def test_a_query_that_is_gone(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", STATUS, payload("gone"))
    with pytest.raises(NotFound, match="no longer has this query"):
        await client.query_status(QUERY_ID)
    assert len(posthog.requests) == 1


async def test_an_answer_without_a_status(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", STATUS, Answer({"query_status": None}))
    with pytest.raises(Unreadable, match="without its status"):
        await client.query_status(QUERY_ID)


@pytest.mark.parametrize("query_id", ["a/../../b", "..", "x?y#z", "é"])
async def test_an_id_stays_inside_its_path(
    posthog: FakePostHog, client: PostHogClient, query_id: str
) -> None:
    with pytest.raises(NotFound):
        await client.query_status(query_id)
    path = posthog.requests[0].path
    assert path.startswith(f"{PROJECT}/query/")
    assert path.count("/") == PROJECT.count("/") + 3


@pytest.mark.parametrize(
    ("answer", "says"),
    [(payload("cancelled"), "Cancelled query on clickhouse"),
     (payload("already_complete"), "Query already complete"),
     (Answer({"message": True}), ""), (Answer(status=204), "")],
)  # fmt: skip
async def test_cancel(
    posthog: FakePostHog, client: PostHogClient, answer: Answer, says: str
) -> None:
    posthog.on("DELETE", STATUS, answer)
    assert await client.cancel_query(QUERY_ID) == says


async def test_an_id_without_dashes_is_whole(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("DELETE", f"{PROJECT}/query/", payload("cancelled"))
    bare = QUERY_ID.replace("-", "")
    await client.cancel_query(bare)
    assert posthog.requests[0].path == f"{PROJECT}/query/{bare}/"


@pytest.mark.parametrize("query_id", ["", "5f0c2a9e", QUERY_ID[:-1], f"{QUERY_ID}/", "../x"])
async def test_a_part_of_an_id_is_never_cancelled(
    posthog: FakePostHog, client: PostHogClient, query_id: str
) -> None:
    with pytest.raises(ValueError, match="not a query id"):
        await client.cancel_query(query_id)
    with pytest.raises(ValueError, match="without an id"):
        await client.query_status("")
    assert posthog.requests == []


async def test_check_asks_for_metadata(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("POST", f"{PROJECT}/query/", payload("metadata"), payload("bad_request"))
    request = QueryRequest(
        sql="select evnt from events",
        query_id=QUERY_ID,
        values={"day": 3},
        filters={"filterTestAccounts": True},
    )
    metadata = await client.check_query(request)
    (error,) = metadata.errors
    assert (metadata.is_valid, error.start, error.end) == (False, 7, 11)
    assert posthog.requests[0].json == {
        "query": {
            "kind": "HogQLMetadata",
            "language": "hogQL",
            "query": "select evnt from events",
            "globals": {"day": 3},
            "filters": {"filterTestAccounts": True},
        }
    }
    with pytest.raises(BadRequest):
        await client.check_query(request)


async def test_a_refused_query_has_its_place(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("POST", f"{PROJECT}/query/", payload("hogql_error"))
    with pytest.raises(QueryFailed) as failed:
        await client.submit_query(REQUEST)
    assert (failed.value.start, failed.value.end) == (7, 11)


async def test_queries_spend_the_query_budget(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.query_takes(polls=0)
    await client.submit_query(REQUEST)
    await client.query_status(QUERY_ID)
    await client.cancel_query(QUERY_ID)
    assert [line.used for line in client.budget.snapshot()] == [0, 0, 0, 0, 3, 3, 0, 0]


@pytest.mark.parametrize("key", ["", "  ", "phx_a b", "phx_a\nb", "phx_é", "phx_\x00"])
def test_a_key_that_cannot_be_sent_is_refused(key: str) -> None:
    with pytest.raises(KeyRefused, match="Paste it again"):
        PostHogClient("https://us.posthog.com", key)


@pytest.mark.parametrize("project", ["", "web", "-1", "0", "1.5", "@currently", "9" * 30])
def test_a_project_is_a_number_or_the_current_one(project: str) -> None:
    with pytest.raises(Misconfigured, match="by its number"):
        PostHogClient("https://us.posthog.com", KEY, project)
