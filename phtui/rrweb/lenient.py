"""JSON of any origin, opened as far as it is looked at. Nothing here raises.

What is large is opened one level at a time: no single step holds the interpreter for long, and
what is wrong in one place costs that place only.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

_SMALL = 1 << 16
"""Bytes that are decoded in one step."""
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F]..)|.)",
    re.DOTALL,
)
"""A pair of surrogates, or half of one, or any other escape."""
NOT_JSON = (msgspec.DecodeError, RecursionError, UnicodeDecodeError)
"""What msgspec raises for what cannot be read."""
_RAW = (msgspec.Raw, bytes)
_SHAPES: dict[bytes, Any] = {b"{": dict[str, msgspec.Raw], b"[": list[msgspec.Raw]}


def opened(value: Any) -> Any:
    """Return a value whose parts may need opening in turn; None for what is no JSON.

    Args:
        value: Raw JSON, or what is open already.
    """
    if not isinstance(value, _RAW):
        return value
    text = memoryview(value)
    shape = Any if len(text) <= _SMALL else _SHAPES.get(bytes(text[:1]), Any)
    try:
        return msgspec.json.decode(text, type=shape)
    except NOT_JSON:
        pass
    try:
        return msgspec.json.decode(_repaired(bytes(text)), type=shape)
    except NOT_JSON:
        return None


def fields(value: Any) -> dict[str, Any]:
    """Return what should be an object as one; empty when it is none."""
    if not isinstance(value, dict):
        value = opened(value)
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """Return what should be a list as one; empty when it is none."""
    value = opened(value)
    return value if isinstance(value, list) else []


def number(value: Any) -> int:
    """Return what should be a whole number as one; 0 when it is none."""
    value = opened(value)
    if isinstance(value, int | float) and abs(value) < 1 << 53:  # false for NaN as well
        return int(value)
    return 0


def text(value: Any, most: int) -> str:
    """Return what should be text as at most so many characters; "" when it is none."""
    value = opened(value)
    return value[:most] if isinstance(value, str) else ""


def _repaired(line: bytes) -> bytes:
    """Return JSON with half emoji, as browsers cut them, and bytes that are no UTF-8 replaced."""
    line = _ESCAPE.sub(lambda found: rb"\ufffd" if found[1] else found[0], line)
    return line.decode("utf-8", "replace").encode()
