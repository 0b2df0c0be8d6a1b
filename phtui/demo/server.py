"""The demo server: data, engine, endpoints and sockets put together."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from types import FrameType

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp

from phtui.demo import problems
from phtui.demo.cache import Place
from phtui.demo.compiler import Compiler
from phtui.demo.editor import Editor
from phtui.demo.endpoints import account
from phtui.demo.endpoints.processes import ProcessEndpoints
from phtui.demo.endpoints.queries import QueryEndpoints
from phtui.demo.endpoints.tools import ToolEndpoints
from phtui.demo.engine import Engine
from phtui.demo.gate import Gate
from phtui.demo.problems import Problem
from phtui.demo.runner import QueryRunner
from phtui.demo.settings import Settings
from phtui.demo.storage import Storage
from phtui.demo.throttle import ByteBudget

_MOST_BODY_BYTES = 20 * 1024 * 1024


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
                timeout_graceful_shutdown=0,
            )
        )
        self._engine = engine
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and say so."""
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Kill the queries that run, so that no request keeps the process alive."""
        self._engine.kill_all()
        await super().shutdown(sockets)


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Run the server until a signal ends it; call `ready` with its address once it answers.

    Raises:
        OSError: the port is taken, or there is nowhere to write.
        ClickHouseError: the data could not be made.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", settings.port)))
        place = Place.claim(settings.cache, settings.visits)
        stack.callback(place.release)
        storage = Storage(place, settings.visits)
        stack.callback(storage.close)
        engine = Engine(place.path, settings.max_seconds)
        stack.callback(engine.close)
        app = _app(settings, engine, storage)
        host = f"http://127.0.0.1:{listener.getsockname()[1]}"
        DemoServer(app, engine, lambda: ready(host)).run([listener])


def _app(settings: Settings, engine: Engine, storage: Storage) -> ASGIApp:
    compiler = Compiler(engine.names("SELECT name FROM system.functions"))
    budget = ByteBudget(enforced=settings.throttle)
    runner = QueryRunner(engine, compiler, settings, budget, lambda: storage.is_complete)
    storage.fill()
    router = Starlette(
        routes=[
            *account.routes(),
            *QueryEndpoints(runner, Editor(engine, compiler), budget).routes(),
            *ToolEndpoints(runner).routes(),
            *ProcessEndpoints(engine).routes(),
        ],
        exception_handlers={
            Problem: problems.answer_problem,
            HTTPException: problems.answer_http,
            Exception: problems.answer_bug,
        },
    )
    router.router.redirect_slashes = False
    limited = RequestBodyLimitMiddleware(router, _MOST_BODY_BYTES)
    return Gate(limited, settings.api_key, throttled=settings.throttle)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """End in order, before uvicorn is up and after it: it raises the signal it ended by again."""
    sys.exit(0)
