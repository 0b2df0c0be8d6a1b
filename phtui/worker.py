"""The one place phtui talks to PostHog while the UI is up."""

from __future__ import annotations

from phtui.work.logs import LogWork
from phtui.work.queries import QueryWork


class ApiWorker(QueryWork, LogWork):
    """Runs every job and holds the state it is in; a part for each feature.

    The app mounts it once. Screens `watch` it.
    """

    DEFAULT_CSS = "ApiWorker { display: none; }"
