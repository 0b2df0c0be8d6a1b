"""httpx without what it looks for and phtui has no use for.

Its command line would import rich, click and pygments: twice the time. And httpcore asks on each
request whether `sniffio` is there: two dozen places looked into, when it is not.
"""

from __future__ import annotations

import sys

for _module in ("httpx._main", "sniffio"):
    sys.modules.setdefault(_module, None)  # type: ignore[arg-type]  # None: cannot be imported

import httpx as httpx  # noqa: E402 -- after the line above; named for others to take
