"""What could come next, for any text and any place in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.demo.completion import Completion
from phtui.demo.surroundings import Surroundings

WORDS = st.sampled_from(
    ["SELECT", "FROM", "events", "e", "AS", "JOIN", "(", ")", ".", ",", "'", "`", "--", "/*", "\n",
     "person", "properties", "$browser", "WITH", "☃", " ", "numbers(10)", "session"]
)  # fmt: skip


def labels(marked: str) -> set[str]:
    before, after = marked.split("|")
    completion = Completion(["count", "countIf", "sum"], lambda owner: [f"{owner} property"])
    suggestions, _ = completion.suggest(before + after, len(before), len(before))
    return {each["label"] for each in suggestions}


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        ("SELECT e.| FROM events e", "event"),
        ("SELECT e.| FROM events AS e", "event"),
        ("SELECT e.person.| FROM events AS e", "created_at"),
        ("SELECT e.person.properties.| FROM events AS e", "person property"),
        ("SELECT person.| FROM session_replay_events", "properties"),
        ("SELECT session.| FROM events", "$session_duration"),
        ("SELECT properties.| FROM events", "event property"),
        ("SELECT `properties`.| FROM `events`", "event property"),
        ("SELECT s.| FROM events JOIN sessions s ON 1 = 1", "$session_duration"),
        ("SELECT count(|) FROM events", "distinct_id"),
        ("SELECT * FROM (SELECT | FROM persons)", "is_identified"),
        ("SELECT x FROM events WHERE event IN (SELECT | FROM persons)", "is_identified"),
        ("WITH recent AS (SELECT 1) SELECT * FROM |", "recent"),
        ("SELECT 1 AS one, |", "one"),
        ("SELECT * FROM |", "sessions"),
        ("|", "count"),
    ],
)
def test_it_is_suggested(marked: str, label: str) -> None:
    assert label in labels(marked)


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        ("SELECT * FROM (SELECT | FROM persons)", "events"),
        ("SELECT * FROM (SELECT 1 FROM persons) JOIN events ON |", "is_identified"),
        ("SELECT event.| FROM events", "event"),
        ("SELECT e.nothing.| FROM events e", "event"),
        ("SELECT -- | FROM events", "count"),
        ("SELECT /* | */ FROM events", "count"),
        ("SELECT team_id, | FROM events", "team_id"),
    ],
)
def test_it_is_not_suggested(marked: str, label: str) -> None:
    assert label not in labels(marked)


def test_a_name_that_needs_quotes_gets_them() -> None:
    completion = Completion([], lambda owner: [f"{owner} property", "$plain"])
    suggestions, _ = completion.suggest("SELECT properties. FROM events", 18, 18)
    assert [each["insertText"] for each in suggestions] == ["`event property`", "$plain"]


def test_a_long_list_of_properties_is_cut_and_says_so() -> None:
    completion = Completion([], lambda _: [f"p{number}" for number in range(300)])
    some, more = completion.suggest("SELECT properties. FROM events", 18, 18)
    assert (len(some), more) == (220, True)
    some, more = completion.suggest("SELECT properties.p12 FROM events", 18, 21)
    assert (len(some), more) == (11, False)


@given(st.lists(WORDS).map(" ".join) | st.text(), st.integers(0, 60), st.integers(0, 60))
def test_no_text_is_too_odd(sql: str, start: int, length: int) -> None:
    completion = Completion(["count"], lambda _: ["plan"])
    suggestions, _ = completion.suggest(sql, start, start + length)
    assert all(each["label"] and each["insertText"] for each in suggestions)


@given(st.lists(WORDS).map(" ".join), st.integers(0, 60))
def test_the_tables_are_some_the_query_names(sql: str, place: int) -> None:
    for alias, table in Surroundings(sql, place).tables().items():
        assert alias in sql
        assert table in sql
