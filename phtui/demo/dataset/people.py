"""Who visits: persons and the companies they belong to."""

from __future__ import annotations

from phtui.demo.dataset.plan import HISTORY_DAYS, Plan
from phtui.demo.dataset.sql import (
    below,
    braces,
    chance,
    members,
    optional,
    pick,
    plain,
    text,
    uuid,
    weigh,
)
from phtui.demo.hogql.quoting import string

_NAMES = [
    "Ana", "Ben", "Chloe", "Dev", "Eva", "Finn", "Gus", "Hana", "Ivo", "Jun",
    "Kai", "Lea", "Max", "Nia", "Ola", "Pia", "Quin", "Rui", "Sam", "Tom",
]  # fmt: skip
_DOMAINS = [
    "acme.io", "globex.com", "initech.dev", "hooli.com", "umbrella.org", "stark.industries",
]  # fmt: skip
_PLANS = {"free": 68, "pro": 26, "enterprise": 6}
COUNTRIES = {
    "US": 38, "GB": 11, "DE": 10, "IN": 9, "FR": 7, "BR": 6, "CA": 6, "AU": 5, "JP": 4, "NL": 4,
}  # fmt: skip
_ADDRESS = ',"address":{"city":"Köln","zip":"50667","geo":[50.94,6.96],"tags":["vip","eu"]}'
_HOSTILE = (
    r',"nick\u001b[2J":"\u001b]52;c;b3duZWQ=\u0007\u202egnp.exe\u202c [bold]not markup[/]\r\n"'
)
"""What a viewer of properties has to stand: JSON inside, and names and values that would act."""
UTM_SOURCES = {"": 70, "google": 14, "newsletter": 8, "twitter": 5, "producthunt": 3}


def persons(plan: Plan) -> str:
    """Everyone, created with their first visit, or long ago when they have not come since."""
    properties = members(
        text("email", "concat(lower(first), toString(number), '@', domain)"),
        text("name", "concat(first, ' ', toString(number))"),
        text("plan", weigh(_PLANS, "number", 7)),
        text("company", "splitByChar('.', domain)[1]"),
        optional("$initial_utm_source", weigh(UTM_SOURCES, "number", 8)),
        text("$geoip_country_code", weigh(COUNTRIES, "number", 9)),
        plain("seats", f"toUInt32(1 + pow({chance('number', 10)}, 4) * 200)"),
        plain("is_internal", f"if({below(25, 'number', 11)} = 0, 'true', 'false')"),
    )
    some = (
        f"if({below(20, 'number', 13)} = 0, {string(_ADDRESS)}, "
        f"if({below(100, 'number', 14)} = 0, {string(_HOSTILE)}, ''))"
    )
    age = f"toUInt32((1 + {chance('number', 3)}) * {HISTORY_DAYS * 43200})"
    long_ago = f"{plan.moment} - toIntervalSecond({age})"
    return f"""
        INSERT INTO ph.persons
        WITH {pick(_NAMES, "number", 5)} AS first, {pick(_DOMAINS, "number", 6)} AS domain
        SELECT {uuid("number", 1)}, number,
            if(visits > 0 AND first_visit < {plan.moment}, first_visit, {long_ago}), 1,
            {below(10, "number", 4)} < 6, {braces(f"concat({properties}, {some})")},
            concat('d-', lower(hex(cityHash64(number, 12))))
        FROM numbers({plan.persons}) AS n
        LEFT JOIN (
            SELECT toUInt64(person) AS number, min(start) AS first_visit, count() AS visits
            FROM ph.visits GROUP BY person
        ) AS v USING number"""


def groups(plan: Plan) -> str:
    """The companies, by the name persons have as theirs."""
    keys = ", ".join(string(domain.partition(".")[0]) for domain in _DOMAINS)
    properties = members(text("name", "key"), plain("arr", below(90_000, "key", 0)))
    return f"""
        INSERT INTO ph.groups
        SELECT 0, arrayJoin([{keys}]) AS key, 1,
            {plan.moment} - toIntervalDay(100), {plan.moment}, {braces(properties)}"""
