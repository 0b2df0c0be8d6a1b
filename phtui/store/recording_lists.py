"""What the reader wants of the recordings' view kept: lists by name, the columns.

A small file of JSON, read and written whole; its owner alone may read it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import platformdirs

from phtui.store.database import StoreError
from phtui.store.private_file import write_private

MOST_SAVED = 100
_LONGEST_NAME = 40


def lists_path() -> Path:
    """Return the file of this user."""
    return platformdirs.user_data_path("phtui", appauthor=False) / "recording-lists.json"


class SavedLists:
    """The file. It need not exist, nor the folder it is in."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> dict[str, str]:
        """Return the words of each list by its name; a file that is none of ours has none.

        Raises:
            StoreError: It is there and cannot be read.
        """
        lists = self._read().get("lists")
        if not isinstance(lists, dict):
            return {}
        return {name: words for name, words in lists.items() if isinstance(words, str)}

    def save(self, name: str, words: str) -> dict[str, str]:
        """Keep a list, in place of one of the same name, and return all.

        Raises:
            StoreError: It cannot be written, or there are too many.
        """
        name = name.strip()[:_LONGEST_NAME]
        if not name:
            raise StoreError("A list needs a name.")
        lists = self.load() | {name: words}
        if len(lists) > MOST_SAVED:
            raise StoreError(f"{MOST_SAVED} lists are the most that are kept. Forget one first.")
        self._write(lists=lists)
        return lists

    def forget(self, name: str) -> dict[str, str]:
        """Keep a list no more, and return the others.

        Raises:
            StoreError: It cannot be written.
        """
        lists = {each: words for each, words in self.load().items() if each != name}
        self._write(lists=lists)
        return lists

    def load_columns(self) -> tuple[str, ...]:
        """Return the names of the columns that were chosen last; none if none were.

        Raises:
            StoreError: The file is there and cannot be read.
        """
        columns = self._read().get("columns")
        return tuple(map(str, columns)) if isinstance(columns, list) else ()

    def save_columns(self, names: Sequence[str]) -> None:
        """Keep the choice of columns.

        Raises:
            StoreError: It cannot be written.
        """
        self._write(columns=list(names))

    def _read(self) -> dict[str, Any]:
        try:
            saved = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise StoreError(f"{self._path} cannot be read: {error.strerror}.") from error
        except ValueError:
            return {}
        return saved if isinstance(saved, dict) else {}

    def _write(self, **changes: object) -> None:
        text = json.dumps(self._read() | changes, indent=1)
        try:
            write_private(self._path, text.encode())
        except OSError as error:
            raise StoreError(f"{self._path} cannot be written: {error.strerror}.") from error
