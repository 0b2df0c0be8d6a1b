"""`config.toml` as the program reads it: profiles, and what is wrong is told with 2."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

import pytest

from tests.commands.program import Phtui, environment
from tests.fake_posthog import KEY, PROJECT_ID, FakePostHog


@pytest.fixture
def phtui(posthog: FakePostHog, tmp_path: Path) -> Phtui:
    posthog.query_takes(polls=0, rows=[["$pageview", 7]], columns=["event", "n"])
    return Phtui(posthog, tmp_path)


def configure(phtui: Phtui, home: Path, text: str) -> None:
    """Write the file; the environment then has no login."""
    folder = home / "config" / "phtui"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(text)
    (folder / "key").write_text(KEY)
    phtui.environment = environment(None, home) | {"XDG_CONFIG_HOME": str(home / "config")}


def profile(phtui: Phtui) -> str:
    return (
        f'[profiles.web]\nhost = "{phtui.posthog.url}"\nproject = {PROJECT_ID}\nkey_file = "key"\n'
    )


@pytest.mark.parametrize(
    "arguments", [["-P", "web", "sql"], ["sql", "--profile", "web"]], ids=" ".join
)
def test_a_profile_is_named_before_or_after_the_command(
    phtui: Phtui, tmp_path: Path, arguments: list[str]
) -> None:
    configure(phtui, tmp_path, profile(phtui))
    done = phtui(*arguments, "-c", "select 1", "--format", "csv")
    assert (done.returncode, done.stdout) == (0, "event,n\n$pageview,7\n")
    assert phtui.posthog.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_a_profile_that_is_not_there_is_2(phtui: Phtui, tmp_path: Path) -> None:
    configure(phtui, tmp_path, profile(phtui))
    done = phtui("-P", "wbe", "sql", "-c", "select 1")
    assert (done.returncode, done.stdout) == (2, "")
    assert "There are: web" in done.stderr


@pytest.mark.parametrize(
    ("text", "words"), [("moose = true", "Is mouse meant?"), ('screen = "log"', "recordings, logs")]
)
def test_what_is_wrong_is_2_for_every_command(
    phtui: Phtui, tmp_path: Path, text: str, words: str
) -> None:
    configure(phtui, tmp_path, text)
    phtui.environment |= environment(phtui.posthog, tmp_path)
    done = phtui("sql", "-c", "select 1")
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "config.toml" in done.stderr
    assert phtui.posthog.requests == []


def test_ctrl_c_while_a_command_is_asked_for_the_key_is_130(phtui: Phtui, tmp_path: Path) -> None:
    asked, script = tmp_path / "asked", tmp_path / "slow.py"
    script.write_text(f"import pathlib, time; pathlib.Path('{asked}').touch(); time.sleep(60)")
    configure(phtui, tmp_path, f"[profiles.a]\nkey_command = '{sys.executable} {script}'\n")
    with phtui.start("-P", "a", "sql", "-c", "select 1") as process:
        deadline = time.monotonic() + 20
        while not asked.exists():
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in error


def test_the_demo_is_no_profile(phtui: Phtui, tmp_path: Path) -> None:
    configure(phtui, tmp_path, profile(phtui))
    done = phtui("--demo", "-P", "web", "sql", "-c", "select 1")
    assert done.returncode == 2
    assert "use one" in done.stderr
