"""What goes wrong on the wire."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from phtui.api.budget import Budget
from phtui.api.client import PostHogClient
from phtui.api.errors import (
    ApiError,
    NotConnected,
    NotPostHog,
    ServerFailed,
    TimedOut,
    Unreachable,
    Unreadable,
    Untrusted,
)
from phtui.api.models import QueryRequest, QueryResult, Value
from phtui.api.retry import Retry
from phtui.api.transport import BLOCKING, Call, Transport
from tests.conftest import no_sleep
from tests.fake_posthog import KEY, PROJECT, QUERY_ID, Answer, FakePostHog, payload

QUERY = f"{PROJECT}/query/"
ONCE = Retry(attempts=1)
HTML = {"Content-Type": "text/html"}


def noting(waits: list[float]) -> Callable[[float], Awaitable[None]]:
    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    return sleep


async def failure_of(host: str, retry: Retry = ONCE, seconds: float = 5.0) -> ApiError:
    transport = Transport(host, KEY, Budget(), lambda _: None, retry)
    call = Call("GET", QUERY, "query status", "query", seconds=seconds)
    try:
        with pytest.raises(ApiError) as error:
            await transport.send(call, QueryResult)
    finally:
        await transport.close()
    return error.value


@pytest.mark.parametrize(
    ("answer", "kind", "says"),
    [
        (Answer(b"<html>Sign in</html>", headers=HTML), NotPostHog, "a web page"),
        (Answer(b"It works!", headers={"Content-Type": "text/plain"}), NotPostHog, "“It works!”"),
        (Answer(b"<html>", headers={"Content-Type": ""}), NotPostHog, "a web page"),
        (payload("login_redirect"), NotPostHog, "to its login page"),
        (Answer(status=308, headers={"Location": "https://x.example/"}), NotPostHog, "x.example"),
        (Answer(b'{"query_status": {"id": "5f0c'), Unreadable, "no JSON"),
        (Answer({"columns": "not a list"}), Unreadable, "Expected `array"),
        (Answer([1, 2]), Unreadable, "Expected `object`"),
        (Answer(b""), Unreadable, "could not be read"),
        (Answer({"results": []}, missing=1000), Unreadable, "hung up in the middle"),
        (Answer(b"no gzip", headers={"Content-Encoding": "gzip"}), Unreadable, "in the middle"),
        (Answer(dropped=True), Unreachable, "hung up without an answer"),
        (payload("gateway_timeout"), ServerFailed, "HTTP 504"),
        (Answer({"query_status": {"id": 5}}, status=400), Unreadable, "A newer phtui"),
        (Answer({"query_status": None, "detail": "No."}, status=500), ServerFailed, "No."),
    ],
)
async def test_broken_answers(
    posthog: FakePostHog, answer: Answer, kind: type[ApiError], says: str
) -> None:
    posthog.on("GET", QUERY, answer)
    error = await failure_of(posthog.url)
    assert type(error) is kind
    assert says in str(error)
    assert "\n" not in str(error)


async def test_a_redirect_is_not_followed(posthog: FakePostHog) -> None:
    with FakePostHog() as elsewhere:
        location = {"Location": f"{elsewhere.url}/api/"}
        posthog.on("GET", QUERY, Answer(status=302, headers=location))
        await failure_of(posthog.url)
        assert elsewhere.requests == []


async def test_no_answer_in_time(posthog: FakePostHog) -> None:
    posthog.on("GET", QUERY, Answer(gate=threading.Event()))
    error = await failure_of(posthog.url, seconds=0.05)
    assert type(error) is TimedOut
    assert "did not answer in" in str(error)


async def test_an_answer_that_stops_in_the_middle_is_out_of_time() -> None:
    hung_up = asyncio.Event()

    async def stall(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{")
        await reader.read()
        writer.close()
        await writer.wait_closed()
        hung_up.set()

    async with await asyncio.start_server(stall, "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        assert type(await failure_of(f"http://127.0.0.1:{port}", seconds=0.3)) is TimedOut
        await hung_up.wait()


@pytest.mark.parametrize(("long", "times"), [(BLOCKING, 2), (0.01, 1)])
async def test_a_time_out_is_asked_again_unless_it_was_a_long_one(
    posthog: FakePostHog, monkeypatch: pytest.MonkeyPatch, long: float, times: int
) -> None:
    monkeypatch.setattr("phtui.api.transport.BLOCKING", long)
    posthog.on("GET", QUERY, Answer(gate=threading.Event()))
    await failure_of(posthog.url, Retry(attempts=2, sleep=no_sleep), seconds=0.05)
    assert len(posthog.requests) == times


async def test_each_request_has_its_time(
    posthog: FakePostHog, client: PostHogClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[float] = []

    async def send(_: Transport, call: Call, into: type[Value]) -> Value:
        given.append(call.seconds)
        return into()

    monkeypatch.setattr(Transport, "send", send)
    for refresh in ("blocking", "async_except_on_cache_miss", "force_async"):
        await client.submit_query(QueryRequest(sql="", query_id=QUERY_ID, refresh=refresh))
    await client.cancel_query(QUERY_ID)
    assert given == [120, 120, 30, 5]
    assert posthog.requests == []


async def test_nobody_listens() -> None:
    with FakePostHog() as gone:
        pass
    error = await failure_of(gone.url)
    assert type(error) is NotConnected
    assert "Nothing listens" in str(error)


async def test_a_name_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = await failure_of("http://posthog.invalid")
    assert "not known by name" in str(error)


async def test_a_certificate_nobody_trusts() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).parent / "nobody_trusts.pem")

    def never(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(never, "127.0.0.1", ssl=context) as server:
        port = server.sockets[0].getsockname()[1]
        waits: list[float] = []
        error = await failure_of(f"https://127.0.0.1:{port}", Retry(sleep=noting(waits)))
    assert waits == []  # asked again, it would be no more trusted
    assert type(error) is Untrusted
    assert "SSL_CERT_FILE" in str(error)


async def test_tls_that_is_none(posthog: FakePostHog) -> None:
    error = await failure_of(posthog.url.replace("http:", "https:"))
    assert type(error) is NotConnected


def test_an_environment_that_makes_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks9://nowhere")
    with pytest.raises(Unreachable, match="proxy"):
        PostHogClient("https://posthog.example", KEY)
    monkeypatch.delenv("HTTPS_PROXY")
    monkeypatch.setenv("SSL_CERT_FILE", "/nonexistent")
    with pytest.raises(Untrusted, match="SSL_CERT_FILE"):
        PostHogClient("https://posthog.example", KEY)


async def test_no_proxy_sees_the_key_of_a_loopback_host(
    posthog: FakePostHog, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakePostHog() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        await failure_of(posthog.url)
        assert (len(posthog.requests), len(proxy.requests)) == (1, 0)


async def test_gzip_is_asked_for_off_loopback_and_read(posthog: FakePostHog) -> None:
    packed = gzip.compress(json.dumps(payload("blocking_result").body).encode())
    posthog.on("POST", QUERY, Answer(packed, headers={"Content-Encoding": "gzip"}))
    # An address of this machine that does not look like one.
    host = posthog.url.replace("127.0.0.1", "0.0.0.0")
    client = PostHogClient(host, KEY, PROJECT.rpartition("/")[2], insecure_http=True)
    result = await client.submit_query(QueryRequest(sql="", query_id=QUERY_ID, refresh="blocking"))
    assert len(result.rows) == 3
    assert posthog.requests[0].headers["accept-encoding"] == "gzip"
    await client.close()


async def test_fifty_megabytes_come_through(posthog: FakePostHog, client: PostHogClient) -> None:
    row = b'["0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b", "' + b"x" * 950 + b'\xff"]'
    body = b'{"columns": ["a", "b"], "results": [' + b",".join([row] * 50_000) + b"]}"
    posthog.on("POST", QUERY, Answer(body))
    result = await client.submit_query(QueryRequest(sql="", query_id=QUERY_ID))
    assert len(body) > 49_000_000
    assert result.rows[49_999][1][-2:] == "x\ufffd"


async def test_one_connection_is_kept(posthog: FakePostHog, client: PostHogClient) -> None:
    threads: set[str] = set()

    def status(_: object) -> Answer:
        threads.add(threading.current_thread().name)
        return payload("running")

    posthog.on("GET", QUERY, status)
    for _ in range(5):
        await client.query_status(QUERY_ID)
    assert len(threads) == 1
