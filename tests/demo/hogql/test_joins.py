"""Tables, joins that are written, and joins that a name brings with it."""

from __future__ import annotations

import pytest

from phtui.demo.hogql.tables import TABLES, Column, LazyJoin, VirtualTable
from tests.demo.hogql.database import Database

EVENTS = "SELECT count() FROM events WHERE event != 'hostile'"

COLUMNS = [
    (table, name)
    for table, known in TABLES.items()
    for name, field in known.fields.items()
    if isinstance(field, Column)
]


@pytest.mark.parametrize("table", list(TABLES))
def test_every_column_can_be_selected(db: Database, table: str) -> None:
    names = [name for of, name in COLUMNS if of == table]
    listed = ", ".join(f"toTypeName(`{name}`)" for name in names)
    ((*types,),) = db.run(f"SELECT {listed} FROM {table} LIMIT 1")
    assert len(types) == len(names)


@pytest.mark.parametrize("table", list(TABLES))
def test_star_leaves_the_team_out(db: Database, table: str) -> None:
    columns = db.translate(f"SELECT * FROM {table}").columns
    assert "team_id" not in columns
    assert db.translate(f"SELECT t.* FROM {table} AS t").columns == columns
    assert len(db.run(f"SELECT * FROM {table} LIMIT 1")[0]) == len(columns)


def lazy_paths() -> list[tuple[str, str]]:
    found = []
    for table, known in TABLES.items():
        for name, field in known.fields.items():
            if isinstance(field, LazyJoin):
                columns = TABLES[field.table].fields
            elif isinstance(field, VirtualTable):
                columns = field.fields
            else:
                continue
            first = next(key for key, column in columns.items() if isinstance(column, Column))
            found.append((table, f"{name}.{first}"))
    return found


@pytest.mark.parametrize(("table", "path"), lazy_paths(), ids=".".join)
def test_every_lazy_join_and_virtual_table(db: Database, table: str, path: str) -> None:
    assert len(db.run(f"SELECT {path} FROM {table} LIMIT 2")) == 2


def test_person_on_event(db: Database) -> None:
    sql = """SELECT countIf(person.id != person_id), countIf(poe.id != pdi.person_id),
        countIf(pdi.distinct_id != distinct_id), uniqExact(person.properties.plan) FROM events"""
    assert db.run(sql) == [[0, 0, 0, 4 - 1]]


def test_session_of_an_event(db: Database) -> None:
    sql = """SELECT session.$channel_type AS c, count() FROM events
        WHERE event != 'hostile' GROUP BY c ORDER BY c"""
    by_hand = """SELECT s.`$channel_type` AS c, count() FROM ph.events AS e
        JOIN ph.sessions AS s ON e.`$session_id` = s.session_id GROUP BY c ORDER BY c"""
    assert db.run(sql) == db.rows(by_hand)


def test_group_of_an_event(db: Database) -> None:
    rows = db.run(
        "SELECT group_0.key, group_0.properties.name FROM events WHERE event = 'purchase'"
    )
    assert rows
    assert all(key == name for key, name in rows)


def test_recording_and_session_lead_to_each_other(db: Database) -> None:
    sql = """SELECT count(), countIf(session.session_id = session_id),
        countIf(person.properties.email != ''), countIf(person_id = person.id)
        FROM session_replay_events"""
    ((recordings, *found),) = db.run(sql)
    assert recordings > 0
    assert found == [recordings] * 3
    back = "SELECT count() FROM sessions WHERE session_replay_events.session_id != ''"
    assert db.value(back) == recordings


def test_console_logs_of_a_recording(db: Database) -> None:
    sql = """SELECT any(console_error_count), countIf(console_logs.level = 'error')
        FROM session_replay_events GROUP BY session_id"""
    assert all(counted == found for counted, found in db.run(sql))


def test_raw_recordings_have_states(db: Database) -> None:
    raw = """SELECT session_id, argMinMerge(first_url), sum(click_count)
        FROM raw_session_replay_events GROUP BY session_id ORDER BY session_id"""
    plain = (
        "SELECT session_id, first_url, click_count FROM session_replay_events ORDER BY session_id"
    )
    assert db.run(raw) == db.run(plain)


def test_a_lazy_join_in_a_written_one(db: Database) -> None:
    sql = """SELECT count() FROM events AS e
        JOIN sessions AS s ON s.session_id = e.session.session_id AND e.event != 'hostile'
        JOIN persons AS p ON p.id = e.person_id WHERE e.session.$start_timestamp <= now()"""
    assert db.value(sql) == db.value(EVENTS)


@pytest.mark.parametrize(
    ("join", "rows"),
    [
        ("JOIN b ON a.x = b.x", 2),
        ("INNER JOIN b USING (x)", 2),
        ("LEFT JOIN b ON a.x = b.x", 4),
        ("RIGHT JOIN b ON a.x = b.x", 3),
        ("FULL OUTER JOIN b ON a.x = b.x", 5),
        ("CROSS JOIN b", 12),
        ("ANY LEFT JOIN b ON a.x = b.x", 4),
        ("SEMI LEFT JOIN b ON a.x = b.x", 2),
        ("ANTI LEFT JOIN b ON a.x = b.x", 2),
        ("ASOF JOIN b ON a.k = b.k AND a.x >= b.x", 2),
        (", b WHERE a.x = b.x", 2),
    ],
)
def test_kinds_of_join(db: Database, join: str, rows: int) -> None:
    ctes = """WITH a AS (SELECT number AS x, 1 AS k FROM numbers(4)),
        b AS (SELECT number + 2 AS x, 1 AS k FROM numbers(3))"""
    assert len(db.run(f"{ctes} SELECT a.k FROM a {join}")) == rows


def test_columns_named_in_the_alias(db: Database) -> None:
    assert db.run("SELECT t.b, a FROM (SELECT 1, 'x') AS t(a, b)") == [["x", 1]]


def test_numbers(db: Database) -> None:
    assert db.run("SELECT sum(n.number), count() FROM numbers(5, 3) AS n") == [[18, 3]]


def test_the_future_is_not_visible(db: Database) -> None:
    assert db.rows("SELECT count() FROM ph.events WHERE event = 'not yet'") == [[1]]
    assert db.value("SELECT count() FROM events WHERE event = 'not yet'") == 0
    hidden = "WITH 0 AS timestamp, 0 AS ph, 0 AS events SELECT count() FROM events AS e"
    assert db.value(hidden) == db.value("SELECT count() FROM events")


def test_which_tables_are_read(db: Database) -> None:
    sql = """WITH t AS (SELECT * FROM persons)
        SELECT session.duration FROM events JOIN t ON t.id = person_id JOIN numbers(3) AS n ON 1 = 1
        JOIN sessions ON 1 = 1 WHERE event IN (SELECT event FROM events)"""
    assert db.translate(sql).tables == ("persons", "events", "sessions")
