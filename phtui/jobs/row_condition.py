"""`col > 10`: what a watched query is to be told for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Final

from phtui.api.models import QueryResult
from phtui.formatting import cell_text

_PATTERN = re.compile(r"(?P<column>.+?)\s*(?P<sign>>=|<=|!=|<>|=|>|<|~)\s*(?P<value>.+)")
_SIGNS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    ">=": ge, "<=": le, "!=": ne, "<>": ne, "=": eq, ">": gt, "<": lt,
}  # fmt: skip


class ConditionError(ValueError):
    """The condition cannot be meant so; the text says why."""


@dataclass(frozen=True, slots=True)
class RowCondition:
    """A column, a sign and a value."""

    column: str
    sign: str
    """`>`, `>=`, `<`, `<=`, `=`, `!=`, or `~` for text that contains the value in any case."""
    value: float | str

    @classmethod
    def parse(cls, text: str) -> RowCondition:
        """Read `col > 10`.

        Raises:
            ConditionError: It is none.
        """
        match = _PATTERN.fullmatch(text.strip())
        if match is None:
            raise ConditionError(f"{text!r} is no condition: write it as events > 10.")
        value = match["value"].strip("'\"")
        number = None if match["sign"] == "~" else _number(value)
        return cls(match["column"], match["sign"], value if number is None else number)

    def count(self, result: QueryResult) -> int:
        """Return how many rows are so. Takes some 0.1 s for 50,000 rows.

        Raises:
            ConditionError: The result has no such column.
        """
        columns = list(result.columns or ())
        if self.column not in columns:
            had = ", ".join(columns)
            raise ConditionError(f"The result has no column {self.column}; it has {had}.")
        index = columns.index(self.column)
        return sum(self._holds(row[index]) for row in result.rows if index < len(row))

    def _holds(self, cell: object) -> bool:
        if cell is None:
            return False
        if self.sign == "~":
            return str(self.value).lower() in cell_text(cell).lower()
        if isinstance(self.value, float):
            number = _number(cell_text(cell))
            return number is not None and _SIGNS[self.sign](number, self.value)
        return _SIGNS[self.sign](cell_text(cell), self.value)

    def __str__(self) -> str:
        value = f"{self.value:g}" if isinstance(self.value, float) else self.value
        return f"{self.column} {self.sign} {value}"


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
