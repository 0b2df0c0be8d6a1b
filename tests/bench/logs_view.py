"""phtui's own Logs view following a file, which a PostHog on loopback serves as a plugin's log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench.link import Link
from tests.bench.programs import Program
from tests.bench.server import answer, posthog
from tests.bench.session import Session
from tests.fake_posthog import FakePostHog
from tests.live_log import LiveLog, serve_sources

_SOURCE = "S3 export"


class FileLog(LiveLog):
    """The lines of a file, each with the time at which it was first seen."""

    def __init__(self, posthog: FakePostHog, path: Path) -> None:
        self._file = path.open(encoding="utf-8")
        super().__init__(posthog)

    def catch_up(self) -> None:
        """Take in what was appended."""
        texts = self._file.read().splitlines()
        self._at = max(self._at, datetime.now(UTC) - timedelta(milliseconds=len(texts)))
        self.add(*texts)


@dataclass(frozen=True)
class LogsView(Program):
    """The whole app, taken to its Logs view by keyboard."""

    stack: ExitStack | None = None
    """Ends the servers."""

    def start(
        self, *arguments: str, link: Link | None = None, stalls: Path | None = None
    ) -> Session:
        """Start it on a server of its own, and choose the source."""
        assert self.stack is not None
        fake, program = self.stack.enter_context(posthog(answer(10)))
        serve_sources(fake)
        FileLog(fake, Path(arguments[0]))
        session = program.start("--screen", "logs", link=link, stalls=stalls)
        session.until_shows(_SOURCE)
        session.press("\r")
        session.until_shows("FOLLOW")
        return session


@contextmanager
def logs_view() -> Iterator[LogsView]:
    """Yield the program; its servers end afterwards."""
    with ExitStack() as stack:
        yield LogsView("phtui's Logs view", (), stack=stack)
