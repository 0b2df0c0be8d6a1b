"""Keys that arrive together, as over a slow line, do what they do one after the other."""

from __future__ import annotations

import asyncio
from collections import deque
from itertools import chain
from typing import Final

from textual.app import App, ScreenStackError
from textual.driver import Driver
from textual.events import Event, Key, Paste
from textual.widget import Widget

_LONGEST: Final = 1.0
"""Seconds after which the next key is given out, whatever still goes on."""
_OPENING: Final = 5.0
"""The same while there is nothing yet that keys are for: a disk or a network may be slow."""
_LOOKS: Final = 0.01
"""Seconds between two looks at whether there is."""
_QUIET: Final = 3
"""Turns of the event loop in which nobody has a message left, or is yet to be laid out."""


class TypeAhead(App[None]):
    """An app that gives out a key when all that the key before did is done.

    Textual gives them out as they come: what is typed right behind the key that opens a prompt
    would still go to the widget that had the focus, or, typed while the app starts, to none.
    """

    def __init__(
        self, driver_class: type[Driver] | None = None, *, ansi_color: bool | None = None
    ) -> None:
        """Args: as of Textual's `App`."""
        super().__init__(driver_class, ansi_color=ansi_color)
        self._ahead: deque[Key | Paste] = deque()
        self._settling: asyncio.Task[None] | None = None

    @property
    def takes_keys(self) -> bool:
        """Whether there is something that keys are for; till then they are kept."""
        return True

    def on_mount(self) -> None:
        """Keep keys till the app has started; Textual calls this besides the app's own."""
        self._settling = asyncio.create_task(self._settle_and_go_on())

    async def on_event(self, event: Event) -> None:
        """Give a key, or what is pasted, out; or keep it until it is its turn."""
        if not isinstance(event, Key | Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._settling is not None:
            self._ahead.append(event)
        else:
            await self.give_out(event)

    async def give_out(self, event: Key | Paste) -> None:
        """Act on a key, or on what is pasted, now that it is its turn."""
        moves = isinstance(event, Key) and not self._is_text(event)
        await super().on_event(event)
        if moves:  # the focus, perhaps
            self._settling = asyncio.create_task(self._settle_and_go_on())

    def _is_text(self, key: Key) -> bool:
        focused = self.focused
        return focused is not None and focused.check_consume_key(key.key, key.character)

    async def _settle_and_go_on(self) -> None:
        try:
            await self._settle()
        finally:  # whatever happens, no key is lost
            self.call_later(self._go_on)

    async def _settle(self) -> None:
        now = asyncio.get_running_loop().time
        kept_until = now() + _OPENING
        busy_until = now() + _LONGEST
        quiet = 0
        while quiet < _QUIET:
            if not self.takes_keys and now() < kept_until:
                await asyncio.sleep(_LOOKS)
                busy_until, quiet = now() + _LONGEST, 0
            else:
                await asyncio.sleep(0)
                quiet = 0 if self._is_busy() and now() < busy_until else quiet + 1

    async def _go_on(self) -> None:
        self._settling = None
        while self._ahead and self._settling is None:
            await self.give_out(self._ahead.popleft())

    def _is_busy(self) -> bool:
        try:
            screen = self.screen
        except ScreenStackError:  # at the end
            return False
        widgets = chain((screen,), screen.walk_children(Widget))
        return bool(self.message_queue_size) or any(
            widget.message_queue_size or not widget.is_mounted for widget in widgets
        )
