"""Drafts, the log of a query and values of event properties, over the wire."""

from __future__ import annotations

import httpx
import pytest

from tests.demo.fixtures import Api

DRAFT = "/api/projects/1/query/draft_sql/"


@pytest.mark.parametrize("path", [f"{DRAFT}?prompt=events", "/api/projects/1/query/some-id/log"])
def test_what_is_for_the_web_app_alone_is_refused_to_a_key(api: Api, path: str) -> None:
    answer = api.http.get(path)
    assert answer.status_code == 403
    assert answer.json()["detail"] == "This action does not support personal API key access"


def draft(api: Api, prompt: str) -> httpx.Response:
    return api.http.get(DRAFT, params={"prompt": prompt})


def test_an_older_server_drafts_what_it_runs(old: Api) -> None:
    sql = draft(old, "persons by browser in the last 3 days").json()["sql"]
    assert "interval 3 day" in sql
    assert old.rows(sql)


@pytest.mark.parametrize(
    ("prompt", "code"), [("", "required"), ("x" * 401, "too_long"), ("hm", "unclear")]
)
def test_words_that_make_no_query(old: Api, prompt: str, code: str) -> None:
    answer = draft(old, prompt)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_values_of_an_event_property(api: Api, old: Api) -> None:
    def ask(of: Api, **params: str) -> object:
        return of.http.get("/api/projects/1/events/values/", params=params).json()

    assert {"name": "Firefox"} in ask(old, key="$browser")  # type: ignore[operator]  # a list
    found = ask(api, key="$browser", value="fire")
    assert found == {"results": [{"name": "Firefox"}], "refreshing": False}
    assert {"name": "purchase"} in ask(old, key="custom_event")  # type: ignore[operator]  # a list
