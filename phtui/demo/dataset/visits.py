"""What they do: visits, their events, and the sessions those add up to."""

from __future__ import annotations

from phtui.demo.dataset.people import UTM_SOURCES
from phtui.demo.dataset.plan import HISTORY_DAYS, Days, Plan
from phtui.demo.dataset.sql import (
    below,
    braces,
    chance,
    members,
    optional,
    pick,
    plain,
    text,
    time_uuid,
    uuid,
    weigh,
)
from phtui.demo.hogql.quoting import string

_BROWSERS = {"Chrome": 58, "Safari": 20, "Firefox": 9, "Microsoft Edge": 8, "Mobile Safari": 5}
_SYSTEMS = {"Mac OS X": 38, "Windows": 36, "Linux": 8, "iOS": 10, "Android": 8}
_REFERRERS = {
    "$direct": 45, "www.google.com": 28, "news.ycombinator.com": 7, "github.com": 8,
    "twitter.com": 6, "www.linkedin.com": 6,
}  # fmt: skip
_PATHS = {
    "/": 24, "/pricing": 12, "/docs": 10, "/docs/install": 6, "/login": 8, "/signup": 7,
    "/dashboard": 14, "/settings/billing": 5, "/blog/funnels": 4, "/projects/42/insights": 6,
    "/cart": 2, "/checkout": 2,
}  # fmt: skip
_EVENTS = {
    "$pageview": 72, "$autocapture": 68, "$feature_flag_called": 12, "$web_vitals": 10,
    "$identify": 8, "user signed up": 8, "insight viewed": 8, "added to cart": 5, "purchase": 4,
    "$exception": 3, "$rageclick": 2,
}  # fmt: skip
LONG_EVERY = 10
"""Minutes from one long visit to the next."""
_LONG_BEFORE = 12
"""So many of them before the anchor."""
_BUTTON = 'button.btn:attr__class="btn"nth-child="1"text="Save";div:nth-child="2"'


def visits(plan: Plan) -> str:
    """Every visit: fewer at weekends, most around midday, some people far more often."""
    span = HISTORY_DAYS + plan.future_days
    any_day = f"toInt32({below(span, 'number', 20)})"
    # A bell around 13:00 out of two even chances (Box-Muller).
    spread = (
        f"sqrt(-2 * log({chance('number', 22)} + 1e-9)) * cos(6.28318 * {chance('number', 23)})"
    )
    return f"""
        INSERT INTO ph.visits
        WITH {any_day} AS any_day,
            toDayOfWeek({plan.midnight} + toIntervalDay(any_day - {HISTORY_DAYS})) > 5 AS weekend,
            if(weekend AND {below(100, "number", 21)} < 55, (any_day + 2) % {span}, any_day)
                - {HISTORY_DAYS} AS day,
            13 + 4.5 * {spread} AS bell,
            toIntervalMillisecond(toInt64((bell - 24 * floor(bell / 24)) * 3600000)) AS hour,
            {plan.midnight} + toIntervalDay(day) + hour AS start,
            toUInt32(pow({chance("number", 24)}, 2.2) * {plan.persons}) AS person
        SELECT number, day, start, person,
            toUInt8(1 + floor(-7.2 * log({chance("number", 25)} + 1e-9)) % 60)
        FROM numbers({plan.visits})"""


def long_visits(plan: Plan) -> str:
    """Every ten minutes somebody comes who stays for eleven: there is always a session going on."""
    start = f"{plan.moment} + toIntervalMinute({LONG_EVERY} * (toInt32(number) - {_LONG_BEFORE}))"
    count = _LONG_BEFORE + plan.future_days * 24 * 60 // LONG_EVERY
    return f"""
        INSERT INTO ph.visits
        SELECT {plan.visits} + number, dateDiff('day', {plan.midnight}, {start} AS start), start,
            {below(plan.persons, "number", 31)}, 60
        FROM numbers({count})"""


def events(days: Days) -> str:
    """The events of the visits that began in these days."""
    return f"""
        INSERT INTO ph.events
        WITH n * 64 + i AS k,
            multiIf(i = 0, '$pageview', i = events - 1 AND i > 2, '$pageleave',
                {weigh(_EVENTS, "k", 40)}) AS event,
            {weigh(_PATHS, "k", 45)} AS path,
            start + toIntervalMillisecond(i * 11000 + {below(9000, "k", 57)}) AS timestamp
        SELECT {uuid("k", 41)}, event,
            {braces(f"concat(of_visit, ',', {_event_properties()})")},
            timestamp, 1, distinct_id, if(event = '$autocapture', {string(_BUTTON)}, ''),
            timestamp + toIntervalMillisecond(200 + {below(2000, "k", 58)}),
            session_id, session_id, person_id, person_properties, person_created_at, 'full', company
        FROM ({_visits_with_persons(days)})
        ARRAY JOIN range(toUInt32(events)) AS i"""


