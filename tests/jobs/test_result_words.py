"""What is said of a view, where one can go from a row, a value as a tree."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.api.models import QueryResult, QueryStatus, Timing
from phtui.jobs.result_jumps import jumps_from
from phtui.jobs.result_tree import all_paths, opened_at_first, parse_tree, path_text, walk
from phtui.jobs.result_view import Arrangement
from phtui.jobs.result_words import server_words, view_words

ROW = msgspec.Raw(b"[1,2]")


def test_a_view_is_told_from_what_came() -> None:
    result = QueryResult(columns=["a\x1b", "b"], results=[ROW] * 50_000)
    sql = "select a, b from t limit 90000"
    cap = "50,000 loaded – PostHog's cap"
    assert view_words(sql, result, Arrangement(), 50_000) == ""
    assert view_words(sql, result, Arrangement(0, True), 50_000) == f"sorted: a␛ ▼ of {cap}"
    found = view_words(sql, result, Arrangement(1, wanted="x", columns=(1,)), 12, 3)
    assert found == f"sorted: b ▲ · filter: x, 12 of {cap} · 1 column hidden · 3 marked"
    few = QueryResult(columns=["a", "b"], results=[ROW])
    assert view_words(sql, few, Arrangement(0), 1) == "sorted: a ▲ of 1 loaded"


def test_what_the_server_says() -> None:
    result = QueryResult(
        clickhouse="SELECT 1", hogql="select 1", is_cached=True, last_refresh="2026",
        timings=[Timing(k="./parse", t=0.25)], query_status=QueryStatus(bytes_read=5_000_000),
        warnings=["slow"],
    )  # fmt: skip
    words = server_words(result, bytes_read=1, seconds=3)
    for text in ("3 s", "5.0 MB", "yes, as of 2026", "./parse", "0.250 s", "slow",
                 "SELECT 1", "select 1"):  # fmt: skip
        assert text in words
    assert "did not send" in server_words(QueryResult())


UUID = "0190c7c0-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    ("columns", "row", "at", "targets"),
    [
        (["person_id"], [UUID], None, {"p": UUID, "r": f"person:{UUID}"}),
        (["distinct_id"], ["u1"], None, {"p": "u1"}),
        (["properties.$session_id"], ["s1"], None, {"s": "id:s1"}),
        (["timestamp"], ["2026-05-04 09:00:00Z"], None, {"l": "at:2026-05-04T09:00:00Z"}),
        (["a", "b"], ["2026-05-04T09:00:00", "2026-05-05T09:00:00"], 1,
         {"l": "at:2026-05-05T09:00:00"}),
        (["day", "n", "person_id"], ["2026-05-04", 5], None, {}),
        (["email", "person.properties.email"], [None, "a@b.c"], None,
         {"p": "a@b.c", "r": "person:a@b.c"}),
    ],
)  # fmt: skip
def test_jumps(
    columns: list[str], row: list[object], at: int | None, targets: dict[str, str]
) -> None:
    assert {jump.letter: jump.target for jump in jumps_from(columns, row, at)} == targets


JSON = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_a_tree_shows_what_is_open(value: object) -> None:
    assert len(list(walk(value, frozenset()))) == 1
    lines = list(walk(value, frozenset(all_paths(value))))
    assert len({node.path for node in lines}) == len(lines)
    for node in lines:
        found = value
        for key in node.path:
            found = found[key]  # type: ignore[index]  # it is a tree
        assert found == node.value
    assert len(list(walk(value, opened_at_first(value)))) <= max(200, 1 + len(str(value)))


def test_a_large_tree_begins_folded() -> None:
    assert opened_at_first([[number] for number in range(300)]) == {()}


def test_a_tree_too_wide_or_too_deep_is_opened_in_part() -> None:
    assert len(list(all_paths([[1]] * 9_000))) == 5_000
    deep = parse_tree("[" * 900 + "1" + "]" * 900)
    assert len(list(walk(deep, frozenset(all_paths(deep))))) < 200


@pytest.mark.parametrize(
    ("text", "value"),
    [('{"a": 1}', {"a": 1}), (" [1]", [1]), ("{}", None), ("x", None), ("[1", None), ("5", None),
     ('["\ud800"]', None), ("[" * 5000, None)],
)  # fmt: skip
def test_what_is_a_tree(text: str, value: object) -> None:
    assert parse_tree(text) == value


def test_a_path_as_hogql() -> None:
    assert path_text(("$set", 0, "a b", 'c"')) == '$set[1]."a b"."c"""'
    assert path_text(()) == ""
