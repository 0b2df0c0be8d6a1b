"""What is wrong with a query, in PostHog's words, and where."""

from __future__ import annotations

import pytest

from phtui.demo.hogql.parser import HogQLError
from tests.demo.hogql.database import Database

ERRORS = [
    ("SELECT evnt FROM events", "evnt", "Unable to resolve field: evnt. Did you mean: event?"),
    ("SELECT 'é😀' || evnt FROM events", "evnt",
     "Unable to resolve field: evnt. Did you mean: event?"),
    ("SELECT zzz FROM events", "zzz", "Unable to resolve field: zzz"),
    ("SELECT e.zzz FROM events AS e", "e.zzz", "Field not found: zzz"),
    ("SELECT person.plan FROM events", "person.plan", "Field not found: plan"),
    ("SELECT person FROM events", "person",
     "Can't select a table when a column is expected: person"),
    ("SELECT event.x FROM events", "event.x",
     'Can not access property "x" on field "event" of type: StringDatabaseField'),
    ("SELECT count() AS c, c.x FROM events", "c.x",
     'Can not access property "x" on field "c" of type: IntegerDatabaseField'),
    ("SELECT map('a', 1) AS m, m.x", "m.x",
     "Cannot access property 'x' on 'm'. This can happen when a column alias shadows a table "
     "field. Try renaming the alias."),
    ("SELECT event FROM events AS a JOIN events AS b ON 1 = 1", "event",
     "Ambiguous query. Found multiple sources for field: event (a.event, b.event). "
     "Use a qualified field name."),
    ("SELECT (SELECT event FROM persons) FROM events", "event", "Unable to resolve field: event"),
    ("SELECT 1 FROM evnts", "evnts", "Unknown table `evnts`. Did you mean: events?"),
    ("SELECT 1 FROM a.b", "a.b", "Unknown table `a.b`."),
    ("SELECT 1 FROM events JOIN events ON 1 = 1", "events",
     'Already have joined a table called "events". Can\'t redefine.'),
    ("SELECT 1 FROM events JOIN persons USING (zz)", "zz", "Unable to resolve field: zz"),
    ("SELECT countt() FROM events", "countt()",
     "Unsupported function call 'countt(...)'. Perhaps you meant 'count(...)'?"),
    ("SELECT qqqqqqq(1)", "qqqqqqq(1)", "Unsupported function call 'qqqqqqq(...)'"),
    ("SELECT 1, toInt()", "toInt()", "Function 'toInt' expects 1 argument, found 0"),
    ("SELECT to_char(now())", "to_char(now())",
     "Function 'to_char' expects at least 2 arguments, found 1"),
    ("SELECT quantiles(0.1, 0.9)()", "quantiles(0.1, 0.9)()",
     "Function 'quantiles' expects at least 1 argument, found 0"),
    ("SELECT now('a', 'b')", "now('a', 'b')", "Function 'now' expects at most 1 argument, found 2"),
    ("SELECT equals(1)", "equals(1)", "Comparison 'equals' requires exactly two arguments"),
    ("SELECT 1 AS a, 2 AS a", "2 AS a", "Cannot redefine an alias with the name: a"),
    ("SELECT 1 AS ``", "1 AS ``", "Alias cannot be empty"),
    ("SELECT 1 AS `50%`", "1 AS `50%`",
     'The HogQL identifier "50%" is not permitted as it contains the "%" character'),
    ("SELECT *", "*", "Cannot use '*' when there are no tables in the query"),
    ("SELECT * FROM events, persons", "*",
     "Cannot use '*' without table name when there are multiple tables in the query"),
    ("SELECT sum(*) FROM events", "*", "Cannot use '*' as a value"),
    ("SELECT [1, 2][0]", "[1, 2][0]",
     "SQL indexes start from one, not from zero. E.g: array[1]"),
    ("SELECT (1, 2).0", "(1, 2).0", "SQL indexes start from one, not from zero. E.g: array.1"),
    ("SELECT 1::int64", "1::int64", "Unsupported type cast to 'int64'"),
    ("WITH t AS (SELECT 1) SELECT t", "t",
     "Cannot use table CTE t as a value. Use it in a FROM clause instead."),
    ("WITH t(a, b) AS (SELECT 1) SELECT a FROM t", "t(a, b) AS (SELECT 1)",
     "CTE 't' has 1 column(s) but 2 column name(s) were provided"),
    ("SELECT a FROM (SELECT 1) AS t(a, b)", "(SELECT 1) AS t(a, b)",
     "Subquery has 1 column(s) but 2 column name(s) were provided"),
    ("SELECT COLUMNS('zz') FROM events", "COLUMNS('zz')",
     "No columns matched the COLUMNS('zz') expression"),
    ("SELECT * EXCLUDE (zz) FROM events", "* EXCLUDE (zz)",
     'Column "zz" in EXCLUDE list was not found in the selected tables'),
    ("SELECT 1 FROM events LIMIT 101%", "101", "Limit percent must be between 0 and 100"),
    ("SELECT arrayReduce('sum2', [1])", "'sum2'",
     "Invalid parametric function in 'arrayReduce', 'sum2' is not supported."),
    ("SELECT dateAdd(event, 1, now()) FROM events", "event",
     "Expected constant string as first arg in function 'dateAdd', got Field"),
    ("SELECT toDecimal(1, 99)", "99", "The scale of toDecimal must be a number from 0 to 18"),
    ("SELECT 1 FROM numbers()", "numbers()", "Table function 'numbers' requires arguments"),
    ("SELECT 1 FROM events(1)", "events(1)", "Table 'events' does not accept arguments"),
    ("SELECT lag(number) OVER w FROM numbers(1)", "lag(number) OVER w", "Unknown window: w"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "place", "message"), ERRORS, ids=[sql for sql, *_ in ERRORS])
def test_error(db: Database, sql: str, place: str, message: str) -> None:
    with pytest.raises(HogQLError) as caught:
        db.translate(sql)
    error = caught.value
    assert (error.message, error.code) == (message, "hogql_query_error")
    assert sql[error.start : error.end] == place
    # The last of what reads the same, for the faults stand at the end of these queries.
    assert error.start in (sql.index(place), sql.rindex(place))


SYNTAX_ERRORS = [
    ("SELECT 1 FROM events WHERE", 26),
    ("SELECT 'abc", 7),
    ("SELECT 1; SELECT 2", 10),
    ("DROP TABLE events", 0),
    ("", 0),
    ("SELECT 1 FORMAT JSON", 16),
    ("SELECT 'é' FROM events LIMIT 1 2", 31),
]


@pytest.mark.parametrize(("sql", "start"), SYNTAX_ERRORS)
def test_syntax_error(db: Database, sql: str, start: int) -> None:
    with pytest.raises(HogQLError) as caught:
        db.translate(sql)
    error = caught.value
    assert (error.code, error.start) == ("hogql_syntax_error", start)
    assert error.end is not None
    assert start <= error.end <= len(sql)
