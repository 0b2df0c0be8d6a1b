"""Lists that were saved in PostHog, in the words of `:rec`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from phtui.api.errors import ApiError
from phtui.api.recording_filters import FIGURES, LEVELS, OPERATORS, ORDERS, Figure, RecordingFilter
from phtui.api.recording_playlists import Playlist
from phtui.formatting import cell_text
from phtui.jobs.recording_words import WordError, with_words, words_of

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

_AGO = re.compile(r"-(\d{1,4})([hdwmqyM])")
_DAYS: Final = {"w": 7, "m": 30, "q": 91, "y": 365}
_FIGURE = {wire: name for name, wire in FIGURES.items()}
_SIGN = {wire: sign for sign, wire in OPERATORS.items()}
_ORDER = {wire: name for name, wire in ORDERS.items()} | {"recording_duration": "length"}
_LISTS = ("duration", "events", "actions", "properties", "console_log_filters", "having_predicates")
"""Where filters stand beside the group: the first is today's, the others were once."""

Leaf = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ServerList:
    """One of them."""

    name: str
    words: str = ""
    """None are all recordings of the last three days, as everywhere."""
    about: str = ""
    """What it is, or why there are no words for it."""
    is_refused: bool = False
    """Whether there are none."""


@dataclass(frozen=True, slots=True)
class ServerLists:
    """All of them, or why there are none."""

    lists: tuple[ServerList, ...] = ()
    error: ApiError | None = None


async def load_playlists(client: PostHogClient) -> ServerLists:
    """Load what was saved in PostHog; what goes wrong is part of the answer."""
    try:
        found = await client.playlists()
    except ApiError as error:
        return ServerLists(error=error)
    return ServerLists(tuple(map(in_words, found)))


def in_words(playlist: Playlist) -> ServerList:
    """Return a list in words, or with what there are no words for."""
    if playlist.is_collection:
        words = words_of(RecordingFilter(collection=playlist.id))
        return ServerList(playlist.name, words, "a collection in PostHog")
    try:
        return ServerList(playlist.name, words_of(_filter(playlist.filters)), "saved in PostHog")
    except WordError as error:
        about = f"in the web app only: it asks for {error}"
        return ServerList(playlist.name, about=about, is_refused=True)


def _filter(filters: Mapping[str, Any]) -> RecordingFilter:
    made = RecordingFilter(
        real_users=filters.get("filter_test_accounts") is True,
        order=_ORDER.get(cell_text(filters.get("order")), "start"),
        ascending=filters.get("order_direction") == "ASC",
    )
    for name, key in (("since", "date_from"), ("until", "date_to")):
        if moment := cell_text(filters.get(key)):
            made = _dated(made, name, moment)
    beside = [each for name in _LISTS for each in filters.get(name) or ()]
    for leaf in (*beside, *_leaves(filters.get("filter_group"))):
        made = _with(made, leaf)
    return made


def _dated(made: RecordingFilter, name: str, moment: str) -> RecordingFilter:
    """Return a filter with a time; to PostHog `m` is a month, and `M` a minute."""
    if ago := _AGO.fullmatch(moment):
        number, unit = int(ago[1]), ago[2]
        moment = f"-{number * _DAYS[unit]}d" if unit in _DAYS else f"-{number}{unit.lower()}"
    try:
        return with_words([f"{name}:{moment}"], made)
    except WordError:
        raise WordError(f"the time {moment}") from None


def _leaves(group: Any) -> Iterator[Leaf]:
    """Yield the filters of a group of groups, all of which have to hold."""
    if not isinstance(group, Mapping):
        return
    inner = group.get("values")
    if not isinstance(inner, list):
        yield group
        return
    if group.get("type") == "OR" and len(inner) > 1:
        raise WordError("any of several things")
    for each in inner:
        yield from _leaves(each)


def _with(made: RecordingFilter, leaf: Leaf) -> RecordingFilter:
    key, value = cell_text(leaf.get("key")), leaf.get("value")
    values = tuple(map(cell_text, value if isinstance(value, list) else [value]))
    match leaf.get("type"), key, leaf.get("operator") or "exact":
        case "events", _, _:
            return _with_event(made, leaf)
        case "person", _, "exact" if len(values) == 1:
            return replace(made, properties=(*made.properties, (key, values[0])))
        case "log_entry", "level", "exact" if set(values) <= set(LEVELS):
            return replace(made, levels=(*made.levels, *values))
        case "log_entry", "message", "icontains" if len(values) == 1:
            return replace(made, messages=(*made.messages, *values))
        case "recording", "visited_page", "icontains" if len(values) == 1:
            return replace(made, urls=(*made.urls, *values))
        case "recording", figure, sign if figure in _FIGURE and sign in _SIGN:
            return replace(made, figures=(*made.figures, _figure(figure, sign, values[0])))
    raise WordError(" ".join(filter(None, (cell_text(leaf.get("type")), key)))[:60] or "nothing")


def _with_event(made: RecordingFilter, leaf: Leaf) -> RecordingFilter:
    name, properties = cell_text(leaf.get("id") or leaf.get("name")), leaf.get("properties") or []
    if not name:
        raise WordError("any event")
    if not properties:
        return replace(made, events=(*made.events, name))
    match properties:
        case [{"key": "$current_url", "operator": "icontains", "value": str(part)}] if (
            name == "$pageview"
        ):
            return replace(made, urls=(*made.urls, part))
    raise WordError(f"properties of the event {name[:60]}")


def _figure(key: str, sign: str, value: str) -> Figure:
    try:
        return Figure(name=_FIGURE[key], sign=_SIGN[sign], value=float(value))
    except ValueError:
        raise WordError(f"{key} {value[:60]}") from None
