"""Which lines to show, as SQL."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

Condition = tuple[str, list[str | int]]
"""An SQL condition and its parameters."""


@dataclass(frozen=True, slots=True)
class Match:
    """A text to look for in lines, in any case."""

    text: str
    regex: bool = False
    hide: bool = False
    """Whether lines that have it are hidden, rather than those that have it not."""
    label: str = ""
    """What it is called where the text itself says little."""

    def __post_init__(self) -> None:
        """Refuse what is not a pattern.

        Raises:
            ValueError: It is not a regular expression; the text says where.
        """
        if self.regex:
            try:
                re.compile(self.text)
            except (re.error, OverflowError, RecursionError) as error:
                raise ValueError(f"not a regular expression: {error}") from None

    def condition(self) -> Condition:
        """Return it as SQL."""
        negation = "NOT " if self.hide else ""
        if self.regex or not self.text.isascii():  # LIKE folds the case of ASCII only
            pattern = self.text if self.regex else re.escape(self.text)
            return f"{negation}regexp(?, text)", [pattern]
        escaped = re.sub(r"([\\%_])", r"\\\1", self.text)
        return rf"text {negation}LIKE ? ESCAPE '\'", [f"%{escaped}%"]


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which lines to show: those that fulfil all of it."""

    sources: Sequence[str] | None = None
    """Keys; all when None."""
    level: int = 0
    """The least."""
    since: int | None = None
    """Microseconds since 1970, inclusive."""
    until: int | None = None
    """The same, exclusive."""
    matches: tuple[Match, ...] = ()

    def without(self, match: Match) -> LogFilter:
        """Return it with one match less."""
        return replace(self, matches=tuple(each for each in self.matches if each != match))

    def searching(self, match: Match) -> LogFilter:
        """Return it with one match more."""
        return replace(self, matches=(*self.matches, match))

    def condition(self) -> Condition:
        """Return it as SQL on `entries`, the cheap conditions first."""
        parts: list[Condition] = []
        if self.sources is not None:
            marks = ", ".join("?" * len(self.sources))
            chosen = f"source IN (SELECT id FROM sources WHERE key IN ({marks}))"
            parts.append((chosen, [*self.sources]))
        if self.level:
            parts.append(("level >= ?", [self.level]))
        if self.since is not None:
            parts.append(("time >= ?", [self.since]))
        if self.until is not None:
            parts.append(("time < ?", [self.until]))
        parts += [match.condition() for match in self.matches]
        values = [value for _, given in parts for value in given]
        return " AND ".join(sql for sql, _ in parts) or "TRUE", values
