"""Who the key belongs to: user, organization, projects."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from phtui.demo.problems import Problem, json_response

_ORGANIZATION_ID = "01a00000-0000-7000-8000-000000000001"
_MADE = "2026-01-05T09:00:00Z"

PROJECT: dict[str, Any] = {
    "id": 1,
    "uuid": "01a00000-0000-7000-8000-0000000000aa",
    "organization": _ORGANIZATION_ID,
    "project_id": 1,
    "api_token": "phc_demodemodemodemodemodemodemodemo",
    "name": "Demo shop",
    "completed_snippet_onboarding": True,
    "has_completed_onboarding_for": {"session_replay": True},
    "ingested_event": True,
    "is_demo": True,
    "timezone": "UTC",
    "access_control": False,
}
_ORGANIZATION: dict[str, Any] = {
    "id": _ORGANIZATION_ID,
    "name": "Demo organization",
    "slug": "demo-organization",
    "logo_media_id": None,
    "created_at": _MADE,
    "updated_at": _MADE,
    "membership_level": 15,
    "members_can_use_personal_api_keys": True,
    "member_count": 1,
    "teams": [PROJECT],
    "projects": [{"id": 1, "organization_id": _ORGANIZATION_ID, "name": PROJECT["name"]}],
}
_MEMBERSHIP = {
    name: _ORGANIZATION[name]
    for name in (
        "id",
        "name",
        "slug",
        "logo_media_id",
        "membership_level",
        "members_can_use_personal_api_keys",
    )
} | {"is_active": True, "is_not_active_reason": None, "is_pending_deletion": False}
_USER: dict[str, Any] = {
    "uuid": "01a00000-0000-7000-8000-0000000000bb",
    "distinct_id": "demo",
    "id": 1,
    "first_name": "Demo",
    "last_name": "",
    "email": "demo@example.com",
    "is_email_verified": True,
    "is_staff": False,
    "theme_mode": None,
    "team": PROJECT,
    "organization": _ORGANIZATION,
    "organizations": [_MEMBERSHIP],
}
_KEY = {
    "id": "demo",
    "label": "Demo",
    "mask_value": "phx_...demo",
    "created_at": _MADE,
    "scopes": ["*"],
    "scoped_teams": [],
    "scoped_organizations": [],
}


async def me(_request: Request) -> Response:
    """Return the key's owner; the web app's other users are not here."""
    return json_response(_USER)


async def key(_request: Request) -> Response:
    """Return the key itself: the official command line begins with that."""
    return json_response(_KEY)


async def projects(_request: Request) -> Response:
    """Return the one project, as a page."""
    return json_response({"count": 1, "next": None, "previous": None, "results": [PROJECT]})


async def project(_request: Request) -> Response:
    """Return the project; the gate has checked its id."""
    return json_response(PROJECT)


async def variables(_request: Request) -> Response:
    """Return the project's SQL variables: none is needed to give a query a value."""
    return json_response({"count": 0, "next": None, "previous": None, "results": []})


async def organization(request: Request) -> Response:
    """Return the organization."""
    if request.path_params["organization"] not in (_ORGANIZATION_ID, "@current"):
        raise Problem(404, "not_found", "Organization not found.")
    return json_response(_ORGANIZATION)


def routes() -> list[Route]:
    """Return the group's routes."""
    return [
        Route("/api/users/@me", me),
        Route("/api/personal_api_keys/@current", key),
        Route("/api/projects", projects),
        Route("/api/projects/{project}", project),
        Route("/api/projects/{project}/insight_variables", variables),
        Route("/api/organizations/{organization}", organization),
    ]
