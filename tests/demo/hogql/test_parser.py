"""The parser: places in characters, and texts that would be too much for it."""

from __future__ import annotations

import sys

import pytest

from phtui.demo.hogql.parser import HogQLError, characters, parse, parse_expression


def test_the_parser_leaves_no_stubs_behind() -> None:
    assert not [name for name in sys.modules if name.partition(".")[0] == "posthog"]


@pytest.mark.parametrize("before", ["", "'é'", "'😀'", "'a\nb'", "/* ü */ 1"])
def test_places_are_characters(before: str) -> None:
    sql = f"SELECT {before or 1}, wanted"
    node = parse(sql)["select"][1]
    assert sql[node["start"]["offset"] : node["end"]["offset"]] == "wanted"


@pytest.mark.parametrize(
    ("sql", "place"),
    [
        ("SELECT 'é😀' FROM events LIMIT 1 2", "2"),
        ("SELECT 1, é", "é"),
        ("SELECT 'é' FROM a ARRAY JOIN [1]", "[1]"),
    ],
)
def test_places_of_errors_are_characters(sql: str, place: str) -> None:
    with pytest.raises(HogQLError) as caught:
        parse(sql)
    assert (caught.value.start, caught.value.end) == (sql.index(place), len(sql))


@pytest.mark.parametrize("sql", ["SELECT }", "SELECT {", "SELECT f'{1", "SELECT <a>", "<", "}"])
def test_what_the_parser_raises_is_an_error_like_others(sql: str) -> None:
    with pytest.raises(HogQLError) as caught:
        parse(sql)
    assert caught.value.code == "hogql_syntax_error"


def test_bytes_as_characters() -> None:
    text = "aé😀b"
    counts = [characters(text, len(text[:count].encode())) for count in range(5)]
    assert counts == [0, 1, 2, 3, 4]


def test_a_place_in_the_middle_of_a_character_is_behind_it() -> None:
    assert characters("é", 1) == 1


def test_lone_surrogates() -> None:
    with pytest.raises(HogQLError, match="not valid Unicode") as caught:
        parse("SELECT '\ud800'")
    assert (caught.value.start, caught.value.end) == (8, 9)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT " + "(" * 9000,
        "SELECT " + "f(" * 40 + "1" + ")" * 40,
        "SELECT " + "[" * 40 + "]" * 40,
        "SELECT 1 FROM " + "(SELECT 1 FROM " * 40 + "events" + ")" * 40,
        "SELECT " + "case when 1 then " * 40 + "1" + " end" * 40,
        "SELECT 1" + " + 1" * 5000,
        "SELECT 1" + "[1]" * 5000,
    ],
    ids=lambda sql: sql[:20],
)
def test_too_much(sql: str) -> None:
    with pytest.raises(HogQLError, match=r"nested more than 32 levels deep|longer than 4000 words"):
        parse(sql)


def test_brackets_in_texts_are_no_nesting() -> None:
    assert (
        parse(f"SELECT '{'(' * 99}', `{'[' * 99}` -- {'(' * 99}")["select"][0]["value"] == "(" * 99
    )


def test_long_lists_are_fine() -> None:
    listed = ", ".join(f"'{number}'" for number in range(700))
    assert len(parse(f"SELECT 1 IN ({listed})")["select"][0]["right"]["exprs"]) == 700


def test_an_expression_has_no_places() -> None:
    assert parse_expression("event = 'x' and 1") == {
        "node": "And",
        "exprs": [
            {
                "node": "CompareOperation",
                "op": "==",
                "left": {"node": "Field", "chain": ["event"]},
                "right": {"node": "Constant", "value": "x"},
            },
            {"node": "Constant", "value": 1},
        ],
    }


def test_a_wrong_expression() -> None:
    with pytest.raises(HogQLError) as caught:
        parse_expression("event = ")
    assert (caught.value.start, caught.value.code) == (None, "hogql_syntax_error")
