"""Recordings: find the session that matters, and go from it to what else is known of it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.coordinate import Coordinate
from textual.widgets import Static

from phtui.api.recording_filters import RecordingFilter
from phtui.api.recording_models import Recording
from phtui.formatting import safe
from phtui.jobs.recording_columns import local_time, person_name
from phtui.jobs.recording_links import events_sql, time_words, web_url
from phtui.jobs.recording_wish import parse_second, parse_wish
from phtui.jobs.recording_words import quoted
from phtui.jobs.recordings import Listing
from phtui.jobs.story import StorySession
from phtui.store.place import Place
from phtui.view import Frame, View
from phtui.widgets.go import Go
from phtui.widgets.piping import end_pipes
from phtui.widgets.recording_form import RecordingForm
from phtui.widgets.recording_grid import RecordingGrid
from phtui.widgets.recording_pane import RecordingPane
from phtui.widgets.recording_trail import RecordingTrail, Seen
from phtui.widgets.storyboard_pane import StoryboardPane
from phtui.worker import ApiWorker


class _Stories(View):
    """The part that reads a recording: its storyboard takes the place of the list."""

    def __init__(self, worker: ApiWorker, frame: Frame) -> None:
        super().__init__(worker, frame)
        self._pane = RecordingPane()
        self._about = Static(id="about", markup=False)
        self._story = StoryboardPane()
        self._session_id = ""
        self._second: float | None = None
        """Where to go in the session, once it is told so far."""

    def compose_view(self) -> ComposeResult:
        """Lay out the list with the recording, and the storyboard that is read instead."""
        self._about.display = self._story.display = False
        yield self._pane
        yield self._about
        yield self._story

    def on_mount(self) -> None:
        """Follow the worker."""
        self.watch(self._worker, "storyboards", self._show_story)
        self.watch(self._worker, "page_views", self._show_page)

    @property
    def reads(self) -> bool:
        """Whether a storyboard is read."""
        return self._story.display

    @property
    def _recording(self) -> Recording | None:
        """The recording that is read, or the one under the cursor."""
        if not self.reads:
            return self._pane.recording
        known = self._worker.recording_list.recordings
        return next((each for each in known if each.id == self._session_id), None)

    def read(self, session: StorySession, about: str, second: float | None = None) -> None:
        """Read a session, at a second of it."""
        self._session_id, self._second = session.session_id, second
        self._about.update(safe(about))
        self._pane.display = False
        self._about.display = self._story.display = True
        self._worker.open_storyboard(session)
        self._story.focus_list()
        self.refresh_bindings()

    def step_back(self) -> bool:
        """Undo what was done in the storyboard, close it, or undo what was done to the list."""
        if not self.reads:
            return self._pane.step_back()
        if not self._story.step_back():
            self._worker.close_storyboard(self._session_id)
            self._about.display = self._story.display = False
            self._pane.display = True
            self._pane.grid.focus()
            self.refresh_bindings()
        return True

    @on(RecordingGrid.Entered)
    def read_recording(self, event: RecordingGrid.Entered) -> None:
        """Read the recording under the cursor."""
        recording = event.recording
        start, end = (
            None if time is None else time // 1000 for time in (recording.start, recording.end)
        )
        about = f"{person_name(recording)} · {local_time(recording.start)} · {recording.id}"
        self.read(StorySession(recording.id, start, end, recording.ongoing), about)

    @on(StoryboardPane.PageWanted)
    def make_page(self, event: StoryboardPane.PageWanted) -> None:
        """Make the page of a moment."""
        self._worker.open_page_view(event.session_id, event.at)

    @on(StoryboardPane.CopyRequested)
    def copy_row(self, event: StoryboardPane.CopyRequested) -> None:
        """Copy what happened."""
        self.app.copy_to_clipboard(event.text)

    @on(StoryboardPane.WebUrlWanted)
    def open_second(self, event: StoryboardPane.WebUrlWanted) -> None:
        """Show the web address of a second."""
        if (place := self._pane.place) is not None:
            self.app.open_url(web_url(place.host, place.project, event.session_id, event.seconds))

    def _show_story(self) -> None:
        story = self._worker.storyboards.get(self._session_id)
        if story is None:
            return
        self._story.storyboard = story
        if self._second is not None and (
            story.complete or (story.rows and story.rows[-1].at > self._second * 1000)
        ):
            self._story.go_to(self._second)
            self._second = None

    def _show_page(self) -> None:
        page = self._worker.page_views.get(self._session_id)
        if page is not None:  # it is gone when the storyboard is closed, and so is its screen
            self._story.page = page


class RecordingsScreen(_Stories):
    """The list and the recording under the cursor, side by side; or its storyboard."""

    CSS_PATH = "recordings.tcss"
    COLON_COMMANDS = {
        "save": "NAME: keep this list under a name",
        "goto": "2:10: go to that time of the session that is read",
    }

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "form", "Ask PostHog", id="recordings.form",
                tooltip="What PostHog is asked for, as a form"),
        Binding("J", "jump", "Go to", id="app.jump",
                tooltip="To the person, the logs of that time, the events"),
        Binding("n", "more", "Next page", show=False, id="recordings.more",
                tooltip="Load the next page now"),
        Binding("R", "refresh", "Refresh", id="app.refresh", show=False,
                tooltip="Load the first page anew; the cursor stays on its recording"),
        Binding("ctrl+c", "interrupt", "Quit?", id="recordings.quit", priority=True, show=False,
                tooltip="Ends the command that is piped to; says how to quit"),
    ]  # fmt: skip

    def __init__(self, worker: ApiWorker, frame: Frame) -> None:
        super().__init__(worker, frame)
        self._list_name = ""
        self._trail = RecordingTrail()

    def on_mount(self) -> None:
        """Follow the worker."""
        self._pane.grid.focus()
        self.watch(self._worker, "recording_list", self._show_list)
        self.watch(self._worker, "recording_activity", self._pane.show_activity)
        self.watch(self._worker, "server_lists", self._pane.show_server_lists)
        self.watch(self._worker, "connection", self._show_place)
        self.call_after_refresh(self._begin)

    def obey(self, words: str) -> None:
        """Show what `:rec` names: a list by its name, the words of a filter, a session."""
        known = self._pane.known_lists()
        wish = parse_wish(known.get(words, words))
        while self.reads:
            self.step_back()
        self._ask(wish.filter, words if words in known else "")
        if wish.session_id:
            self.read(StorySession(wish.session_id), f"session {wish.session_id}", wish.second)

    def arrive(self, words: str) -> None:
        """Show what a jump names; what was shown before is there again when one has left."""
        left = self._seen
        self.obey(words)
        self._trail.arrive(left)

    def step_back(self) -> bool:
        """Undo what was done to the list, then go to the list before."""
        if super().step_back():
            return True
        before = self._trail.back()
        if seen := before or self._trail.out():
            self._return_to(seen)
        return before is not None

    def obey_here(self, name: str, words: str) -> None:
        """Keep this list under a name, or go to a time of the session."""
        if name == "goto" and self.reads:
            self._story.go_to(parse_second(words))
        elif name == "save" and words:
            self._pane.save_list(words)
        else:
            raise ValueError(":save takes a name; :goto a time, where a session is read.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something for."""
        del parameters
        if action == "jump":
            return self._recording is not None
        if action in ("form", "refresh"):
            return not self.reads
        return action != "more" or (self._pane.listed.may_go_on and not self.reads)

    def action_form(self) -> None:
        """Change what PostHog is asked."""

        def ask(filter_: RecordingFilter | None) -> None:
            if filter_ is not None:
                self._ask(filter_)

        self.app.push_screen(RecordingForm(self._pane.listed.filter), ask)

    def action_jump(self) -> None:
        """Go elsewhere from the recording."""
        recording = self._recording
        if recording is None:
            return
        person = recording.person.id or recording.distinct_id
        moment = self._story.moment * 1000 if self.reads else recording.start
        self.offer_jumps({
            "p": (person_name(recording) or "person", Go("persons", person)),
            "r": ("all recordings of them", Go("recordings", f"person:{quoted(person)}")),
            "l": ("logs of that time", Go("logs", time_words(moment))),
            "s": ("its events as HogQL", Go("hogql", f"new {events_sql(recording)}")),
        })  # fmt: skip

    @on(RecordingPane.MoreWanted)
    def action_more(self) -> None:
        """Load the next page: somebody asks for it, or the cursor nears the end."""
        self._worker.more_recordings()

    def action_refresh(self) -> None:
        """Load the first page anew."""
        self._worker.refresh_recordings()

    def action_interrupt(self) -> None:
        """End a pipe; many try Ctrl-C to quit."""
        words = "The command is ended." if end_pipes(self) else "Ctrl-Q quits."
        self.notify(words, markup=False)

    @on(RecordingPane.FilterWanted)
    def list_anew(self, event: RecordingPane.FilterWanted) -> None:
        """Ask PostHog for another list, or another order."""
        self._ask(event.filter, event.name)

    @on(RecordingPane.ServerListsWanted)
    def load_server_lists(self) -> None:
        """Look for the lists that were saved in PostHog."""
        self._worker.load_server_lists()

    @on(RecordingPane.Looked)
    def count_activity(self, event: RecordingPane.Looked) -> None:
        """Find out how much happened when."""
        self._worker.count_recording_activity(event.recording)

    def _begin(self) -> None:
        """Ask for the last days, unless somebody came for others."""
        known = self._worker.recording_list
        if known.as_of is None and known.phase is Listing.SETTLED:
            self._ask(known.filter)

    @property
    def _seen(self) -> Seen | None:
        """The list as it is shown; None when there was none yet."""
        known = self._worker.recording_list
        row = self._pane.grid.cursor.row
        return None if known.as_of is None else Seen(known.filter, self._list_name, row)

    def _return_to(self, seen: Seen) -> None:
        self._list_name = seen.name
        self._worker.list_recordings(seen.filter)
        self._show_list()
        self._pane.grid.cursor = Coordinate(seen.row, 0)

    def _ask(self, filter_: RecordingFilter, name: str = "") -> None:
        if seen := self._seen:
            self._trail.leave(seen, filter_)
        self._list_name = name
        self._worker.list_recordings(filter_)
        self._show_list()  # the list may be the same, and only its name another

    def _show_list(self) -> None:
        self._pane.show_list(self._worker.recording_list, self._list_name)

    def _show_place(self) -> None:
        connection = self._worker.connection
        if connection.project is not None:
            self._pane.place = Place(connection.host, connection.project.id)
            self._pane.project_zone = connection.project.timezone
