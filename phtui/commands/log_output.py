"""Lines of logs on stdout, as text or JSON lines, and what else there is to tell of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from phtui.api.log_models import Level, LogSource
from phtui.commands.shell import say
from phtui.formatting import safe
from phtui.jobs.log_tail import LogTail, TailLine
from phtui.jobs.log_text import LineTexts, json_line, time_text
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
        self._texts = LineTexts.of(sources)
        numbered = enumerate(source.key for source in sources)
        self._colours = {key: _TAG_COLOURS[i % len(_TAG_COLOURS)] for i, key in numbered}
        self._states: dict[str, TailLine] = {}

    def lines(self, lines: Iterable[Line]) -> None:
        """Print lines.

        Raises:
            BrokenPipeError: Nobody reads them any more.
        """
        write = sys.stdout.write
        for line in lines:
            write(f"{self._texts.record(line) if self._jsonl else self._text(line)}\n")
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
        tag = self._texts.tag(gap.source)
        say(f"── gap {start} – {stop} · {tag} · {safe(gap.why)} · {filling} ──")

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
            say(f"── {self._texts.tag(tail.source)} · {tail.line.value}{why and f': {why}'} ──")

    def _text(self, line: Line) -> str:
        time, level, tag, text = self._texts.parts(line)
        word = self._coloured(level, _LEVEL_COLOURS.get(Level(line.level), ""))
        return f"{time} {word} {self._coloured(tag, self._colours[line.source])}  {text}"

    def _coloured(self, text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._colour and colour else text

    def _write_record(self, **record: Any) -> None:
        sys.stdout.write(f"{json_line(record)}\n")
        sys.stdout.flush()
