"""The SQL that brings the next rows."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.hogql.clauses import clauses
from phtui.hogql.lexer import lex
from phtui.hogql.more import NoMoreError, after_row, key_column, literal, raise_limit
from tests.hogql.texts import texts


@pytest.mark.parametrize(
    ("sql", "following"),
    [
        (
            "select a, n from t order by n desc limit 5",
            "select a, n from t\nwhere n <= 7 order by n desc limit 5",
        ),
        (
            "select a, n from t where a = 1 or b = ')' -- c\norder by n",
            "select a, n from t\nwhere n >= 7 and (a = 1 or b = ')') -- c\norder by n",
        ),
        (
            "select a, count() as n from t group by a order by n desc, a limit 5",
            "select a, count() as n from t group by a\nhaving n <= 7 order by n desc, a limit 5",
        ),
        (
            "select a, count() as n from t group by a having n > 1 order by count() desc",
            "select a, count() as n from t group by a having count() <= 7 and (n > 1)"
            " order by count() desc",
        ),
        (
            "with x as (select 1 order by z limit 2) select * from x order by n limit 5",
            "with x as (select 1 order by z limit 2) select * from x\nwhere n >= 7"
            " order by n limit 5",
        ),
        (
            "SELECT a, n FROM t PREWHERE a WHERE b ORDER BY `n` ASC",
            "SELECT a, n FROM t PREWHERE a WHERE `n` >= 7 and (b) ORDER BY `n` ASC",
        ),
    ],
)
def test_the_rows_after_a_key(sql: str, following: str) -> None:
    assert key_column(sql, ["a", "n"]) == 1
    assert "".join(after_row(sql, 7, "UInt64").split()) == "".join(following.split())


def test_nulls_come_last_and_are_not_forgotten() -> None:
    following = after_row("select n from t order by n", 7, "LowCardinality(Nullable(Int64))")
    assert "(n >= 7 or n is null)" in following
    following = after_row("select n from t order by n desc", 7.5, "Nullable(Float64)")
    assert "(n <= 7.5 or isNaN(n) or n is null)" in following
    assert "n >= 7.5 or isNaN(n)" in after_row("select n from t order by n", 7.5, "Float64")


@pytest.mark.parametrize(
    "sql",
    [
        "select n from t",
        "select n order by n",
        "select n from t order by n nulls first",
        "select n from t order by 1",
        "select n from t order by 'n'",
        "select n from t order by case when n then 1 end",
        "select n from t order by n limit 5 by n",
        "select n from t order by n limit 5 offset 3",
        "select n from t order by n limit 5, 3",
        "select n from t order by n limit 5 with ties",
        "select n from t group by n with totals order by n",
        "select n, row_number() over (order by n) from t order by n",
        "select arrayJoin(x) as n from t order by n",
        "select distinct on (a) n from t order by n",
        "select n from t union all select n from u order by n",
        "(select n from t order by n)",
        "select n from t order by n; select 2",
        "select n from t order by",
        "select n, <b x={n} /> from t order by n",
        "select n from (select 1",
        "select m as k from t order by z",
        "",
    ],
)
def test_where_there_is_no_going_on(sql: str) -> None:
    with pytest.raises(NoMoreError):
        key_column(sql, ["n"])


def test_two_columns_of_one_name_are_no_key() -> None:
    with pytest.raises(NoMoreError):
        key_column("select * from t order by n", ["n", "n"])


@pytest.mark.parametrize(
    ("sql", "raised"),
    [
        ("select 1", "select 1\nlimit 9"),
        ("select 1 -- limit 5", "select 1\nlimit 9 -- limit 5"),
        ("select (select 1 limit 2) limit 5", "select (select 1 limit 2) limit 9"),
        ("select 1 LIMIT /* x */ 5 -- y", "select 1 LIMIT /* x */ 9 -- y"),
    ],
)
def test_a_greater_limit(sql: str, raised: str) -> None:
    assert raise_limit(sql, 9) == raised


@pytest.mark.parametrize(
    "sql",
    ["select 1 limit 2 + 3", "select 1 limit 5 by a", "select 1 limit 5 offset 2",
     "select 1 union all select 2 limit 5", "select 1 settings x = 1", "<a limit={5} />"],
)  # fmt: skip
def test_a_limit_that_is_left_alone(sql: str) -> None:
    with pytest.raises(NoMoreError):
        raise_limit(sql, 9)


@pytest.mark.parametrize(
    ("value", "kind", "written"),
    [
        (5, "UInt64", "5"),
        (-5, "Int8", "-5"),
        (1, "Float64", "1.0"),
        (1e300, "Float64", "1e+300"),
        (True, "Bool", "true"),
        ("it's \\ \n", "String", "'it\\'s \\\\ \\x0a'"),
        ("2026-05-04", "Date", "toDate('2026-05-04')"),
        ("2026-05-04T09:00:00Z", "DateTime", "toDateTime('2026-05-04T09:00:00Z')"),
        ("x", "DateTime64(6, 'UTC')", "toDateTime('x')"),
        ("x", "UUID", "toUUID('x')"),
    ],
)
def test_literals(value: object, kind: str, written: str) -> None:
    assert literal(value, kind) == written


@pytest.mark.parametrize(
    ("value", "kind"),
    [(0.1, "Float32"), (1.5, "Decimal(9, 2)"), ("x", "DateTime64(9)"), (["a"], "Array(String)"),
     (5, ""), ("a", "Enum8('a' = 1)"), (1.5, "Int64")],
)  # fmt: skip
def test_values_that_cannot_be_written_the_same(value: object, kind: str) -> None:
    with pytest.raises(NoMoreError):
        literal(value, kind)


@given(st.text())
def test_a_text_stays_one_string(text: str) -> None:
    tokens, state = lex(literal(text, "String"))
    assert state == ("root",)
    assert all("String" in str(kind) for _, kind, _ in tokens)


@given(texts)
def test_any_text_has_clauses_or_none(text: str) -> None:
    found = clauses(text)
    for clause in found or ():
        assert text[clause.words[0].start : clause.words[0].end].lower() == clause.name
    for act in (lambda: raise_limit(text, 9), lambda: key_column(text, ["a"])):
        with suppress(NoMoreError):
            act()


@given(st.text(max_size=5), st.sampled_from(["", " where x", " having y"]))
def test_what_is_written_is_still_one_select(value: str, clause: str) -> None:
    grouped = " group by n" if "having" in clause else ""
    sql = f"select n from t{grouped}{clause} order by n desc limit 5"
    following = after_row(sql, value, "String")
    parts = {part.name: part for part in clauses(following) or ()}
    assert parts.keys() >= {"select", "from", "order", "limit"}
    assert key_column(following, ["n"]) == 0
