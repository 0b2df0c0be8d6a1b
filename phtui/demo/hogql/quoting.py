"""Names and values as ClickHouse text that reads back as exactly the same."""

from __future__ import annotations

_ESCAPES = {
    "\\": "\\\\",
    "\0": "\\0",
    "\a": "\\a",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\v": "\\v",
    "\f": "\\f",
    "\r": "\\r",
}
_IN_STRING = str.maketrans({**_ESCAPES, "'": "\\'"})
_IN_IDENTIFIER = str.maketrans({**_ESCAPES, "`": "\\`"})
_NUMBERS = {"Infinity": "inf", "-Infinity": "-inf", "NaN": "nan"}


def identifier(name: str) -> str:
    """Return a name in backticks, whatever is in it."""
    return f"`{name.translate(_IN_IDENTIFIER)}`"


def string(text: str) -> str:
    """Return text as a string literal."""
    return f"'{text.translate(_IN_STRING)}'"


def number(value: str) -> str:
    """Return a number that JSON cannot carry, as the parser spells it: a big one, NaN, Infinity."""
    return _NUMBERS.get(value) or str(int(value))


def value(python: object) -> str:
    """Return a Python value as ClickHouse's.

    Raises:
        TypeError: there is none for a value of its type.
    """
    if python is None:
        return "NULL"
    if isinstance(python, bool):
        return "true" if python else "false"
    if isinstance(python, int | float):
        return repr(python)  # ClickHouse reads inf and nan as Python writes them
    if isinstance(python, str):
        return string(python)
    if isinstance(python, list | tuple):
        return f"[{', '.join(value(item) for item in python)}]"
    raise TypeError(f"a {type(python).__name__} cannot be a value in a query")
