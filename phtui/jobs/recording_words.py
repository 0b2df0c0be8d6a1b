"""The words a filter of recordings is typed in: `-7d errors>0 person:a@b.c url:/pricing`.

Words stand between blanks; what has blanks in it is quoted (`event:"user signed up"`), and a
backslash takes the next character as it is inside quotes. Every filter can be written in words, and
reading them gives the same filter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, Final, cast

from msgspec.structs import asdict, replace

from phtui.api.recording_filters import (
    DEFAULT_SINCE,
    FIGURES,
    LEVELS,
    ORDERS,
    Figure,
    RecordingFilter,
    Sign,
    Unseen,
)

EXAMPLES = "-7d errors>0 person:a@b.c url:/pricing length>60 event:purchase console:error"
_AGO = re.compile(r"-(\d{1,5})([mhdw])")
_FIGURE = re.compile(r"([a-z]+)(>=|<=|>|<|=)(.*)")
_NUMBER = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)(s|m|h|d)?")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_TIMES = ("length", "active", "idle")
"""Figures that may be given as `5m`."""
_PART = re.compile(r'"((?:[^"\\]|\\.)*)("?)|([^\s"]+)|(\s+)', re.DOTALL)
_PROPERTY = re.compile(r"person\.((?:[^\\:]|\\.)+):(.+)", re.DOTALL)
_BARE = re.compile(r"[^\s\"\\]+")


class WordError(ValueError):
    """A word that says nothing; the text says which, and what could stand there."""


def parse_words(text: str, base: RecordingFilter | None = None) -> RecordingFilter:
    """Return the filter that words describe.

    Args:
        text: The words; none is all recordings of the last three days.
        base: What holds where the words say nothing.

    Raises:
        WordError: A word makes no sense.
    """
    return with_words(split_words(text), base)


def with_words(words: Iterable[str], base: RecordingFilter | None = None) -> RecordingFilter:
    """Return the filter that words describe which are apart already, quotes taken away.

    Raises:
        WordError: A word makes no sense.
    """
    filter_ = base or RecordingFilter()
    for word in words:
        filter_ = _with_word(filter_, word)
    return filter_


def split_words(text: str) -> Iterator[str]:
    """Yield the words of a text, quotes taken away.

    Raises:
        WordError: A quote is not closed.
    """
    word: list[str] = []
    for part in _PART.finditer(text):
        if part[4]:
            yield from _joined(word)
            word = []
        elif part[3] is not None:
            word.append(part[3])
        elif not part[2]:
            raise WordError(f'A quote is not closed: "{part[1]}')
        else:
            word.append(re.sub(r"\\(.)", r"\1", part[1], flags=re.DOTALL))
    yield from _joined(word)


def words_of(filter_: RecordingFilter) -> str:
    """Return a filter in words; reading them gives the same filter."""
    named = [
        (name, value)
        for name, values in (
            ("until", [filter_.until]),
            ("person", [filter_.person]),
            ("url", filter_.urls),
            ("event", filter_.events),
            ("console", filter_.levels),
            ("message", filter_.messages),
            ("unseen", [filter_.unseen]),
            ("id", filter_.ids),
            ("collection", [filter_.collection]),
        )
        for value in values
        if value
    ]
    since = filter_.since if _AGO.fullmatch(filter_.since) else f"since:{quoted(filter_.since)}"
    figures = map(figure_words, filter_.figures)
    order = f"order:{'+' if filter_.ascending else ''}{filter_.order}"
    is_usual = (filter_.order, filter_.ascending) == ("start", False)
    return " ".join([
        *([since] if filter_.since != DEFAULT_SINCE else []),
        *figures,
        *(f"{name}:{quoted(value)}" for name, value in named),
        *(property_words(*each) for each in filter_.properties),
        *(["ongoing"] if filter_.ongoing else []),
        *(["test:hide"] if filter_.real_users else []),
        *([] if is_usual else [order]),
    ])  # fmt: skip


def figure_words(figure: Figure) -> str:
    """Return a figure as a word."""
    return f"{figure.name}{figure.sign}{_short(figure.value)}"


def property_words(key: str, value: str) -> str:
    """Return a person property and its value as a word; a colon in the name has a backslash."""
    name = re.sub(r"([\\:])", r"\\\1", key)
    return f"person.{quoted(name)}:{quoted(value)}"


def quoted(value: str) -> str:
    """Return a value as it can stand in a word."""
    if _BARE.fullmatch(value):
        return value
    return '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'


def _joined(word: list[str]) -> list[str]:
    return ["".join(word)] if any(word) else []


def _with_word(filter_: RecordingFilter, word: str) -> RecordingFilter:
    if word == "ongoing":
        return replace(filter_, ongoing=True)
    if word.startswith("-"):
        return replace(filter_, since=_ago(word))
    if has := _PROPERTY.fullmatch(word):
        pair = (re.sub(r"\\(.)", r"\1", has[1], flags=re.DOTALL), has[2])
        properties = tuple(dict.fromkeys((*filter_.properties, pair)))
        return replace(filter_, properties=properties)
    name, colon, value = word.partition(":")
    if colon and name in _NAMED:
        if not value:
            raise WordError(f"{name}: needs a value right after the colon.")
        return _NAMED[name](filter_, value)
    if figure := _FIGURE.fullmatch(word):
        return _with_figure(filter_, *figure.groups())
    known = ", ".join((*(f"{each}:" for each in _NAMED), "person.plan:pro", "ongoing", "-7d"))
    raise WordError(f"{word!r} is no filter. There are {known} and figures such as errors>0.")


def _with_figure(filter_: RecordingFilter, name: str, sign: str, text: str) -> RecordingFilter:
    if name not in FIGURES:
        raise WordError(f"{name!r} is no figure. There are {', '.join(FIGURES)}.")
    number = _NUMBER.fullmatch(text)
    if number is None or (number[2] and name not in _TIMES):
        form = "seconds, or 5m, 2h" if name in _TIMES else "a number"
        raise WordError(f"{name}{sign} takes {form}, not {text!r}.")
    figure = Figure(
        name=name, sign=cast(Sign, sign), value=float(number[1]) * _SECONDS[number[2] or ""]
    )
    return replace(filter_, figures=(*filter_.figures, figure))


def _ago(value: str) -> str:
    if not _AGO.fullmatch(value):
        raise WordError(f"{value!r} is no time span. Write -30m, -24h, -7d or -2w.")
    return value


def _moment(value: str) -> str:
    if _AGO.fullmatch(value):
        return value
    try:
        datetime.fromisoformat(value)
    except ValueError:
        pass
    else:
        if not value.isdigit():  # PostHog would read a number
            return value
    raise WordError(f"{value!r} is no time. Write 2026-05-04, 2026-05-04T09:30 or -2h.")


def _choice(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise WordError(f"{name}: takes {', '.join(allowed)}, not {value!r}.")
    return value


def _ordered(filter_: RecordingFilter, value: str) -> RecordingFilter:
    order = _choice("order", value.removeprefix("+"), tuple(ORDERS))
    return replace(filter_, order=order, ascending=value.startswith("+"))


def _levelled(filter_: RecordingFilter, value: str) -> RecordingFilter:
    level = _choice("console", value, LEVELS)
    return replace(filter_, levels=tuple(dict.fromkeys((*filter_.levels, level))))


def _unseen(filter_: RecordingFilter, value: str) -> RecordingFilter:
    return replace(filter_, unseen=cast(Unseen, _choice("unseen", value, ("me", "all"))))


def _real(filter_: RecordingFilter, value: str) -> RecordingFilter:
    return replace(filter_, real_users=_choice("test", value, ("hide", "show")) == "hide")


def _more(field: str) -> Callable[[RecordingFilter, str], RecordingFilter]:
    def with_more(filter_: RecordingFilter, value: str) -> RecordingFilter:
        known = asdict(filter_)[field]
        changes: dict[str, Any] = {field: tuple(dict.fromkeys((*known, value)))}
        return replace(filter_, **changes)

    return with_more


_NAMED: Final[dict[str, Callable[[RecordingFilter, str], RecordingFilter]]] = {
    "since": lambda filter_, value: replace(filter_, since=_moment(value)),
    "until": lambda filter_, value: replace(filter_, until=_moment(value)),
    "person": lambda filter_, value: replace(filter_, person=value),
    "url": _more("urls"),
    "event": _more("events"),
    "console": _levelled,
    "message": _more("messages"),
    "id": _more("ids"),
    "collection": lambda filter_, value: replace(filter_, collection=value),
    "unseen": _unseen,
    "test": _real,
    "order": _ordered,
}
"""What stands before a colon."""


def _short(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
