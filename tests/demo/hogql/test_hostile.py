"""Whatever is in a name or a text comes back as it was, and no text breaks the translation."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from phtui.demo.hogql.parser import HogQLError
from phtui.demo.hogql.quoting import string
from phtui.demo.hogql.translate import Translation
from phtui.demo.hogql.words import words
from tests.demo.hogql.corpus import QUERIES
from tests.demo.hogql.database import Database

NASTY = st.text(st.sampled_from("'`\"\\%{}()[]-/*;,. \n\t\0\b\x7fab1é😀\u202e")) | st.text()
# A quoted star is a star to the parser, and PostHog takes no % in names.
NAMES = NASTY.filter(lambda name: name and name != "*" and "%" not in name)
several = settings(max_examples=30)


def quoted(name: str) -> str:
    return "`" + name.replace("\\", "\\\\").replace("`", "``") + "`"


def literal(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


@several
@given(text=NASTY)
def test_texts_survive(db: Database, text: str) -> None:
    assert db.run(f"SELECT {literal(text)}, {literal(text)} = {{x}}", values={"x": text}) == [
        [text, 1]
    ]


@several
@given(name=NAMES, text=NASTY)
def test_names_of_columns_survive(db: Database, name: str, text: str) -> None:
    inner = f"SELECT {literal(text)} AS {quoted(name)}"
    translation = db.translate(f"SELECT {quoted(name)} FROM ({inner}) AS t")
    answer = db.answer(translation.clickhouse)
    assert answer["data"] == [[text]]
    assert [column["name"] for column in answer["meta"]] == [name] == list(translation.columns)


@several
@given(name=NAMES)
def test_names_of_tables_ctes_windows_and_arguments_survive(db: Database, name: str) -> None:
    q = quoted(name)
    sql = f"""WITH {q} AS (SELECT 1 AS {q})
        SELECT {q}.{q}, arrayMap({q} -> {q}, [2]), sum(3) OVER {q}
        FROM {q} WINDOW {q} AS (ORDER BY {q}.{q})"""
    assert db.run(sql) == [[1, [2], 3]]


@several
@given(key=NASTY)
def test_keys_of_properties_stay_text(db: Database, key: str) -> None:
    ((found, by_hand),) = db.run(
        f"SELECT properties[{literal(key)}], {{none}} FROM events WHERE event = 'hostile'",
        values={"none": None},
    )
    ((expected,),) = db.rows(
        f"SELECT nullIf(JSONExtractRaw(properties, {string(key)}), '') FROM ph.events "
        "WHERE event = 'hostile'"
    )
    assert (found, by_hand) == (expected, None)


@several
@given(name=NAMES.map(lambda name: f"?{name}"))
def test_unknown_names_are_named(db: Database, name: str) -> None:
    for sql in (f"SELECT {quoted(name)} FROM logs", f"SELECT 1 FROM {quoted(name)}"):
        with pytest.raises(HogQLError) as caught:
            db.translate(sql)
        assert name in caught.value.message
        assert sql[caught.value.start : caught.value.end] == quoted(name)


def translated(db: Database, sql: str) -> Translation | HogQLError:
    try:
        return db.translate(sql, values={"x": "it's"}, variables={"y": 1})
    except HogQLError as error:
        return error


TOKEN = re.compile(r"'[^']*'|`[^`]*`|[$\w]+|\s+|.")
TOKENS = [TOKEN.findall(sql) for sql in QUERIES]
FOREIGN = words(
    "* ( ) [ ] { } , . -> :: ? - #1 {x} {variables.y} {filters} 1e999 '\\ ` é -- OFFSET"
)


@st.composite
def broken_queries(draw: st.DrawFn) -> str:
    """A sound query with a few of its tokens left out, repeated, or replaced by others."""
    tokens = list(draw(st.sampled_from(TOKENS)))
    others = st.sampled_from(TOKENS).flatmap(st.sampled_from) | st.sampled_from(FOREIGN)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(tokens) - 1))
        count = draw(st.integers(0, 2))
        tokens[at : at + count] = draw(st.lists(others, max_size=2))
        tokens = tokens or ["SELECT"]
    return "".join(tokens)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(sql=broken_queries() | st.text())
@example(sql="SELECT not (1 = 2) (3) FROM events")
def test_any_text_is_translated_or_refused(db: Database, sql: str) -> None:
    translation = translated(db, sql)
    if isinstance(translation, HogQLError):
        assert translation.message
        assert translation.start is None or 0 <= translation.start <= len(sql)
        return
    db.rows(f"SELECT formatQuery({string(translation.clickhouse)})")  # it is ClickHouse's grammar


def _calls(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from(words("+ - * / % = != < >= and or || ??")), inner).map(
            lambda parts: "({} {} {})".format(*parts)
        ),
        st.tuples(st.sampled_from(["toString", "not", "isNull", "toInt", "toDate"]), inner).map(
            lambda parts: "{}({})".format(*parts)
        ),
        st.tuples(inner, inner, inner).map(lambda parts: "({} ? {} : {})".format(*parts)),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"[{', '.join(parts)}]"),
        inner.map(lambda part: f"arrayMap(x -> ({part}), [1, 2])"),
        inner.map(lambda part: f"({part} between 1 and 2)"),
        inner.map(lambda part: f"(case when {part} then 1 else null end)"),
    )


EXPRESSIONS = st.recursive(
    st.sampled_from(["1", "'a'", "null", "x", "event", "properties.$os", "timestamp", "true"]),
    _calls,
    max_leaves=4,
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(expression=EXPRESSIONS)
def test_sound_expressions_become_clickhouse_grammar(db: Database, expression: str) -> None:
    translation = db.translate(f"SELECT {expression} AS r FROM (SELECT *, 1 AS x FROM events) AS e")
    db.rows(f"SELECT formatQuery({string(translation.clickhouse)})")
    assert db.translate(translation.hogql, allow_offset=True).hogql == translation.hogql
