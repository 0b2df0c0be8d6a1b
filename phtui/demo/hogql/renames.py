"""Functions of HogQL's own that ClickHouse has under another name, in another order, or not at all.

Read in PostHog's posthog/hogql/functions. Argument lists are told apart by their length.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from phtui.demo.hogql.types import UNKNOWN, Kind, Type
from phtui.demo.hogql.words import words

TIMEZONE = "'UTC'"
"""The time zone of the demo's project."""


@dataclass(frozen=True)
class Rename:
    """A function of HogQL's and what ClickHouse is told instead."""

    templates: Mapping[int, str]
    """By number of arguments; `{0}` and so on stand for them."""
    type: Type = UNKNOWN


def _named(kind: Kind, *templates: str, nullable: bool = True) -> Rename:
    counted = {_arguments(template): template for template in templates}
    return Rename(counted, Type(kind, nullable))


def _arguments(template: str) -> int:
    count = 0
    while f"{{{count}}}" in template:
        count += 1
    return count


_NOW = _named(Kind.DATETIME, f"now64(6, {TIMEZONE})", "now64(6, {0})", nullable=False)
_TODAY = _named(Kind.DATE, "today()", nullable=False)
_SEMVER = r"^\\s*v?((0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*))(?:[-+][^\\s]*)?\\s*$"
_PARTS = {
    "year": "toYear", "quarter": "toQuarter", "month": "toMonth", "day": "toDayOfMonth",
    "hour": "toHour", "minute": "toMinute", "second": "toSecond", "dow": "toDayOfWeek",
    "doy": "toDayOfYear",
}  # fmt: skip
_DATE_PART = ", ".join(f"{{0}} = '{part}', {name}({{1}})" for part, name in _PARTS.items())

