"""Which driver the app is given, and what it may ask of ours."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from phtui.terminal.counters import OutputCounters

if TYPE_CHECKING:  # at run time only where there is a terminal of this kind
    from textual.driver import Driver
    from textual.geometry import Region


@runtime_checkable
class FrameOutput(Protocol):
    """What our driver does that others do not."""

    @property
    def counters(self) -> OutputCounters:
        """Return what has been sent so far."""

    def redraw(self) -> None:
        """Paint the whole screen anew, whatever the terminal shows."""

    plain: bool
    """Whether the terminal has its own screen, and something to select on it."""

    def show_plain(self, area: Region, after: str) -> None:
        """Leave what a part of the screen says, and a line after it, on the terminal's own."""

    def end_plain(self) -> None:
        """Go on painting."""

    def toggle_mouse(self) -> bool:
        """Take the mouse, or leave it to the terminal; return whether it is taken now."""


def driver_class() -> type[Driver] | None:
    """Return our driver where it works; None is for Textual's own.

    That is on other systems than Linux and macOS, and where the environment asks for it:
    `PHTUI_DRIVER=stock`, or any driver in `TEXTUAL_DRIVER` (textual-serve sets that).
    """
    if os.environ.get("PHTUI_DRIVER") == "stock" or os.environ.get("TEXTUAL_DRIVER"):
        return None
    if sys.platform not in ("linux", "darwin"):
        return None
    from phtui.terminal.driver import FrameDriver

    return FrameDriver
