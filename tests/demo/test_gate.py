"""Paths, keys and projects, before any endpoint is reached."""

from __future__ import annotations

import httpx
import pytest

from tests.demo.fixtures import Api

NOT_FOUND = {
    "type": "invalid_request", "code": "not_found", "detail": "Endpoint not found.", "attr": None,
}  # fmt: skip


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("prefix", ["projects", "environments"])
@pytest.mark.parametrize("project", ["1", "@current"])
def test_every_spelling_of_a_path_leads_there(
    api: Api, prefix: str, project: str, slash: str
) -> None:
    response = api.http.get(f"/api/{prefix}/{project}{slash}")
    assert response.status_code == 200
    assert response.json()["id"] == 1


def test_environments_are_deprecated(api: Api) -> None:
    old, new = (api.http.get(f"/api/{prefix}/1/") for prefix in ("environments", "projects"))
    assert old.json() == new.json()
    assert old.headers["Deprecation"] == "true"
    assert old.headers["Link"] == '</api/projects/1/>; rel="successor-version"'
    assert "Deprecation" not in new.headers


@pytest.mark.parametrize("key", ["phc_demo", "phx_wrong", "☃"])
def test_a_bad_key_is_refused(api: Api, key: str) -> None:
    headers = {b"Authorization": f"Bearer {key}".encode()}
    response = httpx.get(f"{api.address.host}/api/users/@me/", headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer resource_metadata=")
    assert response.json() == {
        "type": "authentication_error", "code": "authentication_failed", "attr": None,
        "detail": "Personal API key found in request Authorization header is invalid.",
    }  # fmt: skip


@pytest.mark.parametrize("header", [None, "Bearer", "Basic x", "bearer x"])
def test_without_a_key_nothing_is_told(api: Api, header: str | None) -> None:
    headers = {"Authorization": header} if header else {}
    response = httpx.get(f"{api.address.host}/api/users/@me/", headers=headers)
    assert response.status_code == 401
    assert response.json()["code"] == "not_authenticated"
    assert response.json()["detail"] == "Authentication credentials were not provided."


@pytest.mark.parametrize("project", ["2", "0", "abc", "@other"])
def test_another_project_is_not_found(api: Api, project: str) -> None:
    response = api.http.get(f"/api/projects/{project}/query/x/")
    assert response.status_code == 404
    assert response.json()["detail"] == "Project not found."


@pytest.mark.parametrize(
    "path", ["/api/nope", "/api/projects/1/nope/", "/api/projects/1/query/a/b"]
)
def test_an_unknown_path_is_no_endpoint(api: Api, path: str) -> None:
    response = api.http.get(path)
    assert response.status_code == 404
    assert response.json() == NOT_FOUND


def test_a_wrong_method_is_not_allowed(api: Api) -> None:
    response = api.http.put("/api/projects/1/query/")
    assert response.status_code == 405
    assert response.json()["detail"] == 'Method "PUT" not allowed.'


@pytest.mark.parametrize("path", ["/", "/posthog/api/users/@me/", "/apis"])
def test_outside_the_api_is_a_login_page(api: Api, path: str) -> None:
    response = api.http.get(path)
    assert response.status_code == 302
    assert response.headers["Location"] == f"/login?next={path.replace('@', '%40')}"


def test_the_account(api: Api) -> None:
    me = api.http.get("/api/users/@me/").json()
    project = api.http.get("/api/projects/1/").json()
    organization = api.http.get("/api/organizations/@current/").json()
    assert me["team"] == project
    assert me["organization"] == organization
    assert me["organizations"][0]["id"] == project["organization"] == organization["id"]
    assert api.http.get("/api/projects/").json() == {
        "count": 1, "next": None, "previous": None, "results": [project],
    }  # fmt: skip
    assert project["is_demo"]
    assert api.http.get("/api/personal_api_keys/@current/").json()["scopes"] == ["*"]
    assert api.http.get("/api/organizations/other/").status_code == 404
