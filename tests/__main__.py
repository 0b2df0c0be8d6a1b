"""Every check there is: `python -m tests`. What is not run here is not a rule."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = f"{Path(sys.executable).parent}/"

CHECKS = {
    "format": [BIN + "ruff", "format", "--check", "."],
    "lint": [BIN + "ruff", "check", "."],
    "types": [BIN + "mypy"],
    "layers": [BIN + "lint-imports"],
    # More workers than cores: most tests wait for something most of the time.
    "tests": [sys.executable, "-m", "pytest", "-n", "4", "--dist", "loadgroup"],
}


def main() -> int:
    """Run the checks named on the command line, or all; return 0 when each passes."""
    failed = []
    for name in sys.argv[1:] or CHECKS:
        began = time.monotonic()
        code = subprocess.run(CHECKS[name], cwd=ROOT, check=False).returncode
        word = "passed" if code == 0 else f"FAILED ({code})"
        sys.stdout.write(f"=== {name}: {word} in {time.monotonic() - began:.1f} s\n")
        sys.stdout.flush()
        if code:
            failed.append(name)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
