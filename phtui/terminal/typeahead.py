"""Keys that arrive together, as over a slow line, do what they do one after the other."""

from __future__ import annotations

import asyncio
from collections import deque
from itertools import chain
from typing import Final

from textual.app import App, ScreenStackError
from textual.driver import Driver
from textual.events import Event, Key, Paste

_LONGEST: Final = 0.25
"""Seconds after which the next key is given out, whatever still goes on."""
_QUIET: Final = 3
"""Turns of the event loop in which nobody has a message left."""


class TypeAhead(App[None]):
    """An app that gives out a key when all that the key before did is done.

    Textual gives them out as they come: what is typed right behind the key that opens a prompt
    would still go to the widget that had the focus.
    """

    def __init__(self, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class)
        self._ahead: deque[Key | Paste] = deque()
        self._settling: asyncio.Task[None] | None = None

    async def on_event(self, event: Event) -> None:
        """Give a key, or what is pasted, out; or keep it until it is its turn."""
        if not isinstance(event, Key | Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._settling is not None:
            self._ahead.append(event)
        else:
            await self._give_out(event)

    async def _give_out(self, event: Key | Paste) -> None:
        moves = isinstance(event, Key) and not self._is_text(event)
        await super().on_event(event)
        if moves:  # the focus, perhaps
            self._settling = asyncio.create_task(self._settle())

    def _is_text(self, key: Key) -> bool:
        focused = self.focused
        return focused is not None and focused.check_consume_key(key.key, key.character)

    async def _settle(self) -> None:
        quiet = 0
        until = asyncio.get_running_loop().time() + _LONGEST
        while quiet < _QUIET and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(0)
            quiet = 0 if self._is_busy() else quiet + 1
        self.call_later(self._go_on)

    async def _go_on(self) -> None:
        self._settling = None
        while self._ahead and self._settling is None:
            await self._give_out(self._ahead.popleft())

    def _is_busy(self) -> bool:
        try:
            screen = self.screen
        except ScreenStackError:  # at the end
            return False
        nodes = chain((self, screen), screen.walk_children())
        return any(node.message_queue_size for node in nodes)
