"""Completion, values, lint and drafts: what is asked when, and what a refusal leaves."""

from __future__ import annotations

import asyncio

import pytest

from phtui.api.client import PostHogClient
from phtui.hogql.advice import NO_INDEX, NO_TIME_BOUND
from phtui.jobs.completion import CompletionRequest, ServerCompletion, complete_remotely
from phtui.jobs.completion_values import PropertyTexts, ValuesRequest, find_values
from phtui.jobs.drafting import Draft, DraftRequest, draft_sql
from phtui.jobs.lint import ASKED_FOR, Finding, Lint, LintRequest, Severity, lint
from tests.fake_posthog import PROJECT, Answer, FakePostHog, payload

QUERY = f"{PROJECT}/query/"
PLACE = CompletionRequest("select ev from events", 7, 9)
UNBOUNDED = LintRequest("select evnt from events")
BROWSERS = ValuesRequest("events.properties", "$browser", "f")
WISH = DraftRequest("events by day")


def spend(client: PostHogClient, times: int) -> None:
    """Use up so many of the 240 queries of a minute."""
    for _ in range(times):
        client.budget.spend("query")


async def test_suggestions(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("POST", QUERY, payload("autocomplete"))
    found = await complete_remotely(client, PLACE, pause=0)
    assert found.request == PLACE
    assert [each.label for each in found.suggestions] == ["event", "events", "count"]
    assert PLACE.place == CompletionRequest("select events from events", 7, 13).place


async def test_a_pause_comes_first(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("POST", QUERY, payload("autocomplete"))
    asking = asyncio.ensure_future(complete_remotely(client, PLACE))
    checking = asyncio.ensure_future(lint(client, UNBOUNDED))
    await asyncio.sleep(0.2)  # less than either pause: another key may be pressed
    asking.cancel()
    checking.cancel()
    await asyncio.wait([asking, checking])
    assert posthog.requests == []


async def test_queries_come_before_suggestions(posthog: FakePostHog, client: PostHogClient) -> None:
    spend(client, 125)
    assert await complete_remotely(client, PLACE, 0) == ServerCompletion(PLACE, paused=True)
    assert await find_values(client, BROWSERS, 0) == PropertyTexts(BROWSERS, paused=True)
    spend(client, 60)
    assert (await lint(client, UNBOUNDED, 0)).paused
    assert posthog.requests == []


async def test_a_broken_line_is_no_answer(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("POST", QUERY, Answer(dropped=True))
    posthog.on("GET", PROJECT, Answer(dropped=True))
    assert await complete_remotely(client, PLACE, 0) == ServerCompletion(PLACE, paused=True)
    assert await find_values(client, BROWSERS, 0) == PropertyTexts(BROWSERS, paused=True)


async def test_what_is_refused_suggests_nothing(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("POST", QUERY, payload("missing_scope"))
    posthog.on("GET", PROJECT, payload("missing_scope"))
    assert await complete_remotely(client, PLACE, 0) == ServerCompletion(PLACE)
    assert await find_values(client, BROWSERS, 0) == PropertyTexts(BROWSERS)
    assert not (await lint(client, UNBOUNDED, 0)).checked


@pytest.mark.parametrize(
    ("request_", "path", "key"),
    [
        (BROWSERS, "events", "$browser"),
        (ValuesRequest("persons.properties", "plan", "f"), "persons", "plan"),
        (ValuesRequest("events", "event", "f"), "events", "custom_event"),
    ],
)
async def test_values(
    posthog: FakePostHog, client: PostHogClient, request_: ValuesRequest, path: str, key: str
) -> None:
    body = [{"name": "a"}, {"name": None}, {"name": 7}, {"name": True}, {"name": "a"}]
    posthog.on("GET", f"{PROJECT}/{path}/values/", Answer(body=body))
    found = await find_values(client, request_, 0)
    assert found.values[:3] == ("a", "7", "true")
    assert ("$pageview" in found.values) == (request_.owner == "events")
    assert posthog.requests[0].query == {"key": [key], "value": ["f"]}


async def test_lint_in_the_order_of_the_text(posthog: FakePostHog, client: PostHogClient) -> None:
    body = payload("metadata").body | {
        "warnings": [{"message": "old", "start": 0, "end": 6, "fix": "SELECT"}],
        "notices": [{"message": "rewrite", "start": 12, "end": 16, "fix": "ai_prompt: do it"}],
    }
    posthog.on("POST", QUERY, Answer(body=body))
    found = await lint(client, UNBOUNDED, 0)
    assert (found.request, found.checked) == (UNBOUNDED, True)
    assert found.findings == (
        Finding(Severity.WARNING, "old", 0, 6, "SELECT"),
        Finding(Severity.ERROR, "Unable to resolve field: evnt", 7, 11),
        Finding(Severity.NOTICE, "rewrite", 12, 16),
        Finding(Severity.NOTICE, NO_TIME_BOUND.format(table="events")),
    )


async def test_lint_with_what_it_will_run_with(posthog: FakePostHog, client: PostHogClient) -> None:
    said = ("Unresolved placeholder: {since}", "Unable to resolve field: evnt")
    errors = [{"message": message} for message in said]
    posthog.on("POST", QUERY, payload("metadata", body={"errors": errors}))
    sql = "select {since}, {n}, {n}, {variables.plan}, {variables.os} where {filters} -- {x}"
    typed = {"since": "3", "variables.os": "Linux", "filters.date_to": "-1d", "other": "1"}
    found = await lint(client, LintRequest(sql, typed), 0)
    assert found.findings == (
        *(
            Finding(Severity.NOTICE, ASKED_FOR.format(name=name), start, start + len(name) + 2)
            for name, start in (("n", 16), ("n", 21), ("variables.plan", 26))
        ),
        Finding(Severity.ERROR, "Unable to resolve field: evnt"),
    )
    asked = posthog.asked("POST")[0].json["query"]
    assert asked["globals"] == {"since": 3, "n": None}
    assert asked["filters"] == {"dateRange": {"date_to": "-1d"}}
    values = {each["code_name"]: each["value"] for each in asked["variables"].values()}
    assert values == {"os": "Linux", "plan": None}


async def test_no_index_is_told(posthog: FakePostHog, client: PostHogClient) -> None:
    body = payload("metadata").body | {"isUsingIndices": "no", "errors": []}
    posthog.on("POST", QUERY, Answer(body=body))
    request = LintRequest("select 1 from persons")
    found = Lint(request, (Finding(Severity.NOTICE, NO_INDEX),), checked=True)
    assert await lint(client, request, 0) == found


@pytest.mark.parametrize(
    ("answer", "refused", "words"),
    [
        (payload("session_only"), True, "not for personal API keys"),
        (payload("unknown_endpoint"), True, "does not draft"),
        (payload("gateway_timeout"), False, ""),
        (Answer(body={"sql": " "}), False, "nothing of these words"),
    ],
)
async def test_why_there_is_no_draft(
    posthog: FakePostHog, client: PostHogClient, answer: Answer, refused: bool, words: str
) -> None:
    posthog.on("GET", QUERY, answer)
    draft = await draft_sql(client, WISH)
    assert (draft.sql, draft.refused) == ("", refused)
    assert words in draft.problem
    assert draft.problem


async def test_a_draft(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", QUERY, Answer(body={"sql": "select 1\n"}))
    assert await draft_sql(client, WISH) == Draft(WISH, "select 1")
