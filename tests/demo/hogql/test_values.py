"""Expressions without a table: what each computes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.demo.hogql.database import Database

D = "('2026-03-04 05:06:07'::timestamp)"

VALUES: list[tuple[str, Any]] = [
    # Arithmetic, logic, conditions.
    ("1 + 2 * 3 - 7 % 4", 4),
    ("-(2) + 5 / 2", 0.5),
    ("not (1 = 2) and (1 < 2 or 1 / 0 > 1)", 1),
    ("1 > 0 ? 'yes' : 'no'", "yes"),
    ("null ?? 'else'", "else"),
    ("case when 1 = 2 then 'a' when 2 = 2 then 'b' else 'c' end", "b"),
    ("case 3 when 1 then 'a' when 3 then 'c' end", "c"),
    ("multiIf(1 = 2, 'a', 'b')", "b"),
    ("3 between 1 and 3", True),
    ("3 not between 1 and 3", False),
    ("1 is distinct from null", 1),
    ("null <=> null", 1),
    ("exists(select 1 where 1 = 2)", 0),
    # Text.
    ("'it''s' || ' ' || 'a\\'b'", "it's a'b"),
    ("f'{1 + 1} = {'two'}'", "2 = two"),
    ("concat('a', null, 1)", "a1"),
    ("'PostHog' =~ '^Post' and 'PostHog' =~* '^post' and 'PostHog' !~ 'x'", 1),
    ("'abc' like 'a%' and 'abc' ilike 'A%' and 'abc' not like 'b%'", 1),
    ("left('élan', 2)", "él"),
    ("right('abc', 2)", "bc"),
    ("trim(leading 'x' from 'xxa')", "a"),
    ("btrim('  a ')", "a"),
    ("split_part('a-b-c', '-', 2)", "b"),
    ("split_part('a-b-c', '-', 9)", ""),
    ("replaceRegexpAll('a1b22', '[0-9]+', '#')", "a#b#"),
    ("domain('https://eu.posthog.com/a?b=1')", "eu.posthog.com"),
    # Arrays, tuples, maps, lambdas.
    ("[10, 20, 30][2]", 20),
    ("[10, 20, 30][-1]", 30),
    ("[10, 20, 30][2:3]", [20, 30]),
    ("[10, 20, 30][:2]", [10, 20]),
    ("[10, 20, 30][2:]", [20, 30]),
    ("(1, 'b').2", "b"),
    ("map('a', 1, 'b', 2)['b']", 2),
    ("arrayMap(x -> x * 2, [1, 2])", [2, 4]),
    ("arrayFilter((x, i) -> i > 1, ['a', 'b'], [1, 2])", ["b"]),
    ("arrayMap(x -> arrayMap(y -> x + y, [1, 2]), [10, 20])", [[11, 12], [21, 22]]),
    ("arraySort(x -> -x, [1, 3, 2])", [3, 2, 1]),
    ("arrayReduce('quantile(0.5)', [1, 2, 3])", 2),
    ("arrayCount(x -> x in (1, 2), [1, 2, 3])", 2),
    ("2 in [1, 2] and 3 not in (1, 2) and (1, 'a') in ((1, 'a'), (2, 'b'))", 1),
    # Casts and conversions: what cannot be converted is NULL.
    ("'12'::int + cast('1.5' as float)", 13.5),
    ("1::string || true::text", "1true"),
    ("'2026-03-04'::date = toDate('2026-03-04')", 1),
    ("'2026-03-04 05:06:07'::timestamp with time zone", "2026-03-04 05:06:07"),
    ("toInt('x')", None),
    ("toInt('12')", 12),
    ("toFloat('1.5')", 1.5),
    ("toDecimal('1.239', 2)", 1.23),
    ("toUUID('no')", None),
    ("toIntOrZero('x') + toFloatOrDefault('x', 1.5)", 1.5),
    ("toBool('true')", True),
    ("toUUID('01A03704-94f2-7a99-8998-057a05bfee49')", "01a03704-94f2-7a99-8998-057a05bfee49"),
    ("sortableSemVer('v1.10.0-beta') > sortableSemVer('1.9.3')", 1),
    ("sortableSemVer('1.2')", [None]),
    # JSON.
    ("JSONExtractInt('{\"a\": [1, {\"b\": 7}]}', 'a', 2, 'b')", 7),
    ("JSONExtractArrayRaw('[1, \"x\"]')[2]", '"x"'),
    ("JSONHas('{\"a\": null}', 'a') and isValidJSON('{}')", 1),
    # Dates and times.
    (f"toStartOfMonth({D})", "2026-03-01"),
    (f"toStartOfWeek({D})", "2026-03-01"),
    (f"toStartOfWeek({D}, 1)", "2026-03-02"),
    (f"toStartOfInterval({D}, interval 15 minute)", "2026-03-04 05:00:00"),
    (f"date_trunc('hour', {D})", "2026-03-04 05:00:00"),
    (f"dateDiff('day', {D}, {D} + interval 3 day)", 3),
    (f"dateAdd('days', 2, {D})", "2026-03-06 05:06:07"),
    (f"dateSub('month', 1, {D})", "2026-02-04 05:06:07"),
    (f"dateAdd({D}, interval '1 hour')", "2026-03-04 06:06:07"),
    (f"date_part('quarter', {D}) + date_part('hour', {D})", 6),
    (f"to_char({D}, '%Y/%m')", "2026/03"),
    (f"date_bin(interval 1 hour, {D}, toDateTime('2026-01-01'))", "2026-03-04 05:00:00.000000"),
    ("make_timestamp(2026, 3, 4, 5, 6, 7) = " + D, 1),
    ("make_date(2026, 3, 4) + make_interval(0, 1, 0, 0, 0, 0)", "2026-04-04 00:00:00"),
    ("to_timestamp(0)", "1970-01-01 00:00:00"),
    (f"timezone('Europe/Berlin', {D})", "2026-03-04 06:06:07"),
    ("toDateTime('2026-03-04T05:06:07Z')", "2026-03-04 05:06:07.000000"),
    ("toDateTime('2026-03-04 05:06:07.5')", "2026-03-04 05:06:07.500000"),
    (f"toDate(materialize({D}))", "2026-03-04"),
    ("toDate(null)", None),
    ("today() = toDate(now()) and yesterday() = today() - 1", 1),
    ("parseDateTimeBestEffort('4 Mar 2026')", "2026-03-04 00:00:00.000000"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "expected"), VALUES, ids=[sql for sql, _ in VALUES])
def test_value(db: Database, expression: str, expected: Any) -> None:
    assert db.value(f"SELECT {expression}") == expected


def test_numbers_json_cannot_carry(db: Database) -> None:
    sql = "SELECT isInfinite(inf), isInfinite(-inf), isNaN(nan), 99999999999999999999 > 9e19, 0x1F"
    assert db.run(sql) == [[1, 1, 1, 1, 31]]
