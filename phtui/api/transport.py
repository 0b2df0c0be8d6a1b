"""Requests on the wire: time-outs, retries, and an ApiError for whatever goes wrong.

With `stream` the only module that knows httpx. Errors are raised `from None`: what httpx raised
holds the request, whose headers hold the key, and a crash report shows the locals of a whole
chain.
"""

from __future__ import annotations

import json
import re
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

import msgspec

from phtui import __version__
from phtui.api.answer import Answer
from phtui.api.budget import Budget, Kind
from phtui.api.errors import (
    ApiError,
    KeyRefused,
    NotConnected,
    QueryFailed,
    RateLimited,
    TimedOut,
    Unreachable,
    Unreadable,
    Untrusted,
)
from phtui.api.exchange import Exchange
from phtui.api.failures import Asked, failure, not_posthog
from phtui.api.hosts import is_loopback
from phtui.api.http import httpx
from phtui.api.retry import Retry
from phtui.api.stream import Attempt, Stream, is_stream
from phtui.formatting import duration

T = TypeVar("T")

CONNECT, QUICK, READ, BLOCKING = 10.0, 5.0, 30.0, 120.0
"""Seconds: a blocking query may run for 60 and queue for 30 before it is answered."""
_SENDABLE = re.compile("[!-~]+")
"""What can be a header's value. httpx would quote all of any other key in its complaint."""
_PREFIX = re.compile("ph[a-z]_")
_TRANSIENT = (429, 502, 503, 504)
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Call:
    """One request to make."""

    method: str
    path: str
    """From the host's root; percent-encoded."""
    endpoint: str
    """Its name for whoever watches."""
    kind: Kind = "general"
    params: Mapping[str, str] | str | None = None
    """A mapping, or a query string as it is."""
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    accept: str = _JSON
    """What kind of body is wanted; of any other kind than JSON ask for an `Answer`."""
    is_query: bool = False
    seconds: float = READ
    """How long to wait for the next bytes of an answer."""
    repeatable: bool = True
    """Whether making it twice does no harm and may help."""


class Transport:
    """One host, one key, one connection pool."""

    def __init__(
        self, host: str, key: str, budget: Budget, observe: Callable[[Exchange], None], retry: Retry
    ) -> None:
        self._key = key
        del key  # a crash report shows the locals of every frame
        if not _SENDABLE.fullmatch(self._key):
            text = "The key is empty, or holds characters that no PostHog key has."
            raise KeyRefused(f"{text} Paste it again.")
        prefix = _PREFIX.match(self._key)
        self._asked = Asked(host, prefix[0] if prefix else "")
        self._budget = budget
        self._observe = observe
        self._retry = retry
        self.date: float | None = None
        """When the server last answered, in Unix time by its own clock; None if it never said."""
        self._http = _open(host)
        self._http.headers["Authorization"] = f"Bearer {self._key}"

    async def close(self) -> None:
        """Close the connection pool."""
        await self._http.aclose()

    async def send(self, call: Call, into: type[T]) -> T:
        """Make a request, again where that helps, and return its answer as a value.

        A failed query's status is an answer, whatever its HTTP status. Into an `Answer` it is
        the answer itself, its body as it was served, of any kind.

        Raises:
            ApiError: It failed for good.
        """

        async def ask(attempt: Attempt) -> T:
            attempt.answer = await self._whole(call, await self._begin(call))
            return self._read(call, attempt.answer, into)

        return await self._persist(call, ask)

    async def stream(self, call: Call) -> Stream:
        """Make a request, again where that helps, and return its answer as it begins.

        Raises:
            ApiError: It failed for good, or what begins is no such answer.
        """

        async def ask(attempt: Attempt) -> Stream:
            response = await self._begin(call)
            if is_stream(response):
                attempt.answer = Answer(response.status_code, response.headers, b"")
                return Stream(response, lambda error: self._broken(call, error, response))
            attempt.answer = await self._whole(call, response)
            return self._read(call, attempt.answer, Stream)

        return await self._persist(call, ask)

    async def _persist(self, call: Call, ask: Callable[[Attempt], Awaitable[T]]) -> T:
        attempts = 0
        while True:
            attempts += 1
            attempt, error, began = Attempt(), None, time.monotonic()
            try:
                value = await ask(attempt)
            except ApiError as caught:
                error = caught
            answer = attempt.answer
            wait = self._wait(call, attempts, answer, error)
            self._report(call, began, answer, error, wait)
            if error is None:
                return value
            if wait is None:
                raise error
            await self._retry.sleep(wait)

    def _wait(
        self, call: Call, attempt: int, answer: Answer | None, error: ApiError | None
    ) -> float | None:
        if error is None or not call.repeatable or isinstance(error, QueryFailed | Untrusted):
            return None
        cut = isinstance(error, TimedOut) or (answer is not None and answer.status == 504)
        if cut and call.seconds >= BLOCKING:
            return None  # it goes on over there: asked again, it would run twice
        if answer is not None and answer.status not in _TRANSIENT:
            return None
        after = error.retry_after if isinstance(error, RateLimited) else None
        if after is None and answer is not None:
            after = answer.retry_after  # a 503 may have one as well
        return self._retry.wait(attempt, after)

    def _report(
        self,
        call: Call,
        began: float,
        answer: Answer | None,
        error: ApiError | None,
        wait: float | None,
    ) -> None:
        now = time.monotonic()
        if answer is not None or isinstance(error, TimedOut | Unreadable):
            self._budget.spend(call.kind)  # PostHog has seen it
        status = answer.status if answer else None
        self._observe(Exchange(now, call.method, call.endpoint, status, now - began, error, wait))

    def _read(self, call: Call, answer: Answer, into: type[T]) -> T:
        refused = answer.status >= 300
        if not refused and into is Answer:
            return cast("T", answer)
        if not refused and (answer.is_json or not answer.body.strip()):
            return answer.decode(into)
        # A page that quotes the request would carry the key into the message.
        answer = replace(answer, body=answer.body.replace(self._key.encode(), b"***"))
        asked = replace(self._asked, is_query=call.is_query)
        if not refused:
            raise not_posthog(answer, asked)
        if not _holds_query_status(answer):
            raise failure(answer, asked)
        return answer.decode(into)

    async def _begin(self, call: Call) -> httpx.Response:
        request = self._http.build_request(
            call.method,
            call.path,
            params=call.params,
            # ASCII: pasted SQL with half an emoji in it has no UTF-8.
            content=None if call.body is None else json.dumps(call.body).encode(),
            headers={"Accept": call.accept}
            | ({} if call.body is None else {"Content-Type": _JSON}),
            timeout=httpx.Timeout(call.seconds, connect=min(call.seconds, CONNECT)),
        )
        try:
            return await self._http.send(request, stream=True)
        except httpx.ConnectTimeout:
            text = f"No connection to {self._asked.host} in time. Check the network and the host."
            raise NotConnected(text) from None
        except httpx.TimeoutException:
            raise self._timed_out(call) from None
        except httpx.HTTPError as error:
            raise _unreachable(self._asked.host, error) from None

    async def _whole(self, call: Call, response: httpx.Response) -> Answer:
        try:
            answer = Answer(response.status_code, response.headers, await response.aread())
            self.date = answer.date
            return answer
        except httpx.HTTPError as error:
            raise self._broken(call, error, response) from None
        finally:
            await response.aclose()

    def _broken(self, call: Call, error: Exception, response: httpx.Response) -> ApiError:
        if isinstance(error, httpx.TimeoutException):
            return self._timed_out(call)
        text = f"{self._asked.host} hung up in the middle of an answer. Try again."
        return Unreadable(text, response.status_code)

    def _timed_out(self, call: Call) -> TimedOut:
        waited = duration(call.seconds)
        return TimedOut(f"{self._asked.host} did not answer in {waited}. Try again.")


