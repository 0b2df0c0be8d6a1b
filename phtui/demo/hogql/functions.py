"""Which functions a query may call."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from phtui.demo.hogql.renames import NAMES
from phtui.demo.hogql.words import words

_DENIED = frozenset(
    words("""_cast buildid database demangle displayname evalmlmethod file fqdn fullhostname
    globalvariable hascolumnintable hostname logtrace nested partitionid query_id queryid revision
    schema session_user shardcount shardnum showcertificate tcpport throwif tid uptime user
    validatenestedarraysizes version zookeepersessionuptime""")
)
"""They tell of the machine or of other queries, read files, or do harm."""

_DENIED_BEGINNINGS = (
    "__", "addressto", "ai", "authenticated", "authuser", "connection", "current", "default",
    "dict", "dumpcolumn", "enabled", "errorcode", "filesystem", "fuzz", "generateserial", "get",
    "hasthread", "initial_query", "initialquery", "ismergetree", "joinget", "mergetree",
    "naivebayes", "pg", "region", "server", "sleep", "structureto", "transaction",
)  # fmt: skip
"""Families of such functions: dictGet…, getSetting…, currentUser…, aiGenerate…, which calls out."""

_COMBINATORS = (
    "If", "Array", "Map", "State", "Merge", "ForEach", "OrDefault", "OrNull", "Distinct",
    "ArgMin", "ArgMax", "Resample",
)  # fmt: skip
_AGGREGATE_CALL = re.compile(r"(\w+)(?:\([\w\s.,+-]*\))?")


class Functions:
    """The functions of one ClickHouse, less those a query has no business with."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(name for name in names if _allowed(name.lower()))
        self._spelling = {name.lower(): name for name in sorted(self._names)}
        self.names = sorted(self._names.union(NAMES))
        """Every name, for completion."""

    def spelling(self, name: str) -> str | None:
        """Return how ClickHouse spells a function, or None if queries may not call it.

        Combinators may follow: `uniqExactIf`, `sumMapIf`.
        """
        if name in self._names:
            return name
        if name.lower() in self._spelling:
            return self._spelling[name.lower()]
        for combinator in _COMBINATORS:
            base = name.removesuffix(combinator)
            if base and base != name and (spelling := self.spelling(base)) is not None:
                return spelling + combinator
        return None

    def is_aggregate_call(self, text: str) -> bool:
        """Whether text names an allowed function, as arrayReduce takes one: `quantile(0.5)`."""
        match = _AGGREGATE_CALL.fullmatch(text)
        return match is not None and self.spelling(match[1]) is not None

    def closest(self, name: str) -> str | None:
        """Return the function that was probably meant."""
        close = difflib.get_close_matches(name, self.names, 1)
        return close[0] if close else None


def _allowed(name: str) -> bool:
    return name not in _DENIED and not name.startswith(_DENIED_BEGINNINGS)
