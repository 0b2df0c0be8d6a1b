"""The one place phtui talks to PostHog while the UI is up."""

from __future__ import annotations

from phtui.work.editor import EditorWork
from phtui.work.logs import LogWork
from phtui.work.persons import PersonWork
from phtui.work.projects import ProjectWork
from phtui.work.queries import QueryWork
from phtui.work.recordings import RecordingWork
from phtui.work.storyboards import StoryboardWork


class ApiWorker(
    EditorWork, QueryWork, LogWork, PersonWork, RecordingWork, StoryboardWork, ProjectWork
):
    """Runs every job and holds the state it is in; a part for each feature.

    The app mounts it once. Screens `watch` it.
    """

    DEFAULT_CSS = "ApiWorker { display: none; }"
