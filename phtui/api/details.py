r"""What an error body says, in whichever of its shapes PostHog put it.

Most bodies are an envelope `{type, code, detail, attr, extra?}`; the rest are `{"error": …}`,
`{"error": code, "message": …}`, `{"message": …, "detail": …}`, plain lists and objects of
messages, JSON text inside `detail`, and Python's `[ErrorDetail(string='…', code='…')]`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import msgspec

_LONGEST = 2000
"""Characters of a message that are kept: nobody reads more, and a body may be a megabyte."""
_DEEPEST = 5
_SPEECHLESS = ("type", "code", "attr", "extra", "error_event_id", "detail", "message", "error")
"""What is not a field with messages of its own."""

_LITERAL = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\""""
_ERROR_DETAIL = re.compile(
    rf"ErrorDetail\(string=({_LITERAL})(?:, ?code=(?:({_LITERAL})|None))?\)", re.DOTALL
)
_ESCAPE = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U(000[0-9a-fA-F]{5}|0010[0-9a-fA-F]{4})|(.))",
    re.DOTALL,
)
_LETTERS = {"n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Details:
    """What an error body says; "" and None where it does not."""

    text: str = ""
    code: str = ""
    attr: str = ""
    """The field that was wrong, nesting joined by `__`."""
    start: int | None = None
    """Where the fault begins in the SQL, in characters from 0."""
    end: int | None = None
    """Exclusive."""
    is_envelope: bool = False
    """Whether PostHog's own error handler wrote it, not a proxy or a view of its own."""


def read_details(body: bytes) -> Details:
    """Return what an error body says; nothing if it is not JSON."""
    payload = _loads(body.decode("utf-8", "replace"))
    if not isinstance(payload, dict):
        return Details(*plain(_flat(payload)))
    fields = {key: value for key, value in payload.items() if key not in _SPEECHLESS}
    said = next(
        (payload[key] for key in ("detail", "message", "error") if payload.get(key)), fields
    )
    text, code = plain(_flat(said))
    named = (payload.get("code"), payload.get("error") if payload.get("message") else None)
    start, end = _span(payload)
    return Details(
        text,
        next((name for name in named if isinstance(name, str)), code),
        payload["attr"] if isinstance(payload.get("attr"), str) else "",
        start,
        end,
        is_envelope="detail" in payload and "type" in payload,
    )


def plain(text: str) -> tuple[str, str]:
    """Return a message without Python's wrapping, and the first code inside that.

    Several wrapped messages become as many lines; text that is not wrapped stays as it is.
    """
    found = list(_ERROR_DETAIL.finditer(text))
    if not found:
        return _cut(text), ""
    messages = "\n".join(_unquoted(item[1]) for item in found)
    return _cut(messages), _unquoted(next((item[2] for item in found if item[2]), "''"))


def _cut(text: str) -> str:
    text = text.strip()
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _unquoted(literal: str) -> str:
    return _ESCAPE.sub(_character, literal[1:-1])


def _character(match: re.Match[str]) -> str:
    digits = match[1] or match[2] or match[3]
    return chr(int(digits, 16)) if digits else _LETTERS.get(match[4], match[4])


def _flat(value: Any, depth: int = 0) -> str:
    """Return the messages in a value of any shape, one a line."""
    if isinstance(value, str):
        inner = _loads(value) if value.lstrip()[:1] in ("[", "{") else None
        return value if inner is None else _flat(inner, depth + 1)
    if depth > _DEEPEST or value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(filter(None, (_flat(item, depth + 1) for item in value)))
    if not isinstance(value, dict):
        return str(value)
    if "msg" in value:  # one of pydantic's: {"type", "loc": ["colour"], "msg", "input"}
        where = value.get("loc")
        field = ".".join(map(str, where)) if isinstance(where, list) else ""
        value = {field: value["msg"]}
    lines = ((key, _flat(item, depth + 1)) for key, item in value.items())
    return "\n".join(f"{key}: {line}" if key else line for key, line in lines if line)


def _span(payload: dict[str, Any]) -> tuple[int | None, int | None]:
    match payload:
        case {
            "extra": {"hogql_metadata": {"errors": [{"start": int(start), "end": int(end)}, *_]}}
        }:
            return min(start, end), max(start, end)
        case {"extra": {"hogql_metadata": {"errors": [{"start": int(start)}, *_]}}}:
            return start, None
    return None, None


def _loads(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None
