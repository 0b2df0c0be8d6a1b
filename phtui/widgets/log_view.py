"""A log to follow and to move about in."""

from __future__ import annotations

import time
from dataclasses import replace

from textual.binding import Binding
from textual.events import MouseScrollDown, MouseScrollUp
from textual.message import Message

from phtui.api.log_models import Level
from phtui.store.log_filter import LogFilter
from phtui.store.log_values import Gap, Line
from phtui.widgets.keys import vertical_keys
from phtui.widgets.log_items import Marker, place_of
from phtui.widgets.log_travel import LogTravel
from phtui.widgets.value_view import WHEEL_ROWS


class LogView(LogTravel, can_focus=True):
    """A log with keys: lines in through `windows`, intent out through messages."""

    BINDINGS = [
        *(key for key in vertical_keys("log") if key.action != "bottom"),
        Binding("F,G,end,ctrl+end", "follow", "Follow", id="log.follow",
                tooltip="Go to the end and stay there"),
        Binding("enter", "open", "In full", id="log.open", tooltip="Show the message in full"),
        Binding("e", "seek_level('ERROR', True)", "Error", id="log.next_error",
                tooltip="Next error"),
        Binding("E", "seek_level('ERROR', False)", "Error above", id="log.previous_error",
                show=False, tooltip="Previous error"),
        Binding("w", "seek_level('WARN', True)", "Warning", id="log.next_warning", show=False,
                tooltip="Next warning or error"),
        Binding("W", "seek_level('WARN', False)", "Warning above", id="log.previous_warning",
                show=False, tooltip="Previous warning or error"),
        Binding("n", "seek_hit(True)", "Next hit", id="log.next_hit", tooltip="Next hit"),
        Binding("N", "seek_hit(False)", "Hit above", id="log.previous_hit", show=False,
                tooltip="Previous hit"),
        Binding("right_curly_bracket", "seek_gap(True)", "Gap", id="log.next_gap", show=False,
                tooltip="Next gap"),
        Binding("left_curly_bracket", "seek_gap(False)", "Gap above", id="log.previous_gap",
                show=False, tooltip="Previous gap"),
        Binding("L", "level", "Level", id="log.level", tooltip="Raise the least level shown"),
        Binding("m", "mark", "Mark", id="log.mark", show=False, tooltip="Mark the line, or not"),
        Binding("u", "seek_mark(True)", "Mark below", id="log.next_mark", show=False,
                tooltip="Next mark"),
        Binding("U", "seek_mark(False)", "Mark above", id="log.previous_mark", show=False,
                tooltip="Previous mark"),
        Binding("M", "marker", "Marker", id="log.marker", show=False,
                tooltip="Draw a line with the time below the newest line"),
        Binding("x", "mute", "Mute", id="log.mute", tooltip="Hide the lines of this source"),
        Binding("z", "solo", "Solo", id="log.solo", show=False,
                tooltip="Show this source alone; again: all"),
        Binding("t", "times", "Time", id="log.times", show=False,
                tooltip="Times: local, the project's, UTC, relative"),
        Binding("ctrl+w", "wrap", "Wrap", id="log.wrap", show=False,
                tooltip="Wrap long messages, or cut them"),
        Binding("y", "copy", "Copy", id="log.copy", show=False, tooltip="Copy the message"),
        Binding("Y", "copy_as", "Copy as", id="log.copy_as", show=False,
                tooltip="Copy the line as text, JSON, curl, HogQL"),
        Binding("o", "page", "Web", id="log.page", show=False,
                tooltip="Show and copy the address of the source in PostHog"),
    ]  # fmt: skip

    class Opened(Message):
        """A message is to be shown in full."""

        def __init__(self, line: Line) -> None:
            super().__init__()
            self.line = line

    class CopyAsRequested(Message):
        """A line is to be copied in a form to choose."""

        def __init__(self, line: Line) -> None:
            super().__init__()
            self.line = line

    class PageRequested(Message):
        """Somebody wants to know where a source is in PostHog."""

        def __init__(self, source: str) -> None:
            super().__init__()
            self.source = source

    class CopyRequested(Message):
        """A message is to be copied: as it came, not made safe to show."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    @property
    def is_narrowed(self) -> bool:
        """Whether a search, a filter or a muted source can be taken back."""
        chosen = self.chosen
        return bool(
            self.search or chosen.matches or self.muted or chosen.level or chosen.since is not None
        )

    @property
    def nothing(self) -> str:
        """Say why there is no line, once there is none for certain."""
        if self.looking or self.windows is None or not self.is_narrowed:
            return ""
        return " No line passes all of what is chosen above: Esc takes back the last of it."

    def widen(self) -> None:
        """Take back the search, else the last filter, what is muted, the level, the beginning."""
        if self.search is not None:
            self.search = None
        elif self.chosen.matches:
            self.chosen = replace(self.chosen, matches=self.chosen.matches[:-1])
        elif self.muted:
            self.muted = frozenset()
        elif self.chosen.level:
            self.chosen = replace(self.chosen, level=0)
        else:
            self.chosen = replace(self.chosen, since=None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Offer what there is something for."""
        del parameters
        offered = {
            "seek_hit": self.search is not None,
            "solo": len(self.names) > 1,
            "mute": len(self.names) > 1,
        }
        return offered.get(action, True)

    def action_open(self) -> None:
        """Ask for the message in full."""
        if isinstance(self.item, Line):
            self.post_message(self.Opened(self.item))

    def action_copy(self) -> None:
        """Ask for the message to be copied."""
        if isinstance(self.item, Line):
            self.post_message(self.CopyRequested(self.item.text))

    def action_copy_as(self) -> None:
        """Ask for the line to be copied in another form."""
        if isinstance(self.item, Line):
            self.post_message(self.CopyAsRequested(self.item))

    def action_page(self) -> None:
        """Ask for the address of the source under the cursor, or of the only one."""
        if isinstance(self.item, Line | Gap):
            self.post_message(self.PageRequested(self.item.source))
        elif self.names:
            self.post_message(self.PageRequested(next(iter(self.names))))

    def action_level(self) -> None:
        """Show lines from the next level on; after the worst, all."""
        self.chosen = replace(self.chosen, level=(self.chosen.level + 1) % len(Level))

    def action_mark(self) -> None:
        """Mark the line, or take the mark away."""
        if self.item is not None:
            self._marks ^= {place_of(self.item)}
            self.settle()

    async def action_marker(self) -> None:
        """Draw a line with the time below the newest line."""
        newest = (await self.windows.before(None, LogFilter(), 1)) if self.windows else ()
        time_there, number = newest[0].position if newest else (0, 0)
        place = (time_there, number, 1 + len(self._markers))
        self._markers.append(Marker(place, int(time.time() * 1_000_000)))
        self.show_news()

    def action_mute(self) -> None:
        """Hide the lines of the source under the cursor."""
        if isinstance(self.item, Line | Gap):
            self.muted |= {self.item.source}

    def action_solo(self) -> None:
        """Hide every other source, or none."""
        if self.muted:
            self.muted = frozenset()
        elif isinstance(self.item, Line | Gap):
            self.muted = frozenset(self.names) - {self.item.source}

    def action_times(self) -> None:
        """Write times in another way."""
        self.times = self.times.next

    def action_wrap(self) -> None:
        """Wrap long messages, or cut them."""
        self.wrap = not self.wrap

    async def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Move down."""
        event.stop()
        await self.action_rows(WHEEL_ROWS)

    async def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Move up."""
        event.stop()
        await self.action_rows(-WHEEL_ROWS)
