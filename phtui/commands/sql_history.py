"""What `phtui sql` ran, in the history that the workbench shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from phtui.commands.shell import say
from phtui.formatting import safe
from phtui.jobs.query_record import entry_of
from phtui.jobs.query_run import Phase, QueryRun
from phtui.store.database import StoreError
from phtui.store.place import Place
from phtui.store.workbench import history_alone, workbench_path

if TYPE_CHECKING:
    from phtui.api.client import PostHogClient


class SqlHistory:
    """One entry for a command, however often it watches."""

    def __init__(self, client: PostHogClient) -> None:
        self._client = client
        self._id: int | None = None
        self._has_warned = False

    async def enter(self, run: QueryRun) -> None:
        """Enter a run that is over; trouble with the disk is told once, and stops nothing."""
        if self._id is not None and run.phase is Phase.CANCELLED:
            return  # so a watch ends
        client = self._client
        name = client.project.name if client.project else ""
        entry = entry_of(run, Place(client.host, client.project_number or 0, name), by_command=True)
        try:
            async with history_alone(workbench_path()) as history:
                if self._id is None:
                    self._id = await history.add(entry)
                else:
                    await history.repeat(self._id, entry)
        except StoreError as error:
            if not self._has_warned:
                say(safe(f"Not in the history: {error}"))
            self._has_warned = True
