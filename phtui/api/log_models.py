"""Logs as values: plugin configs and hog functions, and the entries of both in one form."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any, Literal

from phtui.api.models import Value
from phtui.formatting import cell_text

SourceKind = Literal["plugin", "hog"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Level(IntEnum):
    """How bad an entry is; the names are PostHog's."""

    DEBUG = 0
    LOG = 1
    INFO = 2
    WARN = 3
    ERROR = 4


_OTHER_WORDS = {
    "TRACE": Level.DEBUG,
    "WARNING": Level.WARN,
    "FATAL": Level.ERROR,
    "CRITICAL": Level.ERROR,
}


class LogSource(Value, frozen=True):
    """Something that logs: a plugin config or a hog function."""

    kind: SourceKind
    id: str
    """A plugin config's number, or a hog function's UUID."""
    name: str = ""
    enabled: bool = True
    type: str = ""
    """What a hog function is: `destination`, `transformation`…; "" for a plugin config."""

    @property
    def key(self) -> str:
        """What it is called in commands: `plugin:42`, `hog:<uuid>`."""
        return f"{self.kind}:{self.id}"


class LogEntry(Value, frozen=True):
    """One line of either kind of log."""

    time: int
    """Microseconds since 1970, by the server's clock."""
    level: Level
    text: str
    instance: str = ""
    """The run or the worker that logged it."""
    id: str = ""
    """A plugin entry's UUID; hog function entries have none."""
    origin: str = ""
    """Who said it in a plugin: SYSTEM, PLUGIN or CONSOLE."""


class PluginConfigItem(Value, frozen=True):
    """A plugin config as PostHog lists it."""

    id: int
    plugin: int | None = None
    name: str | None = None
    enabled: bool = False

    def source(self) -> LogSource:
        """Return it as something that logs; what it has no name for goes by its plugin."""
        name = self.name or (f"plugin {self.plugin}" if self.plugin else f"config {self.id}")
        return LogSource(kind="plugin", id=str(self.id), name=name, enabled=self.enabled)


class HogFunctionItem(Value, frozen=True):
    """A hog function as PostHog lists it."""

    id: str
    type: str | None = None
    name: str | None = None
    enabled: bool = False

    def source(self) -> LogSource:
        """Return it as something that logs."""
        name, kind = self.name or f"function {self.id[:8]}", self.type or ""
        return LogSource(kind="hog", id=self.id, name=name, enabled=self.enabled, type=kind)


class LogItem(Value, frozen=True):
    """A log entry as either endpoint has it. One odd field must not cost a page: all are Any."""

    id: Any = ""
    timestamp: Any = ""
    type: Any = None
    level: Any = None
    source: Any = ""
    message: Any = ""
    instance_id: Any = ""


def entries(items: Iterable[LogItem]) -> tuple[LogEntry, ...]:
    """Return entries in the order of the wire, newest first.

    A time that cannot be read is that of the entry before it.
    """
    found: list[LogEntry] = []
    for item in items:
        time = microseconds(item.timestamp)
        if time is None:
            time = found[-1].time if found else 0
        found.append(
            LogEntry(
                time=time,
                level=level(item.level if item.level is not None else item.type),
                text=cell_text(item.message),
                instance=cell_text(item.instance_id),
                id=cell_text(item.id),
                origin=cell_text(item.source),
            )
        )
    return tuple(found)


def level(word: object) -> Level:
    """Return the level of a word in any case; INFO for one that is not known."""
    name = str(word).upper()
    return Level[name] if name in Level.__members__ else _OTHER_WORDS.get(name, Level.INFO)


def microseconds(timestamp: object) -> int | None:
    """Return an ISO time as microseconds since 1970; without an offset it is UTC."""
    try:
        moment = datetime.fromisoformat(str(timestamp))
    except ValueError:
        return None
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - _EPOCH) // _MICROSECOND


def moment(time: int) -> datetime:
    """Return microseconds since 1970 as a time in UTC.

    Raises:
        OverflowError: It is beyond the calendar.
    """
    return _EPOCH + timedelta(microseconds=time)
