"""What can be done with the recordings that are loaded, and with the one under the cursor."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.reactive import var

from phtui.api.recording_models import Recording
from phtui.jobs.recording_columns import person_name
from phtui.jobs.recording_fields import FIELDS, fields_of
from phtui.jobs.recording_links import as_json, curl_command, events_sql, web_url
from phtui.store.place import Place
from phtui.widgets.cell_view import CellView
from phtui.widgets.cells import GridCell
from phtui.widgets.grid import Grid
from phtui.widgets.letter_menu import LetterMenu
from phtui.widgets.recording_naming import RecordingNaming
from phtui.widgets.taking import Taken, ask_to_pipe_rows, ask_to_save

_COPIES = {"u": "web address", "i": "id", "p": "person", "j": "JSON", "s": "HogQL", "c": "curl"}


class RecordingPane(RecordingNaming):
    """The list with the keys that need nothing from PostHog."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "quick", "Filter here", key_display="/", id="recordings.quick",
                tooltip="Show only what holds a text, of what is loaded"),
        Binding("o", "web", "Web", id="app.web", tooltip="Show and copy the web address"),
        Binding("Y", "copy_as", "Copy as", show=False, id="app.copy_as",
                tooltip="Copy the address, id, person, JSON, HogQL or curl command"),
        Binding("d", "details", "Raw", show=False, id="recordings.raw",
                tooltip="All that PostHog tells of this recording"),
        Binding("W", "wide", "Wide", show=False, id="recordings.wide",
                tooltip="Show every column; again: those that were chosen"),
        Binding("t", "times", "Time", show=False, id="app.times",
                tooltip="Times: local, the project's, UTC, relative"),
        Binding("ctrl+s", "save_rows", "Save", show=False, id="recordings.save_rows",
                tooltip="Save what is shown, or marked, to a file: .csv, .jsonl, .md …"),
        Binding("vertical_line", "pipe", "Pipe", key_display="|", show=False,
                id="recordings.pipe",
                tooltip="Give what is shown, or marked, to a shell command, as lines of JSON"),
        Binding("f", "alone", "Full width", show=False, id="app.full_screen",
                tooltip="Give the list the whole window; again: back"),
    ]  # fmt: skip

    place: var[Place | None] = var(None)
    """Whose recordings they are; None while that is not known."""
    project_zone: var[str] = var("UTC")
    """The project's time zone."""

    @property
    def recording(self) -> Recording | None:
        """The one under the cursor."""
        return self.grid.recording

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002 -- Textual's signature
    ) -> bool:
        """Offer what there is something for."""
        if action in ("save_rows", "pipe"):
            return self.recording is not None
        if action in ("web", "copy_as"):
            return self.recording is not None and self.place is not None
        return action != "details" or self.recording is not None

    def action_quick(self) -> None:
        """Filter what is loaded."""
        self.ask_quick()

    def action_wide(self) -> None:
        """Show every column, or those that were chosen."""
        self.toggle_wide()

    def action_alone(self) -> None:
        """Give the list the whole window."""
        self.toggle_class("alone")

    def action_web(self) -> None:
        """Show the web address."""
        if self.recording is not None and self.place is not None:
            self.app.open_url(web_url(self.place.host, self.place.project, self.recording.id))

    def action_copy_as(self) -> None:
        """Copy something of the recording."""
        if self.recording is None or self.place is None:
            return
        place, chosen = self.place, self.grid.chosen

        def copy(letter: str | None) -> None:
            if letter is not None:
                self.app.copy_to_clipboard("\n".join(_text(letter, each, place) for each in chosen))

        several = f"Copy of {len(chosen):,} marked:" if len(chosen) > 1 else "Copy"
        choices = {letter: (words, letter) for letter, words in _COPIES.items()}
        self.app.push_screen(LetterMenu(several, choices), copy)

    def action_details(self) -> None:
        """Show all that PostHog tells."""
        if self.recording is not None:
            cell = GridCell(0, 0, "recording", "", dict(self.recording.raw))
            self.app.push_screen(CellView(cell, self.recording.id))

    def action_times(self) -> None:
        """Write times by the next clock."""
        self.notify(f"Times: {self.next_times(self.project_zone)}", timeout=2, markup=False)

    def action_save_rows(self) -> None:
        """Save what is marked, or else all that is shown."""
        ask_to_save(self.screen, self._taken)

    def action_pipe(self) -> None:
        """Ask for a command that is to read what is marked, or else all that is shown."""
        ask_to_pipe_rows(self.screen, self._taken)

    @property
    def _taken(self) -> Taken:
        """What is marked, or else all that is shown."""
        marked = bool(self.grid.marked)
        chosen = self.grid.chosen if marked else self.grid.recordings
        words = f"{len(chosen):,} {'marked' if marked else 'shown'} recordings"
        return Taken(words, "recordings", FIELDS, [fields_of(each) for each in chosen])

    @on(Grid.CellOpened)
    def open_cell(self, event: Grid.CellOpened) -> None:
        """Show a value in full."""
        event.stop()
        self.app.push_screen(CellView(event.cell))

    @on(Grid.CopyRequested)
    def copy_value(self, event: Grid.CopyRequested) -> None:
        """Copy a value."""
        event.stop()
        self.app.copy_to_clipboard(event.text.strip())


def _text(letter: str, recording: Recording, place: Place) -> str:
    """Return what a letter of the menu copies."""
    match letter:
        case "u":
            return web_url(place.host, place.project, recording.id)
        case "p":
            return person_name(recording)
        case "j":
            return as_json(recording)
        case "s":
            return events_sql(recording)
        case "c":
            return curl_command(place.host, place.project, recording.id)
        case _:
            return recording.id
