"""HogQL text to a JSON syntax tree, by the parser PostHog itself uses.

Two builds of it exist: C++ (any Python) and Rust (Python 3.12 and later). Both give the same
tree; every node has `node`, its name, and mostly `start` and `end` with an `offset`.
"""

from __future__ import annotations

import json
import re
import sys
import types
from collections.abc import Callable, Mapping
from typing import Any

Node = dict[str, Any]
"""A part of the syntax tree."""

_STUBS = ("posthog", "posthog.hogql", "posthog.hogql.errors")
_STUB_ERRORS = ("SyntaxError", "NotImplementedError", "ParsingError")
_TOKEN = re.compile(r"'(?:[^'\\]|\\.)*'|`[^`]*`|\"[^\"]*\"|--[^\n]*|\w+|[^\s\w]", re.DOTALL)
_OPENING = frozenset(("(", "[", "{", "case"))
_CLOSING = frozenset((")", "]", "}", "end"))
_MOST_TOKENS = 4000
"""Ten seconds of the C++ parser, if they are one long sum; with many more its stack overflows."""

_DEEPEST = 32
"""Three seconds of the C++ parser, if they are calls in calls."""


class HogQLError(Exception):
    """A query that is wrong, or that the demo cannot run."""

    def __init__(
        self,
        message: str,
        start: int | None = None,
        end: int | None = None,
        code: str = "hogql_query_error",
    ) -> None:
        super().__init__(message)
        self.message = message
        """What is wrong, in PostHog's words where PostHog refuses it too."""
        self.start = start
        """Where it begins in the query, in characters from 0; None if not known."""
        self.end = end
        """Where it ends, exclusive."""
        self.code = code
        """PostHog's word for the kind: `hogql_query_error` or `hogql_syntax_error`."""

    @classmethod
    def at(cls, node: Mapping[str, Any], message: str) -> HogQLError:
        """An error whose place is a node's."""
        start, end = (_offset(node.get(side)) for side in ("start", "end"))
        return cls(message, start, end)


def unsupported(node: Mapping[str, Any], what: str) -> HogQLError:
    """The error for what PostHog can do and the demo cannot."""
    return HogQLError.at(node, f"{what} is not supported by the demo engine")


class _ParserError(Exception):
    """What the C++ parser raises: it sets `start` and `end`."""

    start = end = 0


def parse(sql: str) -> Node:
    """Parse a query.

    Raises:
        HogQLError: it is no HogQL, or so deeply nested that the parser would never come back.
    """
    return _parse(_parser.parse_select_json, sql)


def parse_expression(text: str) -> Node:
    """Parse an expression alone, such as a filter of type `hogql`; its nodes have no place.

    Raises:
        HogQLError: it is none.
    """
    try:
        tree: Node = _without_places(_parse(_parser.parse_expr_json, text))
    except HogQLError as error:
        raise HogQLError(error.message, code=error.code) from None
    return tree


_IS_RUST = sys.version_info >= (3, 12)


def _load() -> Any:
    if sys.version_info >= (3, 12):
        import hogql_parser_rs

        return hogql_parser_rs
    # The C++ module imports posthog.hogql.errors. Most errors it returns; a few it raises.
    kept = {name: sys.modules.get(name) for name in _STUBS}
    stubs = {name: types.ModuleType(name) for name in _STUBS}
    stubs[_STUBS[-1]].__dict__.update(dict.fromkeys(_STUB_ERRORS, _ParserError))
    sys.modules.update(stubs)
    try:
        import hogql_parser
    finally:
        for name, module in kept.items():
            sys.modules.pop(name)
            if module is not None:
                sys.modules[name] = module
    return hogql_parser


_parser = _load()


def _parse(parse_json: Callable[[str], str], sql: str) -> Node:
    _refuse_monsters(sql)
    try:
        tree: Node = json.loads(parse_json(sql))
    except _ParserError as error:
        raise _refusal(str(error), error.start, error.end, sql) from None
    except UnicodeEncodeError as error:
        raise _syntax_error("The query is not valid Unicode", error.start, error.end) from None
    except RecursionError:
        raise _syntax_error("The query is nested too deeply", 0, len(sql)) from None
    if tree.get("error"):
        start, end = (_offset(tree.get(side)) or 0 for side in ("start", "end"))
        raise _refusal(tree["message"], start, end, sql)
    return tree


def _refuse_monsters(sql: str) -> None:
    """Refuse what the C++ parser would need minutes for, or overflow its stack on."""
    depth = 0
    tokens = list(_TOKEN.finditer(sql))
    for token in tokens:
        word = token[0].lower()
        depth += (word in _OPENING) - (word in _CLOSING)
        if depth > _DEEPEST:
            message = f"The query is nested more than {_DEEPEST} levels deep"
            raise _syntax_error(message, token.start(), token.end())
    if len(tokens) > _MOST_TOKENS:
        raise _syntax_error(f"The query is longer than {_MOST_TOKENS} words", 0, len(sql))


def _refusal(message: str, start: int, end: int, sql: str) -> HogQLError:
    if _IS_RUST:  # it counts characters in trees but bytes in errors
        start, end = characters(sql, start), characters(sql, end)
    if start == end == 0:  # what the grammar knows and PostHog does not comes without a place
        end = len(sql)
    # The C++ parser counts characters, but the end of the text in bytes.
    return _syntax_error(message, start, min(end, len(sql)))


def _syntax_error(message: str, start: int, end: int) -> HogQLError:
    return HogQLError(message, start, end, "hogql_syntax_error")


def _offset(place: Mapping[str, Any] | None) -> int | None:
    return None if place is None else place.get("offset")


def characters(text: str, count: int) -> int:
    """Return how many characters the first bytes of a text are."""
    return len(text.encode()[:count].decode(errors="replace"))


def _without_places(part: Any) -> Any:
    if isinstance(part, list):
        return [_without_places(item) for item in part]
    if isinstance(part, dict):
        return {
            key: _without_places(value)
            for key, value in part.items()
            if key not in ("start", "end") or not isinstance(value, dict) or "offset" not in value
        }
    return part
