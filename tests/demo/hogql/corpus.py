"""Sound queries of every shape: to print and run again, and to break in every way."""

from __future__ import annotations

QUERIES = [
    "SELECT event, count() AS c FROM events GROUP BY event HAVING c > 3 ORDER BY c DESC, event",
    """WITH t(a, b) AS (SELECT number, 'it''s' FROM numbers(3)) SELECT a, b || `c d` FROM t
        ARRAY JOIN ['x', 'y'] AS `c d` WHERE a BETWEEN 1 AND 2 OR a <=> null ORDER BY a, `c d`""",
    """SELECT number AS n, sum(n) OVER w, lag(n) OVER (ORDER BY n) FROM numbers(5)
        QUALIFY row_number() OVER w < 4
        WINDOW w AS (ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING) ORDER BY n""",
    "SELECT number % 2 AS a, count() FROM numbers(4) GROUP BY ROLLUP(a) ORDER BY a, 2 LIMIT 9",
    """SELECT number % 2 AS a, number % 3 AS b, sum(number) FROM numbers(9)
        GROUP BY GROUPING SETS ((a), (b), ()) ORDER BY a, b, 3""",
    "SELECT number AS n, 7 AS v FROM numbers(2) ORDER BY n WITH FILL TO 4 INTERPOLATE (v)",
    "SELECT a.event FROM events a SEMI LEFT JOIN persons p ON a.person_id = p.id ORDER BY a.uuid",
    "SELECT * EXCLUDE (properties) FROM events SAMPLE 1/2 ORDER BY uuid LIMIT 1 BY event LIMIT 3",
    """SELECT map('a', [1, 2])['a'][1:], (1, 'b').2, {'k': <b>{1}</b>}, 'ab' !~* 'B', '1'::int,
        multiIf(true, 1.5, null), arrayMap((x, i) -> x + i, [1], [2]), exists(SELECT 1)""",
    """SELECT uuid, person.properties.plan, session.$channel_type, properties.$os, group_0.key
        FROM events WHERE properties.amount > 10 AND person.properties.seats >= 1 ORDER BY uuid""",
    """SELECT windowFunnel(60)(toDateTime(timestamp), event = '$pageview', event = 'purchase') AS w
        FROM events GROUP BY distinct_id ORDER BY w, distinct_id LIMIT 5""",
    """WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 5)
        SELECT n, (SELECT max(n) FROM t) AS m FROM t ORDER BY n""",
    "(SELECT 1 AS a LIMIT 1) UNION ALL (SELECT 1) UNION DISTINCT SELECT 1 EXCEPT SELECT 3",
    """SELECT if(event = 'purchase', properties.amount, null) AS a, a ?? 0, a is null ? 'n' : 'v',
        case event when 'purchase' then 1 else 2 end FROM events ORDER BY uuid LIMIT 7""",
    """SELECT toStartOfDay(timestamp) AS d, uniqExactIf(distinct_id, event LIKE '%page%')
        FROM events WHERE timestamp > now() - INTERVAL 90 DAY GROUP BY d ORDER BY d""",
    """SELECT s.session_id, e.c FROM sessions AS s JOIN (SELECT $session_id AS id, count() AS c
        FROM events GROUP BY id) AS e ON e.id = s.session_id AND e.c > 3
        ORDER BY e.c DESC, s.session_id""",
    """SELECT quantiles(0.1, 0.9)(number), argMax(number, -number), groupArray(3)(number),
        count(DISTINCT number % 3), sum(number) FILTER (WHERE number < 4) FROM numbers(9)""",
    """SELECT session_id, person.properties.email, console_logs.level FROM session_replay_events
        WHERE start_time < now() AND console_logs.level IN ('error', 'warn')
        ORDER BY session_id, console_logs.timestamp LIMIT 5""",
    """SELECT a, t.b FROM (SELECT 1, [2, 3]) AS t(a, b) WHERE a NOT IN (SELECT 5)
        AND has(t.b, 2) AND not (a = 2 or a > 3) AND (a, 1) IN ((1, 1), (2, 2))""",
    "SELECT level, count() FROM log_entries GROUP BY ALL ORDER BY level",
]
