"""A PostHog on loopback: a real server and real sockets, with the answers a test scripts.

    with FakePostHog() as posthog:
        posthog.on("GET", "/api/users/@me/", payload("me"))
        posthog.on("GET", f"{PROJECT}/plugin_configs", payload("gateway_timeout"), Answer(body=[]))
        posthog.query_takes(polls=3, rows=[["$pageview", 7]])

A route is a method and how the path begins. Of several that match, the one scripted last
counts. Its answers are given in turn, and the last one from then on. Whatever has no route is
PostHog's own 404 for an unknown endpoint. `posthog.requests` holds what was asked, in order.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

PROJECT_ID = 48213
"""The project of every payload."""
PROJECT = f"/api/projects/{PROJECT_ID}"
KEY = "phx_fakefakefakefakefakefakefake1234"
QUERY_ID = "5f0c2a9e-7b41-4d6c-9e55-0a1b2c3d4e5f"
"""The query of every payload."""

_PAYLOADS: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "payloads.json").read_text("utf-8")
)
_LONGEST_GATE = 20.0


@dataclass(frozen=True)
class Request:
    """What was asked."""

    method: str
    path: str
    """As sent, without the query string."""
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    """By lower-case name."""
    json: Any
    """The body, None if it had none."""


@dataclass(frozen=True)
class Answer:
    """What to answer, and what goes wrong on the way."""

    body: Any = None
    """Anything JSON can say; bytes and text go as they are; None is no body."""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    """Besides Date (now unless named), Content-Type (JSON unless named) and Content-Length."""
    missing: int = 0
    """So many bytes are promised beyond those sent, then the connection ends."""
    dropped: bool = False
    """The connection ends without a byte."""
    gate: threading.Event | None = None
    """The answer is given when this is set."""


_EDITOR_ANSWERS: dict[str, Any] = {
    "HogQLMetadata": {"isValid": True, "errors": [], "warnings": [], "notices": []},
    "HogQLAutocomplete": {"suggestions": [], "incomplete_list": False},
    "DatabaseSchemaQuery": {"tables": {}, "joins": []},
}
"""What there is to say about a query that nothing is wrong with."""

Script = Answer | Callable[[Request], Answer]
"""An answer, or what makes one of a request."""


def payload(name: str, **changes: Any) -> Answer:
    """Return one of the recorded payloads of payloads.json, with fields of the Answer changed."""
    return replace(Answer(**deepcopy(_PAYLOADS[name])), **changes)


class FakePostHog:
    """Answers what a test tells it to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._arrival = threading.Condition()
        self._routes: list[tuple[str, str, Iterator[Script]]] = []
        self._gates: set[threading.Event] = set()
        self._server = _Server(self._answer)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        """Start to listen."""
        serve = self._server.serve_forever
        threading.Thread(target=serve, kwargs={"poll_interval": 0.005}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, let every gated answer go, and raise what broke in a script."""
        for gate in self._gates:
            gate.set()
        self._server.shutdown()
        self._server.server_close()
        if self._server.faults:
            raise ExceptionGroup("in a scripted answer", self._server.faults)

    def on(self, method: str, prefix: str, *answers: Script) -> None:
        """Answer every request whose method is this and whose path begins like this."""
        turns = itertools.chain(answers, itertools.repeat(answers[-1]))
        self._routes.insert(0, (method, prefix, turns))

    def asked(self, method: str, prefix: str = "") -> list[Request]:
        """Return the requests so far whose method is this and whose path begins like this."""
        return [r for r in self.requests if r.method == method and r.path.startswith(prefix)]

    def ran(self) -> list[str]:
        """Return the SQL of the queries that were sent to be run, in order."""
        bodies = (r.json for r in self.requests if r.method == "POST" and r.json)
        nodes = (body["query"] for body in bodies if "client_query_id" in body)
        return [node["query"] for node in nodes]

    async def until_asked(self, count: int = 1, method: str = "", prefix: str = "") -> None:
        """Return once this many requests like this have arrived."""

        def arrived() -> bool:
            found = (r for r in self.requests if r.method.startswith(method))
            return sum(r.path.startswith(prefix) for r in found) >= count

        def wait() -> bool:
            with self._arrival:
                return self._arrival.wait_for(arrived, _LONGEST_GATE)

        assert await asyncio.to_thread(wait), f"{count} {method} {prefix} of {self.requests}"

    def query_takes(
        self,
        polls: int,
        rows: Sequence[Sequence[Any]] = ((1,), (2,)),
        columns: Sequence[str] = ("n",),
        prefix: str = PROJECT,
        has_more: bool = False,
    ) -> None:
        """Accept any query, show progress on this many polls, then complete it with these rows.

        Each query id has its own count. A cancelled query is gone.
        """
        script = _Queries(polls, rows, columns, has_more)
        self.on("POST", f"{prefix}/query/", script.submit)
        self.on("GET", f"{prefix}/query/", script.status)
        self.on("DELETE", f"{prefix}/query/", script.cancel)

    def _answer(self, request: Request) -> Answer:
        with self._arrival:
            self.requests.append(request)
            self._arrival.notify_all()
        for method, prefix, turns in self._routes:
            if method == request.method and request.path.startswith(prefix):
                script = next(turns)
                answer = script if isinstance(script, Answer) else script(request)
                if answer.gate:
                    self._gates.add(answer.gate)
                    answer.gate.wait(_LONGEST_GATE)
                return answer
        return payload("unknown_endpoint")


class _Queries:
    """What PostHog knows of queries that each take so many polls."""

    def __init__(
        self, polls: int, rows: Sequence[Sequence[Any]], columns: Sequence[str], has_more: bool
    ) -> None:
        self._polls = polls
        self._polled: dict[str, int] = {}
        types = [[name, "String"] for name in columns]
        whole = _PAYLOADS["complete"]["body"]["query_status"]["results"]
        self._results = whole | {"columns": columns, "types": types, "results": rows}
        self._results["hasMore"] = has_more

    def submit(self, request: Request) -> Answer:
        kind = request.json["query"]["kind"]
        if kind != "HogQLQuery":  # an editor asks at every pause
            return Answer(_EDITOR_ANSWERS[kind])
        query_id = request.json["client_query_id"]
        self._polled[query_id] = 0
        return _status("submitted", id=query_id)

    def status(self, request: Request) -> Answer:
        query_id = _last_part(request)
        if query_id not in self._polled:
            return payload("gone")
        self._polled[query_id] = count = self._polled[query_id] + 1
        if count > self._polls:
            return _status("complete", id=query_id, results=self._results)
        progress = {
            "rows_read": count * 1000,
            "estimated_rows_total": self._polls * 1000,
            "bytes_read": count * 50_000,
            "time_elapsed": count,
            "active_cpu_time": count * 900_000,
        }
        return _status("running", id=query_id, query_progress=progress)

    def cancel(self, request: Request) -> Answer:
        self._polled.pop(_last_part(request), None)
        return payload("cancelled")


def _status(name: str, **fields: Any) -> Answer:
    answer = payload(name)
    return replace(answer, body={"query_status": answer.body["query_status"] | fields})


def _last_part(request: Request) -> str:
    return unquote(request.path.rstrip("/").rpartition("/")[2])


class _Server(ThreadingTCPServer):
    """A thread for each connection."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, answer: Callable[[Request], Answer]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.faults: list[Exception] = []

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 -- theirs
        error = sys.exception()
        # A client that hangs up is what some tests are about.
        if isinstance(error, Exception) and not isinstance(error, ConnectionError):
            self.faults.append(error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, *_: object) -> None:
        """Say nothing: a test that fails shows what it was asked."""

    def reply(self) -> None:
        answer = self.server.answer(self._request())
        if answer.dropped:
            self.close_connection = True
            return
        raw = isinstance(answer.body, bytes | str)
        text = answer.body if raw else "" if answer.body is None else json.dumps(answer.body)
        data = text if isinstance(text, bytes) else text.encode()
        self.send_response_only(answer.status)
        headers = {"Date": self.date_time_string()}
        headers |= {"Content-Type": "application/json"} if data else {}
        headers |= {**answer.headers, "Content-Length": str(len(data) + answer.missing)}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)
        self.close_connection = self.close_connection or answer.missing > 0

    do_GET = do_POST = do_DELETE = do_PATCH = reply  # noqa: N815 -- http.server's names

    def _request(self) -> Request:
        target = urlsplit(self.path)
        length = int(self.headers.get("content-length") or 0)
        data = self.rfile.read(length)
        if len(data) < length:
            raise ConnectionResetError("killed in the middle of a request")
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = parse_qs(target.query, keep_blank_values=True)
        return Request(
            self.command, target.path, query, headers, json.loads(data) if data else None
        )
