"""What reads values and errors pays nothing for HTTP: httpx would delay the first paint."""

from __future__ import annotations

import subprocess
import sys

WITHOUT_HTTP = ("answer", "budget", "details", "errors", "exchange", "failures", "hosts", "models",
                "retry")  # fmt: skip


def test_only_the_transport_imports_httpx() -> None:
    imports = "".join(f"import phtui.api.{name}\n" for name in WITHOUT_HTTP)
    code = f"{imports}import sys\nsys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
