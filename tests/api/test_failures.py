"""From every status and body to the error that says what to do."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.api.answer import Answer
from phtui.api.errors import (
    ApiError,
    BadRequest,
    Forbidden,
    KeyRefused,
    MissingScope,
    NoPersonalKeys,
    NotFound,
    NotPostHog,
    QueryFailed,
    QuotaSpent,
    RateLimited,
    ServerFailed,
    TooBusy,
    UnknownEndpoint,
)
from phtui.api.failures import Asked, failure, query_failure
from phtui.api.models import QueryStatus
from tests.fake_posthog import payload

CLOUD = Asked("https://us.posthog.com", "phx_")
QUERY = Asked("https://us.posthog.com", "phx_", is_query=True)


def answer(status: int, body: object = None, **headers: str) -> Answer:
    raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, {"content-type": "application/json"} | names, raw)


def recorded(name: str) -> Answer:
    fake = payload(name)
    headers = {key.lower(): value for key, value in fake.headers.items()}
    body = fake.body.encode() if isinstance(fake.body, str) else fake.body
    return answer(fake.status, body, **{k.replace("-", "_"): v for k, v in headers.items()})


def detail(status: int, text: str, asked: Asked = CLOUD, **headers: str) -> ApiError:
    body = {"type": "x", "code": "error", "detail": text, "attr": None}
    return failure(answer(status, body, **headers), asked)


@pytest.mark.parametrize(
    ("name", "asked", "kind", "says"),
    [
        ("gone", CLOUD, NotFound, "no longer has this query"),
        ("hogql_error", QUERY, QueryFailed, "Unable to resolve field: evnt\nHint"),
        ("offset_refused", QUERY, QueryFailed, "OFFSET is not supported"),
        ("bad_request", QUERY, BadRequest, "1 validation error for QueryRequest"),
        ("bad_key", CLOUD, KeyRefused, "Try https://eu.posthog.com"),
        ("missing_scope", CLOUD, MissingScope,
         "session_recording:read. Add it at https://us.posthog.com/settings/user-api-keys"),
        ("session_only", CLOUD, NoPersonalKeys, "to no personal key"),
        ("other_project", CLOUD, Forbidden, "requested project: ID 99"),
        ("throttled", CLOUD, RateLimited, "taken in 37 s"),
        ("too_many_queries", QUERY, TooBusy, "Too many queries are running"),
        ("too_slow", QUERY, QueryFailed, "It can run again in about 2 minutes."),
        ("gateway_timeout", QUERY, ServerFailed, "https://us.posthog.com failed to answer"),
        ("login_redirect", CLOUD, NotPostHog, "to its login page"),
        ("recordings_bad_parameter", CLOUD, BadRequest, "colour: Extra inputs are not permitted"),
        ("recordings_failed", CLOUD, ServerFailed, "An internal server error occurred."),
        ("snapshots_deleted", CLOUD, NotFound, "This recording has been deleted"),
        ("plugin_logs_failed", CLOUD, ServerFailed, "failed to answer (HTTP 500)"),
        ("stickiness_gone", CLOUD, BadRequest, "does not look like a personID"),
        ("unknown_endpoint", CLOUD, UnknownEndpoint, "too old"),
    ],
)  # fmt: skip
def test_recorded_answers(name: str, asked: Asked, kind: type[ApiError], says: str) -> None:
    error = failure(recorded(name), asked)
    assert type(error) is kind
    assert says in str(error)
    assert error.status == payload(name).status


def test_a_hogql_error_has_its_place() -> None:
    error = failure(recorded("hogql_error"), QUERY)
    assert isinstance(error, QueryFailed)
    assert (error.code, error.start, error.end) == ("hogql_query_error", 7, 11)


@pytest.mark.parametrize(
    ("key", "host", "says"),
    [
        ("phc_", "https://us.posthog.com", "project key (phc_…), which can only send events"),
        ("phs_", "https://us.posthog.com", "project secret key"),
        ("phx_", "https://eu.posthog.com", "Try https://us.posthog.com"),
        ("", "https://posthog.example", "https://posthog.example/settings/user-api-keys"),
    ],
)
def test_a_refused_key_is_explained(key: str, host: str, says: str) -> None:
    error = failure(recorded("bad_key"), Asked(host, key))
    assert isinstance(error, KeyRefused)
    assert says in str(error)


def test_a_key_that_did_not_arrive() -> None:
    body = {"type": "authentication_error", "code": "not_authenticated", "detail": "x"}
    assert "Authorization header" in str(failure(answer(401, body), CLOUD))


def test_a_missing_scope_is_named() -> None:
    error = failure(recorded("missing_scope"), CLOUD)
    assert isinstance(error, MissingScope)
    assert error.scope == "session_recording:read"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("This action does not support Personal API Key access", NoPersonalKeys),
        ("Your organization does not allow personal API keys. Contact an admin.", NoPersonalKeys),
        ("API keys with scoped projects are only supported on project-based endpoints.", Forbidden),
        ("You don't have access to the project.", Forbidden),
    ],
)
def test_refusals(text: str, kind: type[ApiError]) -> None:
    assert type(detail(403, text)) is kind


def test_too_many_requests() -> None:
    spoken = detail(429, "Request was throttled. Expected available in 12 seconds.")
    assert isinstance(spoken, RateLimited)
    assert spoken.retry_after == 12
    spent = detail(429, "This project has read its bytes for the hour.", retry_after="3600")
    assert isinstance(spent, RateLimited)
    assert "bytes for the hour. The next one is taken in 1 h 00 min." in str(spent)
    leaked = detail(429, "Exceeded maximum concurrency limit: 3 for key: team_12 and task x")
    assert isinstance(leaked, TooBusy)
    assert "team_12" not in str(leaked)
    assert isinstance(failure(answer(429), CLOUD), TooBusy)


@pytest.mark.parametrize("status", [503, 504, 512, 513])
def test_a_query_posthog_gave_up_is_the_querys_failure(status: int) -> None:
    error = detail(status, "Too slow, too big.", QUERY)
    assert type(error) is QueryFailed
    assert (str(error), error.status) == ("Too slow, too big.", status)
    silent = detail(status, "", QUERY)
    assert type(silent) is QueryFailed
    assert len(str(silent)) > 30
    expected = QueryFailed if status > 504 else ServerFailed
    assert type(failure(answer(status, b"<html>", content_type="text/html"), QUERY)) is expected
    assert type(failure(answer(status, {"error": "x"}), QUERY)) is expected
    assert type(detail(status, "Too slow, too big.")) is ServerFailed


def test_a_500_is_the_querys_only_if_it_says_why() -> None:
    assert type(detail(500, "ClickHouse error while executing query.", QUERY)) is QueryFailed
    assert type(detail(500, "A server error occurred.", QUERY)) is ServerFailed
    assert type(failure(answer(500, {"error": "Not an envelope."}), QUERY)) is ServerFailed


def test_a_bad_field_is_not_a_bad_query() -> None:
    body = {"type": "validation_error", "code": "max_length", "detail": "Long.", "attr": "name"}
    error = failure(answer(400, body), QUERY)
    assert type(error) is BadRequest
    assert "name: Long." in str(error)
    old = {"type": "validation_error", "code": "invalid_input", "detail": "Bad.", "attr": None}
    assert type(failure(answer(400, old), QUERY)) is QueryFailed


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, BadRequest), (401, KeyRefused), (402, QuotaSpent), (403, Forbidden), (404, NotFound),
     (405, BadRequest), (406, BadRequest), (409, BadRequest), (410, NotFound), (413, BadRequest),
     (415, BadRequest), (418, BadRequest), (429, TooBusy), (500, ServerFailed), (502, ServerFailed),
     (503, ServerFailed), (504, ServerFailed), (512, ServerFailed), (513, ServerFailed),
     (599, ServerFailed), (302, NotPostHog), (399, NotPostHog)],
)  # fmt: skip
def test_a_status_alone_is_enough(status: int, kind: type[ApiError]) -> None:
    for body in (b"", b"   ", b"{}", b"[]", b"null", b'{"detail": "cut'):
        error = failure(answer(status, body), CLOUD)
        assert type(error) is kind
        assert (error.status, str(error)[-1]) == (status, ".")


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_page_is_not_posthog(status: int) -> None:
    page = failure(answer(status, b"<html>Sign in", content_type="text/html"), CLOUD)
    assert type(page) is NotPostHog
    assert "a web page" in str(page)
    line = failure(answer(status, b"Not from here\nat all", content_type="text/plain"), CLOUD)
    assert "“Not from here”" in str(line)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(402, QuotaSpent), (413, BadRequest), (429, TooBusy), (502, ServerFailed)],
)
def test_a_page_of_a_gateway_is_told_by_its_status(status: int, kind: type[ApiError]) -> None:
    assert type(failure(answer(status, b"<html>", content_type="text/html"), CLOUD)) is kind


def test_a_redirect_names_where_it_leads() -> None:
    away = failure(answer(301, None, location="https://elsewhere.example/api"), CLOUD)
    assert "to elsewhere.example (HTTP 301)" in str(away)
    assert "elsewhere" in str(failure(answer(301, None, location="https://[x"), CLOUD))


@given(st.integers(300, 599), st.binary(max_size=80), st.booleans())
def test_any_answer_is_an_error(status: int, body: bytes, is_query: bool) -> None:
    for kind in ("application/json", "text/html", "text/plain", ""):
        asked = Asked("https://us.posthog.com", "phx_", is_query)
        error = failure(answer(status, body, content_type=kind), asked)
        assert error.status == status
        assert str(error)


def test_a_failed_status_is_unwrapped() -> None:
    message = "[ErrorDetail(string=\"Unable to resolve field: evnt\", code='hogql_query_error')]"
    error = query_failure(QueryStatus(error=True, complete=True, error_message=message))
    assert (str(error), error.code) == ("Unable to resolve field: evnt", "hogql_query_error")
    told = query_failure(QueryStatus(error_message="Plain.", error_code="too_many_bytes"))
    assert (str(told), told.code) == ("Plain.", "too_many_bytes")
    assert "gave no reason" in str(query_failure(QueryStatus(error=True)))
