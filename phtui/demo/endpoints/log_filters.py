"""The two dialects in which lines of a log are asked for, each as SQL conditions."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from starlette.datastructures import QueryParams

from phtui.demo.hogql.quoting import string
from phtui.demo.problems import Problem

_LEVELS = ("DEBUG", "LOG", "INFO", "WARN", "ERROR")
_MOST_HOG_LINES, _USUAL_HOG_LINES = 500, 50
_DRF_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d{1,6}\d{0,6})?)?(Z|[+-]\d\d(:?\d\d)?)?"
)


@dataclass(frozen=True)
class LogFilters:
    """Which lines are asked for."""

    conditions: list[str]
    limit: int | None
    """None for all there are."""


@dataclass(frozen=True)
class PluginLines:
    """Which lines of a plugin are asked for, as values."""

    limit: int | None
    """None for all there are."""
    after: int | None
    """Microseconds since 1970, exclusive."""
    before: int | None
    levels: Collection[str]
    search: str
    """With the wildcards of ILIKE."""

    def filters(self) -> LogFilters:
        """Return it as SQL."""
        ends = ((">", self.after), ("<", self.before))
        conditions = [f"timestamp {sign} {_at(end)}" for sign, end in ends if end is not None]
        if self.levels:
            conditions.append(_of_levels(self.levels))
        if self.search:
            conditions.append(f"message ILIKE {string(f'%{self.search}%')}")
        return LogFilters(conditions, self.limit)


def plugin_lines(params: QueryParams) -> PluginLines:
    """Read what plugin logs are asked for.

    Raises:
        Problem: 500 for a time or a type nobody checks, 400 for a limit that is no number.
    """
    limit = params.get("limit")
    if limit is not None and not re.fullmatch(r"-?\d+", limit):
        detail = "Query param limit must be omitted or an integer!"
        raise Problem(400, "invalid_input", detail)
    types = params.getlist("type_filter")
    if any(each not in _LEVELS for each in types):
        raise _unforeseen()
    return PluginLines(
        None if limit is None else max(0, int(limit)),
        _plugin_time(params.get("after")),
        _plugin_time(params.get("before")),
        types,
        params.get("search", ""),
    )


def hog_filters(params: QueryParams) -> LogFilters:
    """Read what hog function logs are asked for.

    Raises:
        Problem: 400 for what does not fit.
    """
    conditions = [
        f"timestamp {sign} {_at(_hog_time(params[name]))}"
        for name, sign in (("after", ">"), ("before", "<"))
        if name in params
    ]
    if named := params.get("level"):
        levels = [each.strip().upper() for each in named.split(",")]
        if any(each not in _LEVELS for each in levels):
            raise Problem(400, "invalid_choice", f"Query param level must be one of {_LEVELS}")
        conditions.append(_of_levels(levels))
    if search := params.get("search"):
        conditions.append(f"positionCaseInsensitiveUTF8(message, {string(search)}) > 0")
    if instance := params.get("instance_id"):
        conditions.append(f"instance_id = {string(instance)}")
    return LogFilters(conditions, _hog_limit(params.get("limit", str(_USUAL_HOG_LINES))))


def _hog_limit(text: str) -> int:
    if not re.fullmatch(r"-?\d{1,18}", text):
        raise Problem(400, "invalid", "A valid integer is required.")
    limit = int(text)
    if limit > _MOST_HOG_LINES:
        detail = f"Ensure this value is less than or equal to {_MOST_HOG_LINES}."
        raise Problem(400, "max_value", detail)
    if limit < 1:
        raise Problem(400, "min_value", "Ensure this value is greater than or equal to 1.")
    return limit


def _plugin_time(text: str | None) -> int | None:
    """What Python reads and ClickHouse takes; both fail as nobody foresaw."""
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise _unforeseen() from None
    if time.utcoffset():
        raise _unforeseen()
    return _microseconds(time.replace(tzinfo=UTC))


def _hog_time(text: str) -> int:
    try:
        if not _DRF_TIME.fullmatch(text):
            raise ValueError(text)
        time = datetime.fromisoformat(text)
    except ValueError:
        detail = (
            "Datetime has wrong format. Use one of these formats instead: "
            "YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."
        )
        raise Problem(400, "invalid", detail) from None
    return _microseconds(time.replace(tzinfo=time.tzinfo or UTC))


def _microseconds(time: datetime) -> int:
    return (time - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _at(microseconds: int) -> str:
    return f"fromUnixTimestamp64Micro({microseconds}, 'UTC')"


def _of_levels(levels: Collection[str]) -> str:
    return f"level IN ({', '.join(string(each.lower()) for each in sorted(set(levels)))})"


def _unforeseen() -> Problem:
    return Problem(500, "error", "A server error occurred.")
