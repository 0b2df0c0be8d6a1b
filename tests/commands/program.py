"""The program as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.fake_posthog import KEY, PROJECT_ID, FakePostHog


def environment(posthog: FakePostHog | None, home: Path) -> dict[str, str]:
    """A clean environment, with a login for this PostHog."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    kept |= {"HOME": str(home), "PYTHONUTF8": "1"}
    if posthog is None:
        return kept
    return kept | {
        "POSTHOG_HOST": posthog.url,
        "POSTHOG_PERSONAL_API_KEY": KEY,
        "POSTHOG_PROJECT_ID": str(PROJECT_ID),
    }


def command(*arguments: str) -> Sequence[str]:
    return [sys.executable, "-m", "phtui", *arguments]


class Phtui:
    """Runs the program to its end."""

    def __init__(self, posthog: FakePostHog, home: Path) -> None:
        self.posthog = posthog
        self.environment = environment(posthog, home)

    def __call__(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*arguments), env=self.environment, input=stdin, capture_output=True,
            text=True, timeout=30, check=False,
        )  # fmt: skip

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command(*arguments), env=self.environment, stdout=pipe, stderr=pipe, text=True
        )
