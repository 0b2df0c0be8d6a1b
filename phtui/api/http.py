"""httpx without its command line, which would import rich, click and pygments: twice the time."""

from __future__ import annotations

import sys

_COMMAND_LINE = "httpx._main"
sys.modules.setdefault(_COMMAND_LINE, None)  # type: ignore[arg-type]  # None: cannot be imported

import httpx as httpx  # noqa: E402 -- after the line above; named for others to take
