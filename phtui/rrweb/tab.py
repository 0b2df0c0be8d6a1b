"""What people did in one browser tab."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from phtui.rrweb.actions import Action, Kind, Weight, shortened
from phtui.rrweb.clicks import Clicks
from phtui.rrweb.entries import Entries
from phtui.rrweb.events import Event, Source, Type
from phtui.rrweb.lenient import fields, number, text
from phtui.rrweb.mirror import MOST_URL, Mirror, address_of
from phtui.rrweb.movement import Resizes, Scrolls
from phtui.rrweb.naming import TYPED_INTO, meant, name_of
from phtui.rrweb.plugins import as_detail, plugin_actions
from phtui.rrweb.touches import Touches

_TITLE_WAIT = 1_000
"""Milliseconds that a page has to say what it is called."""
_REPEAT = 5_000
"""Milliseconds in which the same line of the console is told as one."""
_SCROLLED_BY_PAGE = 1_000
"""Milliseconds in which a new page, not a person, goes to its top."""
_PRESS, _CLICK, _MENU, _TOUCH, _LIFT = 1, 2, 3, 7, 9
"""What rrweb numbers the sorts of mouse events that are told."""
_ANSWERS = frozenset((
    Source.MUTATION, Source.SCROLL, Source.INPUT, Source.MEDIA, Source.STYLE_RULE, Source.STYLE,
    Source.ADOPTED_STYLES,
))  # fmt: skip
_SEEN = {
    "window hidden": "tab hidden",
    "window visible": "tab shown",
    "browser offline": "browser off line",
    "browser online": "browser on line again",
}
"""What posthog-js calls these events, and what they are."""
_PAUSES = {
    "recording paused": "not recorded from here on",
    "recording resumed": "recorded again from here on",
}
"""The same, where a site wants some of its pages not to be recorded."""
_WHOLE_PAGE = {"html", "body"}


class Tab:
    """Takes the events of one tab in their order; gives actions, each once it is decided."""

    def __init__(self) -> None:
        self.mirror = Mirror()
        """The page as it is after the last event."""
        self._clicks = Clicks()
        self._touches = Touches()
        self._entries = Entries()
        self._scrolls = Scrolls()
        self._resizes = Resizes()
        self._page: Action | None = None
        self._line: Action | None = None
        self._began = False
        self._came = 0

    def feed(self, event: Event) -> Iterator[Action]:
        """Take an event and yield what is decided by it."""
        yield from self._settled(event.time)
        if event.type == Type.INCREMENTAL:
            yield from self._increment(event)
        elif event.type == Type.META:
            yield from self._came_to(event, event.fields())
        elif event.type == Type.CUSTOM:
            yield from self._custom(event)
        elif event.type == Type.PLUGIN:
            for action in plugin_actions(event, self.mirror.url):
                yield from self._repeated(action)
        self.mirror.apply(event)
        if event.type == Type.FULL:
            yield from self._loaded(event)

    def pending(self) -> Iterator[Action]:
        """Yield what is not decided, as it looks by now."""
        parts = (self._clicks, self._entries, self._scrolls, self._resizes, self._touches)
        for part in parts:
            yield from part.pending()
        if self._page:
            yield self._titled(self._page)
        if self._line:
            yield self._line

    def _settled(self, now: int) -> Iterator[Action]:
        for part in (self._clicks, self._entries, self._scrolls, self._resizes):
            yield from part.settled(now)
        if self._page and now - self._page.time > _TITLE_WAIT:
            yield from self._tell_page()
        if self._line and now - self._line.time > _REPEAT:
            yield self._line
            self._line = None

    def _increment(self, event: Event) -> Iterator[Action]:
        if event.source in _ANSWERS:
            self._clicks.answer()
        if event.source == Source.MOUSE:
            yield from self._mouse(event, event.fields())
        elif event.source == Source.INPUT:
            yield from self._entries.take(event, event.fields(), self.mirror)
        elif event.source == Source.SCROLL:
            yield from self._scroll(event, event.fields())
        elif event.source == Source.RESIZE:
            data, mirror = event.fields(), self.mirror
            now = number(data.get("width")), number(data.get("height"))
            self._resizes.take(event.time, event.window, (mirror.width, mirror.height), now)

    def _mouse(self, event: Event, data: dict[str, Any]) -> Iterator[Action]:
        """Take a click; in an app of a phone, where nothing else is recorded, a touch is one."""
        sort, id_ = number(data.get("type")), number(data.get("id"))
        place = number(data.get("x")), number(data.get("y"))
        if sort in (_PRESS, _TOUCH):
            self._clicks.press()
        if self.mirror.is_app:
            yield from self._touch(event, sort, place)
        elif sort in (_CLICK, _MENU):
            yield from self._click(event, id_, place, is_menu=sort == _MENU)

    def _touch(self, event: Event, sort: int, place: tuple[int, int]) -> Iterator[Action]:
        done: Iterator[Action] = iter(())
        if sort == _TOUCH:
            done = self._touches.down(event, place, self.mirror)
        elif sort == _LIFT:
            done = self._touches.up(event.time, place)
        for action in done:
            if action.kind is Kind.CLICK:
                # Never dead: an app is looked at now and then, and its answer may be seen late.
                self._clicks.click(action, place, may_be_dead=False)
            else:
                yield action

    def _click(
        self, event: Event, id_: int, place: tuple[int, int], *, is_menu: bool
    ) -> Iterator[Action]:
        node = meant(self.mirror, id_)
        yield from self._entries.finish(unless=node.id if node else 0)
        path = [each.tag for each in self.mirror.ancestors(id_) if each.tag][:8]
        action = Action(
            event.time,
            Kind.CLICK,
            name_of(self.mirror, node),
            window=event.window,
            node=node.id if node else id_,
            url=self.mirror.url,
            detail=as_detail({"x": place[0], "y": place[1], "path": " > ".join(path[::-1])}),
        )
        if is_menu:
            yield replace(action, words=f"right, {action.words}")
        else:
            may_be_dead = node is not None and node.tag not in TYPED_INTO | _WHOLE_PAGE
            self._clicks.click(action, place, may_be_dead)

    def _scroll(self, event: Event, data: dict[str, Any]) -> Iterator[Action]:
        id_ = number(data.get("id"))
        is_page = id_ in self.mirror.roots or not id_
        node = self.mirror.nodes.get(id_)
        where = "" if is_page or node is None or node.tag == "html" else name_of(self.mirror, node)
        action = Action(
            event.time, Kind.SCROLL, "", window=event.window, node=id_, url=self.mirror.url
        )
        before, now = self.mirror.scrolls.get(id_, 0), number(data.get("y"))
        if now or event.time - self._came > _SCROLLED_BY_PAGE:
            yield from self._scrolls.take(action, where, before, now)

    def _came_to(self, event: Event, data: dict[str, Any]) -> Iterator[Action]:
        """Take note of the page that a full snapshot will be of."""
        yield from self._left()
        url = text(data.get("href"), MOST_URL)
        size = number(data.get("width")), number(data.get("height"))
        self._clicks.answer()
        if url != self.mirror.url or not self._began:
            self._page = self._page_at(event, url, size)
        self._began = True

    def _loaded(self, event: Event) -> Iterator[Action]:
        """Tell of a page that was loaded anew: a snapshot of the one that is there is none."""
        self._clicks.answer()
        if self._page is None and self._began and self.mirror.is_fresh:
            size = self.mirror.width, self.mirror.height
            self._page = self._page_at(event, self.mirror.url, size)
        if self._page and self.mirror.title:
            yield from self._tell_page()

    def _custom(self, event: Event) -> Iterator[Action]:
        data = event.fields()
        tag = text(data.get("tag"), 100)
        if tag in _SEEN:
            yield Action(
                event.time,
                Kind.VISIBILITY,
                _SEEN[tag],
                Weight.WARNING if tag == "browser offline" else Weight.PLAIN,
                event.window,
                url=self.mirror.url,
            )
        elif tag in _PAUSES:
            why = text(fields(data.get("payload")).get("reason"), 100)
            words = shortened(": ".join(filter(None, (_PAUSES[tag], why))))
            yield Action(event.time, Kind.NOTE, words, Weight.WARNING, event.window)
        elif (url := address_of(event)) and url != self.mirror.url:
            yield from self._left()
            self._page = self._page_at(event, url, (self.mirror.width, self.mirror.height))

    def _left(self) -> Iterator[Action]:
        """Yield what is over because the page is."""
        yield from self._entries.finish()
        yield from self._scrolls.finish()
        yield from self._tell_page()

    def _tell_page(self) -> Iterator[Action]:
        if self._page:
            yield self._titled(self._page)
            self._page = None

    def _titled(self, page: Action) -> Action:
        title = self.mirror.title
        return replace(page, words=shortened(f"“{title}” {page.words}")) if title else page

    def _page_at(self, event: Event, url: str, size: tuple[int, int]) -> Action:
        self._came = event.time
        words = f"{url or 'at an address that was not recorded'}"
        if size[0]:
            words = f"{words} at {size[0]} × {size[1]}"
        return Action(event.time, Kind.PAGE, shortened(words), window=event.window, url=url)

    def _repeated(self, action: Action) -> Iterator[Action]:
        """Hold a line of the console back for as long as it may come again."""
        if action.kind is not Kind.CONSOLE:
            yield action
            return
        held, self._line = self._line, action
        if held and (held.words, held.weight) == (action.words, action.weight):
            self._line = replace(held, count=held.count + 1, end=action.time)
        elif held:
            yield held
