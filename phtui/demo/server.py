"""The demo server: data, engine, endpoints and sockets put together."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from phtui.demo import problems
from phtui.demo.compiler import Compiler
from phtui.demo.editor import Editor
from phtui.demo.endpoints import account
from phtui.demo.endpoints.definitions import DefinitionEndpoints
from phtui.demo.endpoints.drafts import DraftEndpoints
from phtui.demo.endpoints.logs import LogEndpoints
from phtui.demo.endpoints.persons import PersonEndpoints
from phtui.demo.endpoints.processes import ProcessEndpoints
from phtui.demo.endpoints.queries import QueryEndpoints
from phtui.demo.endpoints.recording_playlists import PlaylistEndpoints
from phtui.demo.endpoints.recordings import RecordingEndpoints
from phtui.demo.endpoints.snapshots import SnapshotEndpoints
from phtui.demo.endpoints.tools import ToolEndpoints
from phtui.demo.engine import Engine
from phtui.demo.gate import Gate
from phtui.demo.hogql.parser import parse
from phtui.demo.problems import Problem
from phtui.demo.runner import QueryRunner
from phtui.demo.settings import Settings
from phtui.demo.storage import Storage
from phtui.demo.throttle import ByteBudget


class DemoServer(uvicorn.Server):
    """Uvicorn that says when it answers, and ends at once."""

    def __init__(self, app: ASGIApp, engine: Engine, ready: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http="h11",
                ws="none",
                lifespan="off",
                access_log=False,
                log_config=None,
                timeout_graceful_shutdown=1,
            )
        )
        self._engine = engine
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and say so."""
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Kill the queries that run, and leave whoever waits for an answer without one."""
        self._engine.stop()
        self.force_exit = True
        await super().shutdown(sockets)


def serve(settings: Settings, storage: Storage, ready: Callable[[str], None]) -> None:
    """Run the server until a signal ends it; call `ready` with its address once it answers.

    Raises:
        OSError: the port is taken, or there is no room for the data.
        ClickHouseError: there is no room for the data.
    """
    with _listen(settings.port) as listener:
        host = f"http://127.0.0.1:{listener.getsockname()[1]}"
        # The parser's first query takes it ten times as long as others.
        parse("SELECT event, count() FROM events WHERE timestamp > now() GROUP BY event LIMIT 1")
        storage.wait(whole=settings.whole)
        engine = Engine(storage.path, settings.max_seconds, storage.give_up)
        app = _app(settings, engine, storage)
        DemoServer(app, engine, lambda: ready(host)).run([listener])


def _app(settings: Settings, engine: Engine, storage: Storage) -> ASGIApp:
    compiler = Compiler(engine.names("SELECT name FROM system.functions"))
    budget = ByteBudget(enforced=settings.throttle)
    runner = QueryRunner(engine, compiler, settings, budget, lambda: storage.is_complete)
    recordings = RecordingEndpoints(engine, throttled=settings.throttle, legacy=settings.legacy)
    router = Starlette(
        routes=[
            *account.routes(),
            *DraftEndpoints(engine, legacy=settings.legacy).routes(),
            *QueryEndpoints(runner, Editor(engine, compiler), budget).routes(),
            *ToolEndpoints(runner).routes(),
            *LogEndpoints(engine, settings.lines).routes(),
            *DefinitionEndpoints(engine).routes(),
            *PersonEndpoints(engine, legacy=settings.legacy).routes(),
            *ProcessEndpoints(engine).routes(),
            *SnapshotEndpoints(engine, throttled=settings.throttle).routes(),
            *recordings.routes(),
            *PlaylistEndpoints(recordings).routes(),
        ],
        exception_handlers={
            Problem: problems.answer_problem,
            HTTPException: problems.answer_http,
            Exception: problems.answer_bug,
        },
    )
    router.router.redirect_slashes = False
    return Gate(router, settings.api_key, throttled=settings.throttle)


def _listen(port: int) -> socket.socket:
    """Take the port, the TCP way: without its name asyncio lets small answers wait (Nagle)."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    return listener