RENAMES: Mapping[str, Rename] = {
    # Conversions: what cannot be converted is NULL.
    "toint": _named(Kind.INTEGER, "accurateCastOrNull({0}, 'Int64')"),
    "tofloat": _named(Kind.FLOAT, "accurateCastOrNull({0}, 'Float64')"),
    "touuid": _named(Kind.UUID, "accurateCastOrNull({0}, 'UUID')"),
    "tonullablestring": _named(Kind.STRING, "accurateCastOrNull({0}, 'Nullable(String)')"),
    "tointorzero": _named(Kind.INTEGER, "toInt64OrZero({0})"),
    "tofloatorzero": _named(Kind.FLOAT, "toFloat64OrZero({0})"),
    "tofloatordefault": _named(
        Kind.FLOAT, "toFloat64OrDefault({0})", "toFloat64OrDefault({0}, toFloat64({1}))"
    ),
    **{
        f"_to{name.lower()}": _named(Kind.INTEGER, f"to{name}({{0}})")
        for name in ("Int8", "Int16", "Int32", "Int64", "UInt64", "UInt128")
    },
    "_todate": _named(Kind.DATE, "toDate({0})"),
    "todatetime64": _named(
        Kind.DATETIME,
        f"toDateTime64({{0}}, 6, {TIMEZONE})",
        f"toDateTime64({{0}}, {{1}}, {TIMEZONE})",
        "toDateTime64({0}, {1}, {2})",
    ),
    "todatetimeus": _named(
        Kind.DATETIME,
        f"parseDateTime64BestEffortUSOrNull({{0}}, 6, {TIMEZONE})",
        "parseDateTime64BestEffortUSOrNull({0}, 6, {1})",
    ),
    "parsedatetimebesteffort": _named(
        Kind.DATETIME,
        f"parseDateTime64BestEffortOrNull({{0}}, 6, {TIMEZONE})",
        "parseDateTime64BestEffortOrNull({0}, 6, {1})",
    ),
    "parsedatetime": _named(
        Kind.DATETIME,
        f"parseDateTimeOrNull({{0}}, {{1}}, {TIMEZONE})",
        "parseDateTimeOrNull({0}, {1}, {2})",
    ),
    # Dates and times.
    "now": _NOW,
    "current_timestamp": _NOW,
    "current_date": _TODAY,
    "tostartofweek": _named(Kind.DATE, "toStartOfWeek({0}, 0)", "toStartOfWeek({0}, {1})"),
    "totimezone": _named(Kind.DATETIME, f"toTimeZone({{0}}, {TIMEZONE})", "toTimeZone({0}, {1})"),
    "timezone": _named(Kind.DATETIME, "toTimeZone({1}, {0})"),
    "date_add": _named(Kind.DATETIME, "plus({0}, {1})"),
    "date_subtract": _named(Kind.DATETIME, "minus({0}, {1})"),
    "date_diff": _named(Kind.INTEGER, "dateDiff({0}, {1}, {2})"),
    "date_bin": _named(
        Kind.DATETIME,
        f"toStartOfInterval(toDateTime64({{1}}, 6, {TIMEZONE}), {{0}}, "
        f"toDateTime64({{2}}, 6, {TIMEZONE}))",
    ),
    "date_part": _named(Kind.INTEGER, f"multiIf({_DATE_PART}, NULL)"),
    "to_timestamp": _named(Kind.DATETIME, f"toDateTime({{0}}, {TIMEZONE})"),
    "to_char": _named(
        Kind.STRING, f"formatDateTime({{0}}, {{1}}, {TIMEZONE})", "formatDateTime({0}, {1}, {2})"
    ),
    "make_date": _named(Kind.DATE, "makeDate({0}, {1}, {2})"),
    "make_timestamp": _named(
        Kind.DATETIME,
        f"makeDateTime({{0}}, {{1}}, {{2}}, {{3}}, {{4}}, {{5}}, {TIMEZONE})",
        "makeDateTime({0}, {1}, {2}, {3}, {4}, {5}, {6})",
    ),
    "make_timestamptz": _named(Kind.DATETIME, "makeDateTime({0}, {1}, {2}, {3}, {4}, {5}, {6})"),
    "make_interval": _named(
        Kind.UNKNOWN,
        "(toIntervalYear({0}) + toIntervalMonth({1}) + toIntervalDay({2}) + toIntervalHour({3})"
        " + toIntervalMinute({4}) + toIntervalSecond({5}))",
    ),
    "tomodifiedjulianday": _named(Kind.INTEGER, "toModifiedJulianDayOrNull({0})"),
    "frommodifiedjulianday": _named(Kind.STRING, "fromModifiedJulianDayOrNull({0})"),
    # Text.
    "left": _named(Kind.STRING, "leftUTF8({0}, {1})"),
    "right": _named(Kind.STRING, "rightUTF8({0}, {1})"),
    "split_part": _named(
        Kind.STRING, "ifNull(arrayElementOrNull(splitByString({1}, {0}), {2}), '')"
    ),
    **{
        name: _named(Kind.STRING, f"{function}({{0}})", f"{function}({{0}}, {{1}})")
        for function, names in (
            ("trimBoth", "trim btrim"),
            ("trimLeft", "trimleft ltrim"),
            ("trimRight", "trimright rtrim"),
        )
        for name in names.split()
    },
    "sortablesemver": _named(
        Kind.ARRAY,
        "arrayMap(x -> toInt64OrNull(x), splitByChar('.', coalesce(nullIf("
        f"extract(assumeNotNull({{0}}), '{_SEMVER}'), ''), '_')))",
        nullable=False,
    ),
    # Aggregates.
    "json_agg": _named(Kind.STRING, "toJSONString(groupArray({0}))", nullable=False),
    "string_agg": _named(Kind.STRING, "arrayStringConcat(groupArray({0}), {1})", nullable=False),
    "every": _named(Kind.BOOLEAN, "toBool(min({0}))"),
    "avgarray": _named(Kind.FLOAT, "avgArrayOrNull({0})"),
    "medianarray": _named(Kind.FLOAT, "medianArrayOrNull({0})"),
    # What the web app draws instead of text.
    "sparkline": _named(
        Kind.UNKNOWN,
        "tuple('__hx_tag', 'Sparkline', 'data', {0})",
        "tuple('__hx_tag', 'Sparkline', 'data', {0}, 'labels', {1})",
        nullable=False,
    ),
    "recordingbutton": _named(
        Kind.UNKNOWN,
        "tuple('__hx_tag', 'RecordingButton', 'sessionId', {0})",
        "tuple('__hx_tag', 'RecordingButton', 'sessionId', {0}, 'recordingStatus', {1})",
        nullable=False,
    ),
    "explaincspreport": _named(
        Kind.UNKNOWN, "tuple('__hx_tag', 'ExplainCSPReport', 'properties', {0})", nullable=False
    ),
}
"""By the function's name in lower case."""

NAMES = words(
    "toInt toFloat toUUID toNullableString toIntOrZero toFloatOrZero toFloatOrDefault toDecimal "
    "toDate to_date toDateTime toDateTime64 toDateTimeUS parseDateTime parseDateTimeBestEffort "
    "now current_timestamp current_date toStartOfWeek toTimeZone timezone dateAdd dateSub "
    "date_add date_subtract date_diff date_bin date_part to_timestamp to_char make_date "
    "make_timestamp make_timestamptz make_interval left right split_part trim ltrim rtrim btrim "
    "sortableSemVer json_agg string_agg every sparkline recordingButton "
    "explainCSPReport"
)
"""How HogQL's own functions are spelt, for hints and completion."""

NOT_IN_DEMO = frozenset(
    words("""matchesaction embedtext convertcurrency getsurveyresponse uniquesurveysubmissionsfilter
    languagecodetoname lookupdomaintype lookuppaidsourcetype lookuppaidmediumtype
    lookuporganicsourcetype lookuporganicmediumtype gettraffictype gettrafficcategory islikelybot
    getbottype getbotname getbotoperator""")
)
"""Functions of PostHog's that need data the demo does not have, in lower case."""
