"""What nobody may read or run, and what PostHog can do and the demo cannot: said plainly."""

from __future__ import annotations

import pytest

from phtui.demo.hogql.parser import HogQLError
from phtui.demo.hogql.words import words
from tests.demo.hogql.database import Database

FORBIDDEN_TABLES = [
    "file('/etc/passwd')", "url('http://x')", "s3('x')", "remote('x', 'y')", "merge('ph', '.*')",
    "cluster('c', 'd')", "executable('a')", "postgresql('a')", "view('x')", "generateRandom('a')",
    "zeros(3)", "dictionary('d')", "loop('events')", "system.tables", "system.processes",
    "information_schema.tables", "ph.events", "`ph.events`", "`ph`.`events`", "`events` `x`, ph.x",
]  # fmt: skip


@pytest.mark.parametrize("table", FORBIDDEN_TABLES)
def test_only_known_tables_are_read(db: Database, table: str) -> None:
    for sql in (f"SELECT * FROM {table}", f"SELECT 1 FROM events AS e JOIN {table} ON 1 = 1"):
        with pytest.raises(HogQLError, match="Unknown table"):
            db.translate(sql)


def test_in_takes_no_names_of_tables(db: Database) -> None:
    for name in ("events", "system", "`ph.events`", "ph.events"):
        with pytest.raises(HogQLError, match="Unable to resolve field"):
            db.translate(f"SELECT 1 IN {name}")


FORBIDDEN_FUNCTIONS = """file dictGet dictHas joinGet getSetting getMacro getServerPort hostName
    FQDN currentUser user currentDatabase version uptime serverUUID sleep sleepEachRow throwIf
    evalMLMethod filesystemAvailable addressToLine aiGenerate AIGenerate regionToName currentRoles
    queryID initialQueryID tcpPort buildId displayName getClientHTTPHeader showCertificate logTrace
    _CAST __getScalar naiveBayesClassifier"""


def test_forbidden_functions(db: Database) -> None:
    for name in words(FORBIDDEN_FUNCTIONS):
        for spelling in (name, name.upper(), name.lower(), f"{name}If", f"{name}ArrayIf"):
            assert db.functions.spelling(spelling) is None
        assert not db.functions.is_aggregate_call(f"{name}(1)")


@pytest.mark.parametrize(
    "call",
    ["file('x')", "FILE('x')", "sleepIf(1)", "hostName() OVER ()", "dictGet('a')('b') OVER ()"],
)
def test_forbidden_calls(db: Database, call: str) -> None:
    with pytest.raises(HogQLError, match=r"Unsupported function call '\w+\(\.\.\.\)'"):
        db.translate(f"SELECT {call}")


def test_functions_given_by_name(db: Database) -> None:
    for sql in ("arrayReduce('file', [1])", "initializeAggregation('sum) FROM system.x --', 1)"):
        with pytest.raises(HogQLError, match="Invalid parametric function"):
            db.translate(f"SELECT {sql}")


def test_the_engine_has_what_is_forbidden(db: Database) -> None:
    known = {name for (name,) in db.rows("SELECT name FROM system.functions")}
    assert set(words(FORBIDDEN_FUNCTIONS)) <= known
    assert not set(words(FORBIDDEN_FUNCTIONS)) & set(db.functions.names)


NOT_IN_DEMO = [
    ("SELECT 1 FROM events WHERE person_id IN COHORT 3", "IN COHORT"),
    ("SELECT 1 FROM events WHERE person_id NOT IN COHORT 'x'", "NOT IN COHORT"),
    ("SELECT matchesAction('x') FROM events", "Function 'matchesAction'"),
    ("SELECT convertCurrency('USD', 'EUR', 1)", "Function 'convertCurrency'"),
    ("SELECT 1 FROM heatmaps", "Table `heatmaps`"),
    ("SELECT 1 FROM persons SAMPLE 0.1", "SAMPLE of persons"),
    ("SELECT 1 FROM events POSITIONAL JOIN persons", "POSITIONAL JOIN"),
    ("SELECT groupArray(event ORDER BY event) FROM events", "ORDER BY in groupArray()"),
    ("SELECT string_agg(DISTINCT event, ',') FROM events", "DISTINCT in string_agg()"),
    ("SELECT count(x := 1)", "The named argument x :="),
    ("SELECT * FROM <HogQLQuery query='SELECT 1' />", "The query tag <HogQLQuery />"),
    ("WITH RECURSIVE t(n) USING KEY (n) AS (SELECT 1 UNION ALL SELECT 2) SELECT n FROM t",
     "USING KEY"),
    ("SELECT a FROM events AS e(a)", "Naming the columns of a table"),
    ("SELECT 1 WHERE COLUMNS('x') = 1",
     "COLUMNS(...) outside the SELECT list and function arguments"),
    ("{query}", "A Placeholder as a query"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "what"), NOT_IN_DEMO, ids=[sql for sql, _ in NOT_IN_DEMO])
def test_not_in_the_demo(db: Database, sql: str, what: str) -> None:
    with pytest.raises(HogQLError) as caught:
        db.translate(sql)
    assert caught.value.message == f"{what} is not supported by the demo engine"
    assert caught.value.start is not None


POSTHOG_REFUSES = [
    ("SELECT #1 FROM events", "Positional references are not allowed in clickhouse dialect"),
    ("SELECT TRY_CAST('1' AS int)", "TRY_CAST is not allowed in clickhouse dialect"),
    ("SELECT * FROM (VALUES (1, 2)) AS t(a, b)",
     "VALUES clause is not supported in ClickHouse dialect"),
    ("SELECT (x -> x)(1)", "You can only call simple functions in HogQL, not expressions"),
    ("SELECT 1 FROM events PIVOT (count() FOR event IN ('a'))",
     "PIVOT is not allowed in clickhouse dialect"),
    ("SELECT 1 FROM events UNPIVOT (v FOR n IN (uuid, event))",
     "UNPIVOT is not allowed in clickhouse dialect"),
    ("SELECT 1 FROM events FINAL",
     "The FINAL keyword is not supported in HogQL as it causes slow queries"),
    ("SELECT () -> 1", "Lambdas require at least one argument"),
    ("SELECT *COLUMNS('x') FROM events",
     "*COLUMNS(...) is not valid as a top-level SELECT item. Use COLUMNS(...) instead."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sql", "message"), POSTHOG_REFUSES, ids=[sql for sql, _ in POSTHOG_REFUSES]
)
def test_what_posthog_refuses_as_well(db: Database, sql: str, message: str) -> None:
    with pytest.raises(HogQLError) as caught:
        db.translate(sql)
    assert caught.value.message == message
    assert caught.value.start is not None


@pytest.mark.parametrize(
    "sql", ["SELECT 1 SETTINGS max_threads = 1", "SELECT 1 INTO OUTFILE 'x'", "SHOW TABLES"]
)
def test_nothing_but_a_select(db: Database, sql: str) -> None:
    with pytest.raises(HogQLError) as caught:
        db.translate(sql)
    assert caught.value.code == "hogql_syntax_error"
