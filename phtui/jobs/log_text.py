"""A line of a log as text and as a record: what is printed, saved, copied and piped."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from phtui.api.log_models import Level, LogSource, moment
from phtui.formatting import UNSAFE, cells_wide, safe
from phtui.store.log_values import Line


def time_text(time: int) -> str:
    """Return microseconds since 1970 as `2026-05-04T09:00:02.450000Z`, whatever they are."""
    try:
        return moment(time).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    except OverflowError:
        return "…"


def json_line(record: Mapping[str, Any]) -> str:
    """Return a record as one line of JSON; what could act on a terminal is escaped."""
    text = json.dumps(record, ensure_ascii=False, default=str)
    return UNSAFE.sub(lambda match: json.dumps(match[0])[1:-1], text)


class LineTexts:
    """Writes the lines of some sources."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Args: names: of the sources, by key; where two have the same, the key tells them."""
        self._names = names
        often = Counter(names.values())
        self._tags = {key: safe(name if often[name] == 1 else key) for key, name in names.items()}
        self._width = max(map(cells_wide, self._tags.values()), default=0)

    @classmethod
    def of(cls, sources: Sequence[LogSource]) -> LineTexts:
        """Return it for these sources."""
        return cls({source.key: source.name for source in sources})

    def tag(self, key: str) -> str:
        """Return what a source is called."""
        return self._tags.get(key) or safe(key)

    def parts(self, line: Line) -> tuple[str, str, str, str]:
        """Return time, level, padded tag and text, safe to show."""
        tag = self.tag(line.source)
        padded = tag + " " * (self._width - cells_wide(tag))
        return time_text(line.time), f"{Level(line.level).name:5}", padded, safe(line.text)

    def text(self, line: Line) -> str:
        """Return a line as one of text."""
        time, level, tag, text = self.parts(line)
        return f"{time} {level} {tag}  {text}"

    def record(self, line: Line) -> str:
        """Return a line as one of JSON, its text as it came."""
        return json_line(
            {
                "kind": "line",
                "time": time_text(line.time),
                "level": Level(line.level).name,
                "source": line.source,
                "name": self._names.get(line.source, line.source),
                "text": line.text,
                "instance": line.instance or None,
                "origin": line.origin or None,
            }
        )
