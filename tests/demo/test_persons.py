"""The persons endpoints: as the cloud of today has them, and as a server of 2024 had them."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.demo.fixtures import Api

PERSONS = "/api/projects/1/persons"


def get(api: Api, path: str = "/", **params: Any) -> Any:
    answer = api.http.get(f"{PERSONS}{path}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_list_is_everybody_of_the_database_newest_first(api: Api) -> None:
    found: list[dict[str, Any]] = []
    page = get(api, limit=150)
    while True:
        found += page["results"]
        assert "count" not in page
        if page["next"] is None:
            break
        page = api.http.get(page["next"]).json()
    assert page["previous"].startswith(api.address.host)
    [[total]] = api.rows("SELECT count() FROM persons")
    assert len({person["uuid"] for person in found}) == len(found) == total
    assert found == sorted(found, key=lambda person: person["created_at"], reverse=True)


def test_everybody_has_what_the_database_says(api: Api) -> None:
    person = get(api, limit=1)["results"][0]
    [row] = api.rows(
        "SELECT properties.email, pdi.distinct_id FROM persons "
        f"WHERE id = '{person['uuid']}'"
    )  # fmt: skip
    assert [person["properties"]["email"], person["distinct_ids"][0]] == row
    assert person["id"] == person["uuid"]
    [[seen]] = api.rows(f"SELECT max(timestamp) FROM events WHERE person_id = '{person['uuid']}'")
    assert (person["last_seen_at"] or "")[:19] == ("" if seen.startswith("1970") else seen[:19])
    assert get(api, f"/{person['uuid']}/") == person


def test_somebody_is_found_by_anything_they_go_by(api: Api) -> None:
    person = get(api, limit=1)["results"][0]
    email, distinct_id = person["properties"]["email"], person["distinct_ids"][0]
    for params in (
        {"email": email}, {"distinct_id": distinct_id}, {"search": email[:-3].upper()},
        {"search": distinct_id}, {"search": person["uuid"]},
    ):  # fmt: skip
        assert person in get(api, **params)["results"], params
    assert get(api, search="%")["results"] == []
    assert get(api, email=email[1:])["results"] == []


@pytest.mark.parametrize(
    ("item", "condition"),
    [
        ({"key": "plan", "value": ["pro"]}, "properties.plan = 'pro'"),
        ({"key": "seats", "value": ["1"]}, "toString(properties.seats) = '1'"),
        ({"key": "is_internal", "value": [True]}, "toString(properties.is_internal) = 'true'"),
        ({"key": "plan", "value": "pro", "operator": "is_not"}, "properties.plan != 'pro'"),
        ({"key": "email", "value": "ACME", "operator": "icontains"},
         "properties.email ILIKE '%acme%'"),
        ({"key": "address", "value": "is_set", "operator": "is_set"},
         "properties.address IS NOT NULL"),
    ],
)  # fmt: skip
def test_property_filters(api: Api, item: dict[str, Any], condition: str) -> None:
    asked = json.dumps([item | {"type": "person"}])
    found = get(api, properties=asked, limit=1000)["results"]
    [[total]] = api.rows(f"SELECT count() FROM persons WHERE {condition}")
    assert len(found) == total > 0


def test_what_is_refused_and_how(api: Api) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"
    for path, status, words in (
        (f"/{nobody}/", 404, "Not found."),
        ("/someone/", 400, "/persons?distinct_id=someone instead"),
        ("/stickiness/", 400, "/persons?distinct_id=stickiness instead"),
        ("/trends/", 403, "This action does not support personal API key access"),
        ("/?properties=[", 400, "Properties are unparsable!"),
    ):
        answer = api.http.get(f"{PERSONS}{path}")
        assert answer.status_code == status, path
        assert words in answer.json()["detail"]


def test_values_are_counted_in_the_shape_of_the_servers_age(api: Api, old: Api) -> None:
    new = get(api, "/values/", key="plan")
    rows = api.rows("SELECT properties.plan AS p, count() AS n FROM persons GROUP BY p")
    assert {(each["name"], each["count"]) for each in new["results"]} == set(map(tuple, rows))
    assert new["refreshing"] is False
    assert get(old, "/values/", key="plan") == new["results"]
    assert [each["name"] for each in get(old, "/values/", key="plan", value="ENT")] == [
        "enterprise"
    ]
    assert get(api, "/values/") == get(api, "/values/", key="$virt_x") == {
        "results": [], "refreshing": False,
    }  # fmt: skip
    assert {type(each["name"]) for each in get(old, "/values/", key="is_internal")} == {bool}


def test_the_schema_names_what_persons_have(api: Api) -> None:
    schema = "/api/projects/1/property_definitions/"
    first = api.http.get(schema, params={"type": "person", "limit": 3}).json()
    assert [each["name"] for each in first["results"]] == [
        "$geoip_country_code", "$initial_utm_source", "address",
    ]  # fmt: skip
    rest = api.http.get(first["next"].replace("limit=3", "limit=100")).json()
    assert rest["count"] == 3 + len(rest["results"]) == 10
    assert {each["name"]: each["property_type"] for each in rest["results"]}.items() >= {
        "email": "String", "seats": "Numeric", "is_internal": "Boolean",
    }.items()  # fmt: skip
    found = api.http.get(schema, params={"search": "UTM"}).json()["results"]
    assert [each["name"] for each in found] == ["utm_source"]
    assert api.http.get(schema, params={"type": "cohort"}).status_code == 400


def test_trends_of_an_old_server_are_those_of_the_database(old: Api) -> None:
    day = (datetime.now(UTC) - timedelta(days=2)).strftime("%Y-%m-%d")
    params = {"entity_id": "$pageview", "date_from": day, "date_to": f"{day}T23:59:59"}
    body = get(old, "/trends/", **params, limit=1000)
    [[total]] = old.rows(
        "SELECT count(DISTINCT person_id) FROM events WHERE event = '$pageview' "
        f"AND toDate(timestamp) = '{day}'"
    )
    [wrapped] = body["results"]
    assert wrapped["count"] == len(wrapped["people"]) == total > 1
    assert body["next"] is None
    first = get(old, "/trends/", **params, limit=1)
    assert first["results"][0]["people"] == wrapped["people"][:1]
    second = old.http.get(first["next"]).json()
    assert second["results"][0]["people"] == wrapped["people"][1:2]


def test_stickiness_of_an_old_server_is_that_of_the_database(old: Api) -> None:
    begin = (datetime.now(UTC) - timedelta(days=6)).strftime("%Y-%m-%d")
    rows = old.rows(
        "SELECT days, count() FROM (SELECT person_id, count(DISTINCT toDate(timestamp)) AS days "
        f"FROM events WHERE timestamp >= toDateTime('{begin} 00:00:00') GROUP BY person_id) "
        "GROUP BY days ORDER BY days"
    )
    for days, total in rows[:3]:
        body = get(old, "/stickiness/", date_from=begin, stickiness_days=days, limit=1000)
        assert body["results"][0]["count"] == total


def test_csv_is_flat(api: Api, old: Api) -> None:
    answer = old.http.get(f"{PERSONS}/trends/", params={"date_from": "-1d", "format": "csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    [row] = csv.DictReader(io.StringIO(answer.text))
    assert int(row["count"]) == sum(name.endswith(".uuid") for name in row)
    listed = api.http.get(f"{PERSONS}/", params={"format": "csv"}).text
    [[total]] = api.rows("SELECT count() FROM persons")
    assert len(list(csv.DictReader(io.StringIO(listed)))) == total