def _visits_with_persons(days: Days) -> str:
    return f"""
        WITH {weigh(_SYSTEMS, "v.person", 27)} AS os
        SELECT v.n AS n, v.person AS person, v.events AS events, v.start AS start,
            {time_uuid("v.start", "v.n", 30)} AS session_id, p.id AS person_id,
            p.properties AS person_properties, p.created_at AS person_created_at,
            p.distinct_id AS distinct_id,
            JSONExtractString(p.properties, 'company') AS company,
            {_visit_properties()} AS of_visit
        FROM ph.visits AS v INNER JOIN ph.persons AS p ON p.n = v.person
        WHERE v.day >= {days.first} AND v.day < {days.end}"""


def _visit_properties() -> str:
    """The JSON members every event of a visit shares."""
    return members(
        text("$browser", weigh(_BROWSERS, "v.n", 26)),
        plain("$browser_version", f"90 + {below(50, 'v.n', 43)}"),
        text("$os", "os"),
        text("$device_type", "if(os IN ('iOS', 'Android'), 'Mobile', 'Desktop')"),
        text("$lib", "'web'"),
        text("$lib_version", f"concat('1.', toString({below(200, 'v.n', 44)}), '.0')"),
        text("$host", "'app.example.com'"),
        text("$referring_domain", weigh(_REFERRERS, "v.n", 28)),
        optional("utm_source", weigh(UTM_SOURCES, "v.n", 29)),
        text("$geoip_country_code", "JSONExtractString(p.properties, '$geoip_country_code')"),
        plain("$screen_width", f"[1280, 1440, 1920, 390, 2560][1 + {below(5, 'v.n', 46)}]"),
        plain("$viewport_height", f"600 + {below(600, 'v.n', 47)}"),
        text("$session_id", "session_id"),
        plain("$is_identified", "p.is_identified"),
    )


def _event_properties() -> str:
    """The JSON members an event has of its own."""
    shared = members(
        text("$current_url", "concat('https://app.example.com', path)"),
        text("$pathname", "path"),
        text("$insert_id", "lower(hex(cityHash64(k, 48)))"),
    )
    special = ", ".join(
        f"event = {string(event)}, concat(',', {inside})"
        for event, inside in _special_properties().items()
    )
    return f"concat({shared}, multiIf({special}, ''))"


def _special_properties() -> dict[str, str]:
    items = [f"concat('\"sku-', toString({below(40, 'k', salt)}), '\"')" for salt in (50, 51)]
    errors = ["TypeError", "RangeError", "NetworkError", "ChunkLoadError"]
    variant = f"if({below(2, 'person', 54)} = 0, 'test', 'control')"
    return {
        "purchase": members(
            plain("amount", f"round(5 + pow({chance('k', 49)}, 3) * 495, 2)"),
            text("currency", "'USD'"),
            plain("items", f"concat('[', {items[0]}, ',', {items[1]}, ']')"),
        ),
        "$exception": members(
            text("$exception_type", pick(errors, "k", 52)),
            text("$exception_message", "'x is undefined'"),
            plain("$exception_list", """'[{"type":"TypeError"}]'"""),
        ),
        "$feature_flag_called": members(
            text("$feature_flag", pick(["new-nav", "beta-billing", "dark-mode"], "k", 53)),
            text("$feature_flag_response", variant),
        ),
        "$web_vitals": members(
            plain(
                "$web_vitals_LCP_value", f"round(400 - 900 * log({chance('k', 55)} + 0.000001), 1)"
            ),
            plain("$web_vitals_CLS_value", f"round({chance('k', 56)} * 0.3, 3)"),
        ),
    }


def sessions(plan: Plan, days: Days) -> str:
    """The sessions of the visits that began in these days, counted from their events."""
    first, end = (f"{plan.midnight} + toIntervalDay({day})" for day in (days.first, days.end))
    url, referrer, utm = (
        f"simpleJSONExtractString(properties, '{name}')"
        for name in ("$current_url", "$referring_domain", "utm_source")
    )
    return f"""
        INSERT INTO ph.sessions
        SELECT `$session_id`, any(distinct_id), 1, min(timestamp) AS first, max(timestamp) AS last,
            dateDiff('second', first, last) AS duration,
            countIf(event = '$pageview') AS pageviews,
            countIf(event = '$autocapture') AS clicks,
            argMin({url}, timestamp) AS entry, path(entry),
            argMax({url}, timestamp) AS exit, path(exit),
            any({referrer}) AS referrer, nullIf(any({utm}), '') AS utm,
            multiIf(utm IN ('google', 'twitter', 'producthunt'), 'Paid Search',
                utm = 'newsletter', 'Email', referrer = '$direct', 'Direct',
                referrer LIKE '%google%', 'Organic Search', 'Referral'),
            pageviews <= 1 AND duration < 10, clicks > 0
        FROM ph.events
        -- A visit goes on for 11 minutes at most; the ids sort by the time it began.
        WHERE timestamp >= {first} AND timestamp < {end} + toIntervalHour(1)
            AND `$session_id` >= {_first_id(first)} AND `$session_id` < {_first_id(end)}
        GROUP BY `$session_id`"""


def _first_id(time: str) -> str:
    """The lowest session id of a moment."""
    digits = f"lower(hex(toUInt64(toUnixTimestamp64Milli({time}))))"
    return f"concat(substring({digits}, 1, 8), '-', substring({digits}, 9, 4))"