def _open(host: str) -> httpx.AsyncClient:
    local = is_loopback(host)
    try:
        return httpx.AsyncClient(
            base_url=host,
            headers={
                "Accept-Encoding": "identity" if local else "gzip",
                "User-Agent": f"phtui/{__version__}",
            },
            follow_redirects=False,
            # Plain http has no use for the 20 ms that loading every authority takes.
            verify=True if host.startswith("https:") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            # A proxy would be handed the key of a loopback host in the clear.
            trust_env=not local,
            # Longer than the pause between two polls of a log: no TLS handshake for each.
            limits=httpx.Limits(max_connections=20, keepalive_expiry=60),
        )
    except OSError:
        text = "The certificates that SSL_CERT_FILE or SSL_CERT_DIR name cannot be read."
        raise Untrusted(f"{text} Name others, or unset it.") from None
    except (ImportError, ValueError, httpx.InvalidURL):
        text = "The proxy that the environment names cannot be used: SOCKS, or not an address."
        raise Unreachable(f"{text} Name an http:// one, or unset it.") from None


def _unreachable(host: str, error: BaseException) -> Unreachable:
    causes = tuple(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return Untrusted(
            f"The certificate of {host} is not trusted. "
            "If your network has its own authority, name its file in SSL_CERT_FILE."
        )
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return NotConnected(f"{host} is not known by name. Check the network and the host.")
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return NotConnected(f"Nothing listens at {host}. Check the host and its port.")
    if isinstance(error, httpx.RemoteProtocolError | httpx.ReadError):
        return Unreachable(f"{host} hung up without an answer. Try again.")
    kind = NotConnected if isinstance(error, httpx.ConnectError) else Unreachable
    return kind(f"No connection to {host}. Check the network and the host.")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for member in error.exceptions:
                yield from _causes(member)
        error = error.__cause__ or error.__context__


class _Carrier(msgspec.Struct):
    query_status: msgspec.Raw = msgspec.Raw(b"null")


def _holds_query_status(answer: Answer) -> bool:
    """Return whether an error status carries the status of a query: it is the answer then."""
    try:
        return bytes(msgspec.json.decode(answer.body, type=_Carrier).query_status) != b"null"
    except (msgspec.DecodeError, RecursionError):
        return False
