"""phtui with a bug on F10; on F9 one in what paints, on F8 one in what reads keys."""

from __future__ import annotations

import sys
from functools import reduce
from pathlib import Path

from textual.binding import Binding

import phtui.app
from phtui.app import PhtuiApp
from tests.app import Fixed


class CrashingApp(PhtuiApp):
    """Stumbles when it is told to."""

    CSS_PATH = str(Path(phtui.app.__file__).with_name("app.tcss"))
    BINDINGS = [
        ("f10", "stumble", "Stumble"),
        Binding("f9", "break('_output._painter.update')", priority=True),
        Binding("f8", "break('process_message')", priority=True),
    ]

    def action_stumble(self) -> None:
        secret = "phx_secret_in_a_local_variable"
        raise RuntimeError(f"a bug with \x1b[31m in it, {len(secret)}")

    def action_break(self, path: str) -> None:
        *way, name = path.split(".")
        setattr(reduce(getattr, way, self._driver), name, self._stumble)
        self.action_redraw()

    def _stumble(self, *_: object) -> None:
        self.action_stumble()


if __name__ == "__main__":
    app = CrashingApp(Fixed(sys.argv[1]), key_hint="…1234")
    app.run()
    sys.exit(app.return_code)
