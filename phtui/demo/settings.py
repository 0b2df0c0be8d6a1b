"""How the demo server is to behave."""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from phtui.demo.child import DEFAULT_SPEED
from phtui.demo.dataset.plan import FULL_VISITS

_KEY = re.compile("phx_demo[0-9a-f]{32}")


def data_folder() -> Path:
    """Return where the data sets of this user are."""
    return platformdirs.user_cache_path("phtui", appauthor=False) / "demo"


def _random_key() -> str:
    return "phx_demo" + secrets.token_hex(16)


def kept_key(folder: Path) -> str:
    """Return the key of the servers on this data: who follows one outlives its restart."""
    path = folder / "key"
    with suppress(OSError):
        if _KEY.fullmatch(key := path.read_text(encoding="ascii", errors="replace")):
            return key
    key = _random_key()
    folder.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(key, encoding="ascii")
    return key


@dataclass(frozen=True)
class Settings:
    """What the command line can say; the limits are those PostHog has."""

    port: int = 0
    """0 takes any free one."""
    visits: int = FULL_VISITS
    cache: Path = field(default_factory=data_folder)
    """Where data sets are kept from one start to the next."""
    speed: int = DEFAULT_SPEED
    """Rows a second an asynchronous query may read; 0 sets no limit."""
    whole: bool = False
    """Whether to answer only when all days are there, not the newest alone."""
    throttle: bool = False
    """Whether requests and bytes are counted against PostHog's budgets."""
    max_seconds: float = 60.0
    """How long a query may run; personal keys have 10 in most organizations."""
    queue_seconds: float = 30.0
    """How long a fourth query waits for one of three to end."""
    fresh_seconds: float = 60.0
    """How long `async` and `blocking` serve a result again instead of running the query."""
    lines: float = 1.0
    """Log lines a second of a plugin that does nothing else; 0 for no such plugin."""
    legacy: bool = False
    """Whether persons answer as a server of 2024 did: trends, stickiness, values as a list."""
    api_key: str = field(default_factory=_random_key)
