"""Rows out of a table: to a file, or to a shell command."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from phtui.formatting import safe
from phtui.jobs.export import (
    Exported,
    ExportError,
    check_folder,
    export,
    export_formats,
    format_of,
)
from phtui.jobs.export_lines import Row, json_lines
from phtui.widgets.grid import Grid
from phtui.widgets.piping import ask_to_pipe
from phtui.widgets.question import Question


@dataclass(frozen=True, slots=True)
class Taken:
    """Rows as a program gets them: whole values, names that do not change."""

    words: str
    """What they are: `4 marked recordings`."""
    name: str
    """What a file of them is called, without its suffix."""
    columns: Sequence[str]
    rows: Sequence[Row]


class FileQuestion(Question):
    """Asks for a file; stays open for a name that cannot be meant, or is taken till Enter again."""

    def __init__(self, what: str, name: str, check: Callable[[Path], object] | None = None) -> None:
        """Args: check: raises `ExportError` or `ValueError` for a name that says no format."""
        super().__init__(what, name, self._object)
        self._check = check
        self._confirmed: Path | None = None

    def _object(self, answer: str) -> None:
        path = Path(answer).expanduser()
        try:
            if self._check is not None:
                self._check(path)
            check_folder(path)
        except ExportError as error:
            raise ValueError(str(error)) from error
        if path.exists() and path != self._confirmed:
            self._confirmed = path
            raise ValueError(f"{path.name} is there: Enter again replaces it.")


def ask_to_save(screen: Screen[Any], taken: Taken) -> None:
    """Ask for a file, and write rows to it."""

    def save(name: str | None) -> None:
        if name is not None:
            path = Path(name).expanduser().absolute()
            screen.run_worker(_save(screen, path, taken), group="saves", exclusive=True)

    forms = " ".join(f".{form}" for form in export_formats())
    question = FileQuestion(f"Save {taken.words} as {forms}", f"{taken.name}.csv", format_of)
    screen.app.push_screen(question, save)


def ask_to_pipe_rows(screen: Screen[Any], taken: Taken) -> None:
    """Ask for a shell command, and give it rows as lines of JSON."""
    ask_to_pipe(
        screen,
        f"{taken.words} as lines of JSON",
        lambda: "".join(json_lines(taken.columns, taken.rows)),
    )


class TakenTable(Grid):
    """A table whose rows go to a file or to a command."""

    HAS_TYPES = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save_rows", "Save", show=False, id="table.save",
                tooltip="Save the rows to a file: .csv, .jsonl, .md …"),
        Binding("vertical_line", "pipe", "Pipe", key_display="|", show=False, id="table.pipe",
                tooltip="Give the rows to a shell command, as lines of JSON"),
    ]  # fmt: skip

    noun: str = "rows"
    """What the rows are; a file of them is called so too."""

    @property
    def taken(self) -> Taken:
        """The rows for a program."""
        table = self.table
        words = f"{len(table.rows):,} {self.noun}"
        return Taken(words, self.noun, table.columns, table.rows)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Offer what there are rows for."""
        if action in ("save_rows", "pipe"):
            return bool(self.table.rows)
        return super().check_action(action, parameters)

    def action_save_rows(self) -> None:
        """Ask for the file that the rows are to go to."""
        ask_to_save(self.screen, self.taken)

    def action_pipe(self) -> None:
        """Ask for the command that is to read the rows."""
        ask_to_pipe_rows(self.screen, self.taken)


async def _save(screen: Screen[Any], path: Path, taken: Taken) -> None:
    try:
        saved = await asyncio.to_thread(_export, path, taken)
    except ExportError as error:
        screen.notify(safe(str(error)), severity="error", markup=False)
    else:
        screen.notify(safe(saved.words), markup=False)


def _export(path: Path, taken: Taken) -> Exported:
    return export(path, taken.columns, (), taken.rows)
