"""Where names lead, and how they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments.token import String  # type: ignore[import-untyped]  # pygments ships no types

from phtui.hogql.lexer import START, lex
from phtui.hogql.schema import Schema, Spot, quoted, text_literal
from tests.hogql.schemas import project


@pytest.mark.parametrize(
    ("chain", "fields", "properties"),
    [
        ("pdi.person", ["id", "created_at", "properties", "again"], ""),
        ("person", ["id", "created_at", "properties", "again"], ""),
        ("person.properties", [], "persons.properties"),
        ("poe", ["id", "properties"], ""),
        ("poe.properties", [], "events.poe.properties"),
    ],
)
def test_a_chain_leads_on(chain: str, fields: list[str], properties: str) -> None:
    schema = project()
    spot = schema.follow(schema.tables["events"], chain.split("."))
    assert spot is not None
    assert ([*spot.fields], spot.properties) == (fields, properties)


@pytest.mark.parametrize("chain", ["event", "nothing", "properties.x", "person.again.again.id"])
def test_a_chain_that_leads_nowhere(chain: str) -> None:
    schema = project()
    spot = schema.follow(schema.tables["events"], chain.split("."))
    assert spot is None or spot == Spot()


def test_a_table_is_found_in_any_case() -> None:
    assert project().table("EVENTS") is not None
    assert Schema().table("events") is None


@given(st.text(min_size=1))
def test_a_quoted_name_is_one_token(name: str) -> None:
    tokens, state = lex(quoted(name))
    assert state == START
    assert tokens[0][2][0] in "`" or len(tokens) == 1
    assert all(kind in String or len(tokens) == 1 for _, kind, _ in tokens)


@given(st.text())
def test_a_text_stays_inside_its_quotes(text: str) -> None:
    tokens, state = lex(f"'{text_literal(text)}'")
    assert state == START
    assert all(kind in String for _, kind, _ in tokens)
    assert "".join(value for _, _, value in tokens) == f"'{text_literal(text)}'"
