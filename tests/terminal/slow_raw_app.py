"""The small app on a machine that takes its time to stop the echo of what is typed."""

from __future__ import annotations

import termios
import time
from typing import Any

from tests.terminal import small_app

_set = termios.tcsetattr


def slowly(fd: Any, when: int, attributes: Any) -> None:
    """Set a terminal's attributes as always, but late."""
    time.sleep(0.3)
    _set(fd, when, attributes)


if __name__ == "__main__":
    termios.tcsetattr = slowly
    small_app.main()
