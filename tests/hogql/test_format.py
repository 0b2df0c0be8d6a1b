"""Statements laid out anew: the same tokens, or a reason why not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phtui.hogql.format import formatted, place_in
from phtui.hogql.format_mask import Unformattable, pieces
from phtui.hogql.tokens import COMMENT, WORD
from tests.hogql.texts import texts

UNUSUAL = """\
-- what: é
select properties.$browser, -- the browser
  a ?? b, c::Int, x is not null, {variables.x} as v /* inner */
from events where {filters} and not (x in (1)) and y not in ('a;b')
order by v desc nulls last"""

CLAUSES = st.sampled_from(
    ["where a = {variables.x}", "where not (a) and b is not null", "where x not in (1, 2)",
     "where properties.$a != 'é''x'", "group by a, b", "having count() > 1", "order by a desc",
     "order by a asc nulls last", "limit 5", "limit 5 offset 2", "-- remark\n", "/* remark */"]
)  # fmt: skip
COLUMNS = st.sampled_from(
    ["a", "count()", "`x y` as z", "f(g(1), 'a')", "a ?? b", "a::Int", "quantile(0.5)(x)",
     "case when a then 'b' else null end", "x -> x + 1", "interval 1 day", "{v}", "t.a.b", "*"]
)  # fmt: skip
STATEMENTS = st.builds(
    lambda columns, clauses: f"select {', '.join(columns)} from events e {' '.join(clauses)}",
    st.lists(COLUMNS, min_size=1, max_size=4),
    st.lists(CLAUSES, max_size=4),
)


def words(sql: str) -> list[str]:
    """Return what a query says: tokens in one case, comments without their marks, no AS."""
    found = []
    for piece in pieces(sql):
        text = piece.text.lower() if piece.kind == WORD else piece.text
        found.append(" ".join(text.strip("-/* \n").split()) if piece.kind == COMMENT else text)
    return sorted(word for word in found if word != "as")


def test_one_clause_after_the_other() -> None:
    sql = "select event, count() from events where a = 1 and b group by event limit 5"
    assert formatted(sql) == (
        "select\n  event,\n  count()\nfrom events\nwhere\n  a = 1 and b\ngroup by\n  event\nlimit 5"
    )
    assert formatted("SELECT a FROM t e").split() == ["SELECT", "a", "FROM", "t", "AS", "e"]
    assert formatted("select A From t e").split() == ["select", "A", "From", "t", "as", "e"]


def test_what_is_hogqls_own_survives() -> None:
    laid_out = formatted(UNUSUAL)
    assert words(laid_out) == words(UNUSUAL)
    for kept in ("-- what: é", "-- the browser", "a ?? b", "c::Int", "{variables.x}", "x in (1)",
                 "{filters}", "y not in ('a;b')", "properties.$browser", "nulls last"):  # fmt: skip
        assert kept in laid_out


def test_several_statements_stay_apart() -> None:
    assert formatted("select 1; -- one\nselect 2 ;") == ("select\n  1;\n\n-- one\nselect\n  2 ;")


@pytest.mark.parametrize(
    "sql",
    [
        "select evnt from", "select (1", "select {a", "select 'a", "select 1 /* a",
        "select f'a{b}'", "select <b>c  d</b>",
        "select a ? b : c", "-- nothing", "select 1 " + "+ 1" * 20_000, "select a from b c d e",
    ],
)  # fmt: skip
def test_it_declines_with_a_reason(sql: str) -> None:
    with pytest.raises(Unformattable, match=r"\.$"):
        formatted(sql)


@settings(max_examples=40)
@given(STATEMENTS | texts)
def test_the_words_stay_and_a_second_time_changes_nothing(sql: str) -> None:
    try:
        laid_out = formatted(sql)
    except Unformattable:
        return
    assert words(laid_out) == words(sql)
    assert formatted(laid_out) == laid_out


def test_most_of_what_people_write_is_laid_out() -> None:
    from tests.demo.hogql.corpus import QUERIES

    def works(sql: str) -> bool:
        try:
            return bool(formatted(sql))
        except Unformattable:
            return False

    assert sum(map(works, QUERIES)) >= len(QUERIES) * 0.6


@given(st.text(), st.integers(0, 50))
def test_the_cursor_keeps_its_place(text: str, at: int) -> None:
    cursor = min(at, len(text))
    laid_out = "\n ".join(text.split())
    place = place_in(text, cursor, laid_out)
    assert text[:cursor].split() == laid_out[:place].split()
