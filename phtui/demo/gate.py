"""What every request passes before it reaches an endpoint: path, key, project, throttle."""

from __future__ import annotations

import hmac
import re
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from phtui.demo.problems import Problem
from phtui.demo.throttle import Throttle

_PROJECT = re.compile(r"/api/projects/([^/]+)")
_QUERY = re.compile(r"/api/projects/[^/]+/query\b")
_PROJECT_IDS = ("1", "@current")
_METADATA = "/.well-known/oauth-protected-resource"


class Gate:
    """ASGI middleware around the router."""

    def __init__(self, app: ASGIApp, api_key: str, *, throttled: bool) -> None:
        self._app = app
        self._api_key = api_key
        self._throttled = throttled
        self._queries = Throttle(per_minute=240, per_hour=2400)
        self._others = Throttle(per_minute=480, per_hour=4800)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request at once, or pass it on with its path as the router knows it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # A copy: the request keeps the path that was asked for.
        request = Request(dict(scope))
        scope["path"] = path = _routed(scope["path"])
        if not path.startswith("/api/"):
            await _to_login(request)(scope, receive, send)
            return
        send = _with_deprecation(request, send)
        try:
            self._check_key(request)
            self._check_project(path)
            self._spend(path)
        except Problem as problem:
            await problem.response()(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _check_key(self, request: Request) -> None:
        word, _, key = request.headers.get("authorization", "").partition(" ")
        site = f"{request.url.scheme}://{request.url.netloc}"
        challenge = {"WWW-Authenticate": f'Bearer resource_metadata="{site}{_METADATA}"'}
        if word != "Bearer" or not key.strip():
            detail = "Authentication credentials were not provided."
            raise Problem(401, "not_authenticated", detail, headers=challenge)
        if not hmac.compare_digest(key.strip().encode(), self._api_key.encode()):
            detail = "Personal API key found in request Authorization header is invalid."
            raise Problem(401, "authentication_failed", detail, headers=challenge)

    def _check_project(self, path: str) -> None:
        match = _PROJECT.match(path)
        if match and match[1] not in _PROJECT_IDS:
            raise Problem(404, "not_found", "Project not found.")

    def _spend(self, path: str) -> None:
        if self._throttled:
            (self._queries if _QUERY.match(path) else self._others).spend()


def _routed(path: str) -> str:
    """The path as the router has it: without its last slash, environments as projects."""
    path = path.removesuffix("/")
    if path == "/api/environments" or path.startswith("/api/environments/"):
        path = path.replace("environments", "projects", 1)
    return path


def _to_login(request: Request) -> Response:
    """PostHog shows its web app outside /api/, to those who are logged in."""
    location = f"/login?next={quote(request.url.path)}"
    return Response(status_code=302, headers={"Location": location}, media_type="text/html")


def _with_deprecation(request: Request, send: Send) -> Send:
    """Return a `send` that says, where it is so, that the path is an old one."""
    path = request.url.path
    if not path.startswith("/api/environments"):
        return send
    successor = path.replace("environments", "projects", 1)

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Deprecation"] = "true"
            headers["Link"] = f'<{successor}>; rel="successor-version"'
        await send(message)

    return send_with_headers
