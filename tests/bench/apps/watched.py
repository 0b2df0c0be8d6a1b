"""phtui, its event loop watched: `python -m tests.bench.apps.watched`, options as phtui's."""

from __future__ import annotations

from phtui import app
from phtui.cli.main import main
from tests.bench.apps.stalls import note_stalls


class WatchedApp(app.PhtuiApp):
    """The app, and a watch on its loop."""

    CSS_PATH = app.__file__.removesuffix("py") + "tcss"

    def on_ready(self) -> None:
        """Begin to watch once the first frame is out."""
        self.run_worker(note_stalls())


if __name__ == "__main__":
    app.PhtuiApp = WatchedApp  # type: ignore[misc]  # the command line imports it by this name
    main()
