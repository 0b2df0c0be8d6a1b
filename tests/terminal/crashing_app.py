"""phtui with a bug on F9."""

from __future__ import annotations

import sys
from pathlib import Path

import phtui.app
from phtui.app import PhtuiApp
from tests.app import Fixed


class CrashingApp(PhtuiApp):
    """Stumbles when it is told to."""

    CSS_PATH = str(Path(phtui.app.__file__).with_name("app.tcss"))
    BINDINGS = [("f10", "stumble", "Stumble")]

    def action_stumble(self) -> None:
        secret = "phx_secret_in_a_local_variable"
        raise RuntimeError(f"a bug with \x1b[31m in it, {len(secret)}")


if __name__ == "__main__":
    app = CrashingApp(Fixed(sys.argv[1]), key_hint="…1234")
    app.run()
    sys.exit(app.return_code)
