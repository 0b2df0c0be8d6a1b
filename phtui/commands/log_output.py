"""Lines of logs on stdout, as text or JSON lines, and what else there is to tell of them."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from phtui.api.log_models import Level, LogSource, moment
from phtui.commands.formats import as_jsonl
from phtui.commands.shell import say
from phtui.formatting import cells_wide, safe
from phtui.jobs.log_tail import LogTail, TailLine
from phtui.store.log_values import Filling, Gap, Line

_LEVEL_COLOURS = {Level.ERROR: "1;31", Level.WARN: "33", Level.DEBUG: "2"}
_TAG_COLOURS = ("36", "35", "34", "32")


class LogOutput:
    """Prints the lines of some sources.

    Data goes to stdout. Gaps and lost connections go to stderr, or among the data where a
    program reads it as it comes.
    """

    def __init__(self, sources: Sequence[LogSource], *, jsonl: bool, follow: bool) -> None:
        self._jsonl = jsonl
        self._records = jsonl and follow
        self._colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        names = Counter(source.name for source in sources)
        self._names = {source.key: source.name for source in sources}
        self._tags = {
            source.key: safe(source.name if names[source.name] == 1 else source.key)
            for source in sources
        }
        self._width = max(map(cells_wide, self._tags.values()))
        numbered = enumerate(self._tags)
        self._colours = {key: _TAG_COLOURS[i % len(_TAG_COLOURS)] for i, key in numbered}
        self._states: dict[str, TailLine] = {}

    def lines(self, lines: Iterable[Line]) -> None:
        """Print lines.

        Raises:
            BrokenPipeError: Nobody reads them any more.
        """
        write = sys.stdout.write
        for line in lines:
            write(f"{self._record(line) if self._jsonl else self._text(line)}\n")
        sys.stdout.flush()

    def gap(self, gap: Gap) -> None:
        """Tell of a time in which a source was not followed."""
        start, stop = time_text(gap.start), time_text(gap.stop)
        if self._records:
            self._write_record(
                kind="gap", source=gap.source, **{"from": start}, to=stop, why=gap.why,
                filled=gap.state is Filling.FILLED, backfilled=gap.filled,
            )  # fmt: skip
            return
        filling = f"backfilled {gap.filled}"
        if gap.state is not Filling.FILLED:
            filling += ", the rest could not be filled"
        say(f"── gap {start} – {stop} · {self._tags[gap.source]} · {safe(gap.why)} · {filling} ──")

    def tail(self, tail: LogTail) -> None:
        """Tell of a line that was lost or has come back; of nothing else."""
        before = self._states.get(tail.source, TailLine.FOLLOW)
        self._states[tail.source] = tail.line
        if before is tail.line:
            return
        why = safe(str(tail.error)) if tail.error else ""
        if self._records:
            self._write_record(
                kind="connection", source=tail.source, state=tail.line.value, why=why or None
            )
        else:
            say(f"── {self._tags[tail.source]} · {tail.line.value}{why and f': {why}'} ──")

    def _text(self, line: Line) -> str:
        level = Level(line.level)
        tag = self._tags[line.source]
        padding = " " * (self._width - cells_wide(tag))
        word = self._coloured(f"{level.name:5}", _LEVEL_COLOURS.get(level, ""))
        tag = self._coloured(tag, self._colours[line.source]) + padding
        return f"{time_text(line.time)} {word} {tag}  {safe(line.text)}"

    def _coloured(self, text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._colour and colour else text

    def _record(self, line: Line) -> str:
        return _json(
            {
                "kind": "line",
                "time": time_text(line.time),
                "level": Level(line.level).name,
                "source": line.source,
                "name": self._names[line.source],
                "text": line.text,
                "instance": line.instance or None,
                "origin": line.origin or None,
            }
        )

    def _write_record(self, **record: Any) -> None:
        sys.stdout.write(f"{_json(record)}\n")
        sys.stdout.flush()


def time_text(time: int) -> str:
    """Return microseconds since 1970 as `2026-05-04T09:00:02.450000Z`, whatever they are."""
    try:
        return moment(time).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    except OverflowError:
        return "…"


def _json(record: dict[str, Any]) -> str:
    return next(as_jsonl(tuple(record), [tuple(record.values())], to_terminal=False))
