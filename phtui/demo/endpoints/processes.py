"""The engine's process list, which PostHog keeps to itself: for tests that must see a query end."""

from __future__ import annotations

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from phtui.demo.engine import Engine
from phtui.demo.problems import json_response


class ProcessEndpoints:
    """Behind the key like everything else, and the server listens on loopback only."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def routes(self) -> list[Route]:
        """Return the group's routes."""
        return [Route("/api/demo/processes", self.processes)]

    async def processes(self, _request: Request) -> Response:
        """List what runs now."""
        running = await run_in_threadpool(self._engine.processes)
        return json_response([msgspec.structs.asdict(process) for process in running])
