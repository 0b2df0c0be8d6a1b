"""The kinds of messages of a log, a row each: how often, when, and what they have in common."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

from rich.segment import Segment
from textual.binding import Binding
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from phtui.jobs.log_templates import MOST_TEMPLATES, Template, Templates
from phtui.store.database import StoreError
from phtui.store.log_filter import LogFilter
from phtui.store.log_windows import LogWindows
from phtui.widgets.keys import vertical_keys
from phtui.widgets.log_kind_rows import KindLines, KindRow
from phtui.widgets.log_looks import COMPONENT_CLASSES, css_of
from phtui.widgets.log_times import Times

_FLUSH = 0.5
"""Seconds from one look at what is new to the next."""
_ORDERS = ("as they appeared", "the most frequent first", "the last seen first")


class LogKinds(Widget, can_focus=True):
    """Lines that differ in numbers, ids and quoted texts only are one row."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = COMPONENT_CLASSES
    DEFAULT_CSS = css_of("LogKinds")

    BINDINGS = [
        *vertical_keys("kinds"),
        Binding("enter", "expand", "Its lines", id="kinds.expand",
                tooltip="Show the lines of this kind"),
        Binding("O", "order", "Order", id="kinds.order",
                tooltip="As they appeared, by how many, by the last one"),
    ]  # fmt: skip

    only_new: var[bool] = var(False, init=False)
    """Whether only kinds are shown that were not there in the 15 minutes before, newest first."""
    names: var[Mapping[str, str]] = var(dict, init=False)
    """Of the sources followed, by key."""
    times: var[Times] = var(Times(), init=False)
    """How times are written."""

    class Expanded(Message):
        """The lines of a kind are to be shown."""

        def __init__(self, template: Template) -> None:
            super().__init__()
            self.template = template

    class Failed(Message):
        """The store cannot be read."""

        def __init__(self, error: StoreError) -> None:
            super().__init__()
            self.error = error

    def __init__(self) -> None:
        super().__init__()
        self._templates: Templates | None = None
        self._all: list[Template] = []
        self._cursor = 0
        self._top = 0
        self._order = 0
        self._head = ""
        self._shown: list[KindRow] = []
        self._stale = self._working = False

    @property
    def is_settled(self) -> bool:
        """Whether it shows all there is."""
        return not (self._stale or self._working)

    def show_news(self, windows: LogWindows | None, chosen: LogFilter) -> None:
        """Count what is in the store now, soon."""
        if windows is None or not self.display:
            return
        if self._templates is None or self._templates.chosen != chosen:
            self._templates = Templates(windows, chosen)
            self._cursor = self._top = 0
        self._stale = True
        if not self._working:
            self._working = True
            self.run_worker(self._work(), group="kinds")

    def watch_only_new(self) -> None:
        """Show others."""
        self._cursor = self._top = 0
        self.settle()

    def watch_times(self) -> None:
        """Write them anew."""
        self.settle()

    def on_resize(self) -> None:
        """Fit the rows to the new width."""
        self._shown = []
        self.settle()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one row of the window; the first says what it is."""
        look = self.get_component_rich_style
        width = self.size.width
        if y == 0:
            return Strip([Segment(self._head, look("log--note"))]).adjust_cell_length(
                width, look("log--note")
            )
        if y > len(self._shown):
            return Strip.blank(width)
        return self._lines.strip(self._shown[y - 1], look)

    def action_rows(self, by: int) -> None:
        """Move down."""
        self._cursor += by
        self.settle()

    def action_pages(self, by: float) -> None:
        """Move down by parts of what is on screen."""
        self.action_rows(int(by * (self.size.height - 1)) or (1 if by > 0 else -1))

    def action_top(self) -> None:
        """Go to the first kind."""
        self.action_rows(-self._cursor)

    def action_bottom(self) -> None:
        """Go to the last kind."""
        self.action_rows(len(self._all))

    def action_expand(self) -> None:
        """Ask for the lines of the kind under the cursor."""
        if self._all:
            self.post_message(self.Expanded(self._all[self._cursor]))

    def action_order(self) -> None:
        """Show them in another order; the cursor stays on its kind."""
        kept = self._all[self._cursor].key if self._all else None
        self._order = (self._order + 1) % len(_ORDERS)
        self._sort()
        keys = [each.key for each in self._all]
        self._cursor = keys.index(kept) if kept in keys else 0
        self.settle()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Offer what there is something for."""
        del parameters
        return {"order": not self.only_new, "expand": bool(self._all)}.get(action, True)

    async def _work(self) -> None:
        try:
            while self._stale and self._templates is not None and self.display:
                self._stale = False
                settled = time.monotonic()
                while await self._templates.take():
                    self._stale = True
                    if time.monotonic() - settled > _FLUSH:
                        self.settle()
                        settled = time.monotonic()
                self.settle()
                await asyncio.sleep(_FLUSH)
        except StoreError as error:
            self.post_message(self.Failed(error))
        self._working = False

    def settle(self) -> None:
        """Choose the rows on screen so that the cursor is among them, and paint what differs."""
        self._sort()
        height, count = max(1, self.size.height - 1), len(self._all)
        self._cursor = max(0, min(self._cursor, count - 1))
        self._top = max(0, min(max(self._top, self._cursor - height + 1), self._cursor))
        here = range(self._top, min(self._top + height, count))
        shown = [self._row(at) for at in here]
        head = self._heading()
        if head != self._head:
            self._head = head
            self.refresh(Region(0, 0, self.size.width, 1))
        for y in range(max(len(shown), len(self._shown))):
            if shown[y : y + 1] != self._shown[y : y + 1]:
                self.refresh(Region(0, y + 1, self.size.width, 1))
        self._shown = shown

    def _sort(self) -> None:
        templates = self._templates
        if templates is None:
            return
        if self.only_new:
            self._all = templates.new()
            return
        self._all = templates.all()
        if self._order:
            self._all.sort(key=lambda each: -(each.count if self._order == 1 else each.last))

    def _heading(self) -> str:
        templates = self._templates
        if templates is None:
            return " nothing is followed"
        of = f"in {templates.looked_at:,} lines"
        if self.only_new:
            return f" {len(self._all):,} kinds {of} that were not there in the 15 minutes before"
        words = f" {len(self._all):,} kinds {of}, {_ORDERS[self._order]}"
        if templates.forgotten:
            words += f" · {MOST_TEMPLATES:,} kept, {templates.forgotten:,} forgotten"
        return words

    @property
    def _lines(self) -> KindLines:
        return KindLines(self.size.width, self.times, self.names)

    def _row(self, at: int) -> KindRow:
        template, templates = self._all[at], self._templates
        assert templates is not None
        when = template.came if self.only_new else template.last
        return self._lines.row(template, templates.sparks(template), when, at == self._cursor)
