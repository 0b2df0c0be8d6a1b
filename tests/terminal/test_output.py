"""Which driver the app gets."""

from __future__ import annotations

import subprocess
import sys

import pytest

from phtui.terminal.driver import FrameDriver
from phtui.terminal.output import driver_class


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PHTUI_DRIVER", raising=False)
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_ours_where_it_works(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert driver_class() is FrameDriver


@pytest.mark.parametrize("platform", ["win32", "cygwin", "emscripten"])
def test_the_stock_driver_elsewhere(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert driver_class() is None


@pytest.mark.parametrize(
    ("name", "value"), [("PHTUI_DRIVER", "stock"), ("TEXTUAL_DRIVER", "some.module:Driver")]
)
def test_the_stock_driver_where_asked_for(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert driver_class() is None


def test_asking_imports_no_driver_that_is_not_there() -> None:
    code = "import sys, phtui.terminal.output; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
