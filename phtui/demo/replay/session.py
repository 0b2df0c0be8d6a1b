"""One session's events told as what a browser would have recorded of them.

What an event leads to depends on it and on those before it, on nothing else: so a recording that
goes on only grows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from phtui.demo.dataset.recordings import CLICKS_IN_RAGE, KEYS_PER_TEXT
from phtui.demo.replay.pages import Page, page
from phtui.demo.replay.tape import Event, Tape

_IDLE = 15_000
"""Milliseconds without an event after which the window was hidden."""
_TYPED = "demo@shop.co"


@dataclass(frozen=True)
class Captured:
    """An event of the session."""

    at: int
    """Milliseconds since 1970."""
    name: str
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class ConsoleLine:
    """What the console said."""

    at: int
    level: str
    message: str


def record(events: Iterable[Captured], lines: Iterable[ConsoleLine]) -> list[Event]:
    """Return the rrweb events of a session, by time."""
    browser = _Browser()
    for event in events:
        browser.live(event)
    for line in lines:
        browser.tape.console(line.at, line.level, line.message)
    return sorted(browser.tape.events, key=lambda event: int(event["timestamp"]))


class _Browser:
    """A browser with one page open, recorded on a tape."""

    def __init__(self) -> None:
        self.tape = Tape()
        self._page: Page = page("/", 0)
        self._opened = False
        self._cart = 0
        self._saves = 0
        self._host = ""
        self._before: int | None = None
        self._does: dict[str, Callable[[Captured], None]] = {
            "$pageview": self._open,
            "$pageleave": self._leave,
            "$autocapture": self._click,
            "$rageclick": self._rage,
            "$exception": self._fail,
            "$feature_flag_called": self._ask_flags,
            "$identify": self._type_email,
            "user signed up": self._type_email,
            "insight viewed": self._type_search,
            "added to cart": self._add_to_cart,
            "purchase": self._buy,
        }

    def live(self, event: Captured) -> None:
        """Do what the event tells of."""
        if not self._opened and event.name != "$pageview":
            self._open(event)
        if self._before is not None and event.at - self._before > _IDLE:
            self.tape.custom(self._before + 3000, "window hidden", {})
            self.tape.custom(event.at - 400, "window visible", {})
        self._before = event.at
        if does := self._does.get(event.name):
            does(event)

    def _open(self, event: Captured) -> None:
        url = str(event.properties.get("$current_url", ""))
        self._host = url.removesuffix(path := str(event.properties.get("$pathname", "/")))
        self._opened = True
        self._page = page(path, self._cart)
        width = int(event.properties.get("$screen_width", 1280))
        height = int(event.properties.get("$viewport_height", 800))
        self.tape.meta(event.at, url, width, height)
        self.tape.snapshot(event.at + 20, self._page.root)
        self.tape.custom(event.at + 25, "$pageview", {"href": url})
        self.tape.request(event.at + 40, "GET", f"{self._host}/api/page{path}", 200, 120)
        if event.at % 3 == 0:
            for step in (1, 2, 3):
                self.tape.scroll(event.at + 900 + 200 * step, self._id("html"), 240 * step)
        if event.at % 11 == 0:
            self.tape.resize(event.at + 1800, max(width - 400, 360), height)

    def _leave(self, event: Captured) -> None:
        self.tape.custom(event.at, "window hidden", {})

    def _click(self, event: Captured) -> None:
        """A click saves, but one in five is on the heading, where nothing happens."""
        if event.at % 5 == 0:
            self._press(event.at, "heading", 220, 90)
            return
        self._press(event.at, "save", 120, 480)
        self._saves += 1
        self.tape.mutate(
            event.at + 150,
            texts={self._id("status"): f"Saved ({self._saves})"},
            attributes={self._id("save"): {"class": "btn done"}},
        )
        took = 90 if event.at % 13 else 2600
        self.tape.request(event.at + 160, "POST", f"{self._host}/api/save", 200, took)

    def _rage(self, event: Captured) -> None:
        self.tape.move(event.at, self._id("export"), 210, 480)
        for number in range(CLICKS_IN_RAGE):
            self.tape.click(event.at + 180 * number, self._id("export"), 210, 480)

    def _fail(self, event: Captured) -> None:
        self.tape.request(event.at - 40, "GET", f"{self._host}/api/items", 500, 35)
        alert = self._page.dom.element("div", "Something went wrong.", role="alert")
        self.tape.mutate(event.at + 30, adds=[(self._id("main"), alert)])

    def _ask_flags(self, event: Captured) -> None:
        self.tape.request(event.at, "POST", f"{self._host}/flags/?v=2", 200, 60)

    def _type_email(self, event: Captured) -> None:
        # As recorders are set up to: what is typed is masked before it leaves the browser.
        field = "email" if "email" in self._page.dom.ids else "newsletter"
        masked = ["*" * count for count in range(1, KEYS_PER_TEXT + 1)]
        self.tape.type(event.at, self._id(field), masked)

    def _type_search(self, event: Captured) -> None:
        typed = [_TYPED[:count] for count in range(1, KEYS_PER_TEXT + 1)]
        self.tape.type(event.at, self._id("search"), typed)

    def _add_to_cart(self, event: Captured) -> None:
        self._cart += 1
        self.tape.mutate(event.at + 80, texts={self._id("cart count"): str(self._cart)})
        self.tape.request(event.at, "POST", f"{self._host}/api/cart", 200, 70)

    def _buy(self, event: Captured) -> None:
        self._cart = 0
        dom = self._page.dom
        amount = event.properties.get("amount", 0)
        words = dom.element("p", f"You paid {amount} USD.")
        thanks = dom.element("div", dom.element("h2", "Thank you"), words, role="dialog")
        self.tape.request(event.at, "POST", f"{self._host}/api/orders", 201, 210)
        self.tape.mutate(
            event.at + 240, texts={self._id("cart count"): "0"}, adds=[(self._id("body"), thanks)]
        )

    def _press(self, at: int, name: str, x: int, y: int) -> None:
        self.tape.move(at - 10, self._id(name), x, y)
        self.tape.click(at, self._id(name), x, y)

    def _id(self, name: str) -> int:
        return self._page.dom.ids[name]
