"""What was typed after `:`, remembered from one start to the next."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import platformdirs

from phtui.store.private_file import write_private

_MOST = 200


def commands_path() -> Path:
    """Return the file of this user."""
    return platformdirs.user_state_path("phtui", appauthor=False) / "commands"


class CommandHistory:
    """The last commands, each once, oldest first."""

    def __init__(self, path: Path | None = None) -> None:
        """Args: path: where they are kept; by default in the user's folder for state."""
        self._path = path or commands_path()

    def read(self) -> list[str]:
        """Return them; none where there is no such file that can be read."""
        with suppress(OSError):
            return self._path.read_text("utf-8", "replace").splitlines()[-_MOST:]
        return []

    def add(self, command: str) -> None:
        """Remember one more; a disk that takes none is no reason not to obey it."""
        kept = [each for each in self.read() if each != command]
        with suppress(OSError):
            write_private(self._path, "\n".join([*kept, command][-_MOST:]).encode())
