"""phtui on its logs, its event loop watched: `python -m tests.bench.soak_app`."""

from __future__ import annotations

from phtui import app
from phtui.session import Session
from phtui.settings.values import Options
from tests.bench.apps.stalls import note_stalls


class SoakApp(app.PhtuiApp):
    """The app, and a watch on its loop."""

    CSS_PATH = app.__file__.removesuffix("py") + "tcss"

    def on_ready(self) -> None:
        """Begin to watch once the first frame is out."""
        self.run_worker(note_stalls())


def main() -> None:
    """Run it on the PostHog that the environment names."""
    session = Session(Options(), demo=False, speed=0)
    SoakApp(session, key_hint=session.key_hint, first_view="logs").run(mouse=False)


if __name__ == "__main__":
    main()
