"""A JSON value as a tree that is walked only where it is open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import msgspec

Path = tuple[str | int, ...]
"""Keys and places on the way from the whole value."""

_PLAIN: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_AT_FIRST: Final = 200
"""Lines up to which a tree begins all open."""
_AT_ONCE: Final = 5_000
"""Values that are opened at once, at most."""
_DEEP: Final = 100
"""Values inside one another: what is deeper is opened one by one."""


@dataclass(frozen=True, slots=True)
class Node:
    """One line of a tree."""

    path: Path
    value: Any
    is_open: bool = False

    @property
    def children(self) -> int:
        """How many values it holds; 0 for a plain one."""
        return len(self.value) if isinstance(self.value, (dict, list)) else 0

    @property
    def key(self) -> str:
        """Its key or its place, "" for the whole."""
        return str(self.path[-1]) if self.path else ""


def parse_tree(text: str) -> Any | None:
    """Return a JSON object or array that holds anything, else None."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return msgspec.json.decode(text) or None
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return None


def walk(value: Any, opened: frozenset[Path], path: Path = ()) -> Iterator[Node]:
    """Yield the lines of a tree: a value, and what it holds if it is open."""
    is_open = path in opened
    node = Node(path, value, is_open)
    yield node
    if is_open and node.children:
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for key, child in inner:
            yield from walk(child, opened, (*path, key))


def all_paths(value: Any) -> Iterator[Path]:
    """Yield the paths of what can be opened in a value, the first `_AT_ONCE` of them."""
    paths = (path for path, inner in _everything(value, ()) if Node(path, inner).children)
    return islice(paths, _AT_ONCE)


def opened_at_first(value: Any) -> frozenset[Path]:
    """Return what of a tree is open at the start: all of a small one, else the outermost."""
    first = list(islice(_everything(value, ()), _AT_FIRST + 1))
    if len(first) > _AT_FIRST:
        return frozenset({()})
    return frozenset(path for path, inner in first if Node(path, inner).children)


def _everything(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    yield path, value
    if isinstance(value, (dict, list)) and len(path) < _DEEP:
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for key, child in inner:
            yield from _everything(child, (*path, key))


def path_text(path: Path) -> str:
    """Return a path as HogQL has it: `a.b[1]."c d"`, places from 1."""
    text = ""
    for key in path:
        if isinstance(key, int):
            text += f"[{key + 1}]"
        elif _PLAIN.fullmatch(key):
            text += f".{key}"
        else:
            quoted = key.replace("\\", "\\\\").replace('"', '""')
            text += f'."{quoted}"'
    return text.removeprefix(".")
