"""What the functions of HogQL take, of those that people write."""

from __future__ import annotations

_PARAMETERS = """
abs(x) any(x) anyIf(x, condition) argMax(what, by) argMin(what, by) arrayDistinct(array)
arrayElement(array, index) arrayExists(x -> condition, array) arrayFilter(x -> condition, array)
arrayJoin(array) arrayMap(x -> result, array) arraySort(array) arrayStringConcat(array, separator)
arrayUniq(array) avg(x) avgIf(x, condition) ceil(x) coalesce(x, …) concat(text, …) count(x)
countDistinct(x) countIf(condition) dateAdd(unit, amount, date) dateDiff(unit, start, end)
dateSub(unit, amount, date) dateTrunc(unit, date) decodeURLComponent(text) domain(url) empty(x)
endsWith(text, suffix) extract(text, pattern) floor(x) formatDateTime(date, format)
formatReadableSize(bytes) generateUUIDv4() greatest(x, y) groupArray(x) groupUniqArray(x)
has(array, x) if(condition, then, else) ifNull(x, instead) indexOf(array, x)
isIPAddressInRange(address, prefix) isNotNull(x) isNull(x) JSONExtract(json, key, type)
JSONExtractArrayRaw(json, key) JSONExtractBool(json, key) JSONExtractFloat(json, key)
JSONExtractInt(json, key) JSONExtractKeys(json) JSONExtractRaw(json, key)
JSONExtractString(json, key) JSONHas(json, key) JSONLength(json) lagInFrame(x, offset)
leadInFrame(x, offset) least(x, y) length(x) like(text, pattern) lower(text) match(text, pattern)
matchesAction(name) max(x) maxIf(x, condition) median(x) min(x) minIf(x, condition)
multiIf(condition, then, …, else) notEmpty(x) now() nullIf(x, y) parseDateTimeBestEffort(text)
path(url) position(text, part) quantile(level)(x) quantileIf(level)(x, condition)
quantiles(level, …)(x) replaceAll(text, part, by) replaceRegexpAll(text, pattern, by)
round(x, digits) row_number() sparkline(numbers) splitByChar(separator, text)
splitByString(separator, text)
startsWith(text, prefix) substring(text, from, length) sum(x) sumIf(x, condition) toBool(x)
toDate(x) toDateTime(x) toDayOfWeek(date) toDecimal(x, digits) toFloat(x) toHour(date) toInt(x)
toIntervalDay(n) toIntervalHour(n) toIntervalMinute(n) toMonday(date) toMonth(date)
toStartOfDay(date) toStartOfFifteenMinutes(date) toStartOfFiveMinutes(date) toStartOfHour(date)
toStartOfInterval(date, interval) toStartOfMinute(date) toStartOfMonth(date) toStartOfWeek(date)
toStartOfYear(date) toString(x) toTimeZone(date, zone) toTypeName(x) toUnixTimestamp(date)
toUUID(text) toYear(date) toYYYYMM(date) today() topK(n)(x) transform(x, from, to, default)
trim(text) tuple(x, …) uniq(x, …) uniqExact(x) uniqIf(x, condition) upper(text)
windowFunnel(seconds)(time, condition, …) yesterday()
"""

SIGNATURES: dict[str, str] = {}
"""The parameters of a function, in brackets, by its name."""

for _entry in _PARAMETERS.replace(")", ")\n").replace(")\n(", ")(").splitlines():
    _name, _bracket, _rest = _entry.strip().partition("(")
    if _bracket:
        SIGNATURES[_name] = _bracket + _rest

NO_PARAMETERS = frozenset(name for name, signature in SIGNATURES.items() if signature == "()")
"""Functions that take nothing."""
