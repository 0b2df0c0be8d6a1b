"""`python -m phtui.demo`."""

from __future__ import annotations

import importlib.util
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from phtui.demo.__main__ import main


@pytest.mark.parametrize("missing", ["chdb", "starlette", "uvicorn", "hogql"])
def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    def find_spec(name: str) -> object:
        return None if name.startswith(missing) else object()

    monkeypatch.setattr(importlib.util, "find_spec", find_spec)
    result = CliRunner().invoke(main)
    assert result.exit_code == 2
    assert result.output == 'The demo needs more packages: pip install "phtui[demo]"\n'


def test_on_windows_it_names_wsl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    result = CliRunner().invoke(main)
    assert result.exit_code == 2
    assert "WSL" in result.output
    assert result.output.count("\n") == 1


def test_it_says_how_to_reach_it_and_ends_by_ctrl_c(tmp_path: Path) -> None:
    """While its data is still being made, which it has nothing to say about."""
    arguments = [sys.executable, "-m", "phtui.demo", "--cache", str(tmp_path), "--visits", "20000"]
    pipe = subprocess.PIPE
    with subprocess.Popen(arguments, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout
        assert process.stderr
        said = ""
        while "Ctrl+C" not in said:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            said += line
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
        assert process.stderr.read() == ""
    assert sorted(path.suffix or path.name for path in tmp_path.iterdir()) == [".lock", "key"]
    assert re.search(r"export POSTHOG_HOST=http://127\.0\.0\.1:\d+\n", said)
    assert re.search(r"export POSTHOG_PERSONAL_API_KEY=phx_\w+\n", said)
    assert "export POSTHOG_PROJECT_ID=1\n" in said
