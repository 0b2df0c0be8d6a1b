"""What can stand at a cursor, for any text and any place in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.hogql.caret import Where
from phtui.hogql.completion import Completion, complete
from phtui.hogql.lexer import lex
from phtui.hogql.suggestions import Kind, Suggestion
from tests.hogql.schemas import KNOWN
from tests.hogql.texts import texts

FIELDS = ["event", "timestamp", "properties", "order", "pdi", "person", "poe"]
NEARBY = st.sampled_from(
    ["select ", "from ", "events ", "e", ".", "person", "properties", "$", ", ", "(", ")", "`", "'",
     "where ", "= ", "in ", "{", "variables", "}", ";", "\n", "--", "as ", "union all ", "1"]
)  # fmt: skip


def at(marked: str) -> Completion:
    before, after = marked.split("|")
    return complete(before + after, len(before), KNOWN)


def inserts(marked: str) -> list[str]:
    return [each.insert for each in at(marked).suggestions]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("|", ["select", "with"]),
        ("SEL|", ["SELECT"]),
        ("select ev|", ["event", "events"]),
        ("select properties.br|", ["$browser"]),
        ("select ev| from persons", ["every()"]),
        ("select ev| from events", ["event", "events"]),
        ("select e.| from events e", ["event", "timestamp", "properties", "`order`"]),
        ("select e.person.| from events as e", ["id", "created_at", "properties", "again"]),
        ("select person.properties.| from events", ["email"]),
        ("select poe.| from events", ["id", "properties"]),
        ("select properties.br| from events", ["$browser"]),
        ("select properties.| from events", ["$browser", "plan", "`a b`"]),
        ("select properties.`a| from events", ["`a b`", "plan"]),
        ("select * from |", ["events", "person_distinct_ids", "persons", "stripe.charges"]),
        ("select * from events, pers|", ["persons", "person_distinct_ids"]),
        ("select * from stripe.|", ["charges"]),
        ("select * from events e join pers| p", ["persons", "person_distinct_ids"]),
        ("with r as (select event, count() as n from events) select r.| from r", ["event", "n"]),
        ("with r as (select 1) select * from r|", ["r"]),
        ("select x.| from (select *, 1 as one from persons) x", ["id", "created_at"]),
        ("select 1 from events where id in (select i| from persons)", ["id"]),
        ("select 1 from events union all select cr| from persons", ["created_at"]),
        ("select 1 from events where properties.$browser = '|", ["Firefox'", "O\\'Brien'"]),
        ("select 1 from events where properties.$browser != 'F|'", ["Firefox"]),
        ("select 1 from events where properties.$browser in ('a', 'F|", ["Firefox'"]),
        ("select 1 from events where properties.$browser not in ('|", ["Firefox'"]),
        ("select 1 from events e where e.event not like '|", ["purchase'"]),
        ("select {|", ["variables.country}", "filters}", "variables."]),
        ("select {variables.c|}", ["country"]),
        ("select now() - interval 7 d|", ["day"]),
        ("select event from events wh|", ["where"]),
        ("select event from events group |", ["by"]),
        ("select tsod| from events", ["toStartOfDay()"]),
        ("select coun|(1)", ["count"]),
        ("select 1; select 2 from ev|; select 3", ["events"]),
        ("select 1;\n|\nselect 2 from events", ["select"]),
        ("select e|vents from events", ["event"]),
    ],
)  # fmt: skip
def test_what_is_offered_first(marked: str, expected: list[str]) -> None:
    assert inserts(marked)[: len(expected)] == expected


@pytest.mark.parametrize(
    "marked",
    [
        "select -- ev|", "select /* ev|", "select 1|2", "select event as |", "select 'ev|",
        "select x = 'ev|", "select nothing.|", "select event.| from events", "select 1 limit |",
        "select 1 from persons join persons p on persons.again.|",
    ],
)  # fmt: skip
def test_where_nothing_that_has_a_name_can_stand(marked: str) -> None:
    assert [each for each in at(marked).suggestions if each.kind is not Kind.KEYWORD] == []


def test_a_subquery_has_the_columns_it_selects_and_no_others() -> None:
    assert inserts("select x.| from (select a, b + 1 as c from t where d, e) as x") == ["a", "c"]


def test_it_says_what_to_ask_for() -> None:
    assert at("select properties.pl| from events").properties_of == "events.properties"
    assert at("select 1 from events where properties.x = '|").values_of == (
        "events.properties",
        "x",
    )
    assert at("select nothing.|").unknown
    assert not at("select person.| from events").unknown


def test_types_and_signatures() -> None:
    details = {each.label: each.detail for each in at("select | from events").suggestions}
    assert details["timestamp"] == "datetime"
    assert details["pdi"] == "→ person_distinct_ids"
    assert details["argMax"] == "(what, by)"
    [count] = [
        each for each in at("select count| from events").suggestions if each.label == "count"
    ]
    assert (count.insert, count.back) == ("count()", 1)
    [now] = [each for each in at("select now| from events").suggestions if each.label == "now"]
    assert (now.insert, now.back) == ("now()", 0)


def test_what_the_server_adds_is_ranked_with_the_rest() -> None:
    more = [Suggestion("evening", "evening", Kind.COLUMN)]
    found = complete("select eve from events", 10, KNOWN, more).suggestions
    assert [each.label for each in found[:3]] == ["event", "evening", "events"]


@given(texts | st.lists(NEARBY, max_size=25).map("".join), st.integers(0, 200))
def test_no_suggestion_breaks_what_is_before_the_cursor(text: str, place: int) -> None:
    text = text.replace("<", ">")  # whether `<` begins a tag is told by what is after it
    cursor = min(place, len(text))
    found = complete(text, cursor, KNOWN)
    assert 0 <= found.start <= cursor <= found.end <= len(text)
    kept = [token for token in lex(text[: found.start])[0] if token[0] < found.start]
    for suggestion in found.suggestions[:20]:
        written = text[: found.start] + suggestion.insert + text[found.end :]
        assert written.startswith(text[: found.start])
        assert suggestion.insert
        assert "\n" not in suggestion.insert
        if found.where is not Where.VALUE:
            now = [token for token in lex(written)[0] if token[0] < found.start]
            assert [token[0] for token in kept] == [token[0] for token in now]
