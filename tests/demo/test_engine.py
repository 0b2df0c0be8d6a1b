"""The engine after failures: a connection's half-written output must not reach the next answer.

A failing query is run until its connection would be the next one used, so that without the
cure these tests see the rest of its output in a later result.
"""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.demo.fixtures import SLOW, Api, until

STREAM = (
    "SELECT number, sipHash64(number) FROM numbers(100000000) WHERE number % 90 = 0 LIMIT 50000"
)
MID_OUTPUT = "SELECT intDiv(1, number - 40000) FROM numbers(50000) LIMIT 50000"
GROUPED = "SELECT number % 7 AS a, uniqExact(sipHash64(number)) FROM numbers(100000000) GROUP BY a"


def the_next_answers_are_right(api: Api) -> None:
    for number in range(4):
        body = api.sql(f"SELECT {number} AS x, 'after'", refresh="force_blocking").json()
        assert (body["columns"][0], body["results"]) == ("x", [[number, "after"]])


@pytest.mark.parametrize("sql", [GROUPED, STREAM, SLOW])
def test_after_a_kill(api: Api, sql: str) -> None:
    query_id = api.submit(sql)
    until(api.running, lambda running: query_id in running)
    api.cancel(query_id)
    the_next_answers_are_right(api)


def test_after_a_timeout(strict: Api) -> None:
    response = strict.sql(GROUPED, refresh="force_blocking")
    assert response.status_code == 504
    assert response.json()["detail"].startswith("Query has hit the max execution time")
    the_next_answers_are_right(strict)


def test_after_an_error_amid_the_output(api: Api) -> None:
    response = api.sql(MID_OUTPUT, refresh="force_blocking")
    assert response.status_code == 400
    assert (response.json()["code"], response.json()["detail"]) == (
        "illegal_division",
        "Division by zero",
    )
    the_next_answers_are_right(api)


def test_after_an_error_before_the_output(api: Api) -> None:
    assert api.sql("SELECT event, count() FROM events").status_code == 400
    the_next_answers_are_right(api)


def test_what_is_read_at_once_stays_apart(api: Api) -> None:
    chances = random.Random(1)

    def one(number: int) -> None:
        if chances.random() < 0.3:
            api.sql(MID_OUTPUT, refresh="force_blocking")
        assert api.rows(f"SELECT {number}, sum(number) FROM numbers({number})") == [
            [number, number * (number - 1) // 2]
        ]

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(one, range(1, 30)))
