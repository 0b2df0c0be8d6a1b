"""The key is in the header of a request, and nowhere else."""

from __future__ import annotations

import logging
import traceback

import pytest
from rich.traceback import Traceback

from phtui.api.client import PostHogClient
from phtui.api.errors import ApiError
from phtui.api.exchange import Exchange
from phtui.api.models import QueryRequest
from phtui.api.retry import Retry
from tests.conftest import no_sleep
from tests.fake_posthog import KEY, PROJECT, PROJECT_ID, QUERY_ID, Answer, FakePostHog

LOOSE = "secretsecretsecretsecretsecret12"
"""The part of a key that gives it away."""
SECRET = f"phx_{LOOSE}"
QUERY = f"{PROJECT}/query/"
TEXT = {"Content-Type": "text/plain"}


def everything_said_of(error: BaseException) -> str:
    """Return what a crash report shows of an error: Textual's has the locals of every frame."""
    assert error.__traceback__ is not None
    below_the_test = error.__traceback__.tb_next
    report = Traceback.extract(
        type(error),
        error,
        below_the_test,
        show_locals=True,
        locals_max_length=1000,
        locals_max_string=1_000_000,
    )
    assert any(frame.locals for frame in report.stacks[0].frames)
    return "\n".join([repr(report), str(error), repr(error), *traceback.format_exception(error)])


def echoes() -> list[Answer]:
    """Return answers that quote the key in every place an answer has."""
    said = f"You sent Bearer {SECRET}"
    bodies: list[tuple[object, dict[str, str]]] = [
        ({"type": "x", "code": said, "detail": said, "attr": said}, {}),
        ({"type": "x", "detail": f"[ErrorDetail(string={said!r}, code='c')]"}, {}),
        ({"error": said}, {}),
        (said, TEXT),
        (f"<html>{said}", {"Content-Type": "text/html"}),
    ]
    statuses = (200, 302, 400, 401, 402, 403, 404, 429, 500, 502, 503, 504, 512)
    headers = {"Location": f"https://x.example/{SECRET}", "Retry-After": SECRET}
    return [
        Answer(body, status, headers | named)
        for body, named in bodies
        for status in statuses
        if (status, named) != (200, {})
    ]


async def test_no_error_has_the_key(posthog: FakePostHog, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    told: list[Exchange] = []
    answers = [
        *echoes(),
        Answer(dropped=True),
        Answer(b"{", missing=9),
        Answer(b'{"columns": 5}'),
    ]
    client = PostHogClient(
        posthog.url, SECRET, str(PROJECT_ID), observe=told.append, retry=Retry(attempts=1)
    )
    for answer in answers:
        posthog.on("POST", QUERY, answer)
        with pytest.raises(ApiError) as error:
            await client.submit_query(QueryRequest(sql="select 1", query_id=QUERY_ID))
        assert LOOSE not in everything_said_of(error.value)
    await client.close()
    assert len(told) == len(answers)
    assert LOOSE not in repr(told)
    assert LOOSE not in caplog.text
    assert posthog.requests[0].headers["authorization"] == f"Bearer {SECRET}"


@pytest.mark.parametrize("trouble", [Answer(dropped=True), Answer(b"{", missing=9)])
async def test_what_httpx_raised_is_left_behind(posthog: FakePostHog, trouble: Answer) -> None:
    posthog.on("GET", QUERY, trouble)
    client = PostHogClient(posthog.url, SECRET, str(PROJECT_ID), retry=Retry(attempts=1))
    with pytest.raises(ApiError) as error:
        await client.query_status(QUERY_ID)
    await client.close()
    # A write that fails has the request's headers among the locals of h11.
    assert (error.value.__cause__, error.value.__suppress_context__) == (None, True)


async def test_no_failure_to_connect_has_the_key() -> None:
    with FakePostHog() as gone:
        pass
    client = PostHogClient(gone.url, SECRET, "1", retry=Retry(sleep=no_sleep))
    with pytest.raises(ApiError) as error:
        await client.query_status(QUERY_ID)
    await client.close()
    assert LOOSE not in everything_said_of(error.value)


@pytest.mark.parametrize(
    ("host", "key", "project"),
    [
        ("http://posthog.example", SECRET, "1"),
        ("https://", SECRET, "1"),
        ("https://posthog.example", f"{SECRET} é", "1"),
        ("https://posthog.example", SECRET, "web"),
    ],
)
def test_no_refused_argument_shows_the_key(host: str, key: str, project: str) -> None:
    with pytest.raises(ApiError) as error:
        PostHogClient(host, key, project)
    assert LOOSE not in everything_said_of(error.value)


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "HTTPS_PROXY"])
def test_no_bad_environment_shows_the_key(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, "nowhere://nothing")
    with pytest.raises(ApiError) as error:
        PostHogClient("https://posthog.example", SECRET)
    assert LOOSE not in everything_said_of(error.value)


async def test_a_client_does_not_show_its_key() -> None:
    client = PostHogClient("https://posthog.example", KEY)
    assert KEY not in repr(client)
    await client.close()
