"""More rows than came: which SQL brings them, and how they go together."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.api.models import QueryResult
from phtui.hogql.more import NoMoreError
from phtui.jobs.more import joined, more_rows
from phtui.jobs.truncation import ROW_CAP

TYPES = {"at": "DateTime64(6, 'UTC')", "n": "Int64"}


def result(rows: list[list[object]], has_more: bool | None = None) -> QueryResult:
    return QueryResult(
        columns=list(TYPES),
        types=[list(pair) for pair in TYPES.items()],
        results=[msgspec.Raw(msgspec.json.encode(row)) for row in rows],
        has_more=has_more,
    )


ROWS: list[list[object]] = [["2026-05-04T09:00:00Z", n] for n in (3, 2, 1)]


def test_by_key_where_there_is_one() -> None:
    found = more_rows("select at, n from t order by n desc limit 3", result(ROWS))
    assert found.sql == "select at, n from t\nwhere n <= 1 order by n desc limit 3"
    assert found.appends


def test_by_a_greater_limit_where_there_is_no_key() -> None:
    found = more_rows("select at, n from t limit 3", result(ROWS))
    assert (found.sql, found.appends) == ("select at, n from t limit 30", False)
    found = more_rows("select at, n from t", result(ROWS, has_more=True))
    assert found.sql == "select at, n from t\nlimit 1000"


def test_a_page_of_one_key_is_no_way_on() -> None:
    found = more_rows("select at, n from t order by at limit 3", result(ROWS))
    assert (found.sql, found.appends) == ("select at, n from t order by at limit 30", False)
    with pytest.raises(NoMoreError, match="one value"):
        more_rows("select at, n from t order by at limit 3", result(ROWS), page=3)


@pytest.mark.parametrize(
    ("sql", "has_more", "page"),
    [
        ("select at, n from t order by n limit 4", None, None),
        ("select at, n from t order by n", False, None),
        ("select at, n from t order by n", None, None),
        ("select at, n from t order by n limit 3", None, 2),
    ],
)
def test_where_all_rows_are_here(sql: str, has_more: bool | None, page: int | None) -> None:
    with pytest.raises(NoMoreError, match="All rows"):
        more_rows(sql, result(ROWS, has_more), page)


def test_the_cap_is_no_end_where_there_is_a_key() -> None:
    rows: list[list[object]] = [["2026-05-04T09:00:00Z", n] for n in range(ROW_CAP)]
    sql = "select at, n from t order by n limit 99999"
    assert more_rows(sql, result(rows)).sql.endswith(
        f"where n >= {ROW_CAP - 1} order by n limit 99999"
    )
    with pytest.raises(NoMoreError, match="cap"):
        more_rows("select at, n from t limit 99999", result(rows))


@given(st.lists(st.integers(0, 6), min_size=1, max_size=40), st.integers(1, 8))
def test_pages_make_the_whole(keys: list[int], size: int) -> None:
    """A server that pages by the key gives every row once, whatever has the same key."""
    table: list[list[object]] = [["2026-05-04T09:00:00Z", key] for key in sorted(keys)]
    sql = f"select at, n from t order by n limit {size}"
    held, page = result(table[:size]), None
    while True:
        try:
            following = more_rows(sql, held, page)
        except NoMoreError:
            break
        if not following.appends:
            return  # a page of one key: then a greater LIMIT starts anew
        last = held.rows[-1][1]
        came = result([row for row in table if str(row[1]) >= str(last)][:size])
        page = len(came.rows)
        held = joined(sql, held, came)
        assert list(map(list, held.rows)) == table[: len(held.rows)]
    if page is not None and page < size:
        assert list(map(list, held.rows)) == table
