"""Lines of logs taken out of phtui."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual.reactive import var
from textual.worker import Worker

from phtui.jobs.log_save import Export, pipe, save
from phtui.jobs.log_text import LineTexts
from phtui.store.log_filter import LogFilter
from phtui.store.log_windows import LogWindows
from phtui.work.base import JobRunner


class LogExportWork(JobRunner):
    """Saves and pipes what is shown of logs."""

    log_export: var[Export] = var(Export(), always_update=True)
    """What came of the last wish to save or to pipe."""

    log_windows: var[LogWindows | None] = var(None)
    """What is kept of the logs, to look at; there with the first source that is followed."""

    def export_logs(
        self, purpose: str, target: str, chosen: LogFilter, texts: LineTexts
    ) -> Worker[None]:
        """Take the lines of a filter out of phtui.

        Args:
            purpose: `save` or `pipe`.
            target: A file, or a shell command.
            chosen: Which lines.
            texts: How they are written.
        """
        return self._start("log export", self._export_logs(purpose, target, chosen, texts))

    def stop_log_export(self) -> None:
        """End the program that reads lines, if there is one."""
        self.workers.cancel_group(self, "log export")

    async def _export_logs(
        self, purpose: str, target: str, chosen: LogFilter, texts: LineTexts
    ) -> None:
        windows = self.log_windows
        if windows is None:
            self.log_export = Export("No source is followed: there is nothing to take.", True)
        elif purpose == "save":
            path = await asyncio.to_thread(lambda: Path(target).expanduser().absolute())
            self.log_export = await save(windows, chosen, texts, path)
        else:
            self.log_export = await pipe(windows, chosen, texts, target)
