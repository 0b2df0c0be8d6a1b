"""Logs that are kept in a file: killed and taken up again, trimmed, emptied."""

from __future__ import annotations

import json
import signal
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from tests.commands.logged import PLUGIN, Log, phtui, plugin, texts, until
from tests.commands.program import Phtui

__all__ = ["phtui", "plugin"]

LIVE_LINES = 300
ARGUMENTS = ("logs", PLUGIN, "--spool", "--format", "jsonl")


@contextmanager
def logging(plugin: Log) -> Iterator[threading.Event]:
    """Log a line every few milliseconds; the event is set when the last one is there."""
    done = threading.Event()

    def log() -> None:
        for number in range(LIVE_LINES):
            plugin.add_now(f"live {number}")
            time.sleep(0.02)
        done.set()

    thread = threading.Thread(target=log)
    thread.start()
    yield done
    thread.join()


def test_what_is_killed_in_mid_tail_loses_nothing_and_doubles_nothing(
    phtui: Phtui, plugin: Log
) -> None:
    plugin.add("held", 1)
    with phtui.start(*ARGUMENTS, "--follow") as first:
        assert first.stdout is not None
        assert "held" in first.stdout.readline()
        with logging(plugin) as done:
            while "live" not in (seen := first.stdout.readline()):
                assert seen
            first.kill()
            assert not done.is_set()
            before = [seen, *first.stdout.read().splitlines()]
    assert first.returncode == -signal.SIGKILL
    asked = len(phtui.posthog.asked("GET", plugin.path))
    with phtui.start(*ARGUMENTS, "--follow", "--verify") as second:
        assert second.stdout is not None
        told = [json.loads(second.stdout.readline()) for _ in range(LIVE_LINES + 2)]
        until(lambda: len(phtui.posthog.asked("GET", plugin.path)) > asked + 1)
        second.send_signal(signal.SIGINT)
        rest = second.stdout.read()
    assert (second.returncode, rest) == (130, "")
    lines = [record["text"] for record in told if record["kind"] == "line"]
    assert lines == ["held", *(f"live {number}" for number in range(LIVE_LINES))]
    [gap] = [record for record in told if record["kind"] == "gap"]
    assert (gap["why"], gap["filled"]) == ("not followed", True)
    kept = sum(json.loads(line).get("kind") == "line" for line in before if line.endswith("}"))
    assert 0 < gap["backfilled"] <= LIVE_LINES - kept


def test_a_spool_remembers_what_posthog_does_not(phtui: Phtui, plugin: Log, tmp_path: Path) -> None:
    plugin.add("first", 60)
    arguments = ("logs", PLUGIN, "--spool", "--format", "jsonl")
    assert texts(phtui(*arguments, "--since", "270s").stdout) == ["first"]
    plugin.rows.clear()
    plugin.add("older", 1)
    plugin.add("second", 120)
    assert texts(phtui(*arguments).stdout) == ["older", "first", "second"]
    [spool] = tmp_path.rglob("*.sqlite")
    assert stat.S_IMODE(spool.stat().st_mode) == 0o600


def test_a_spool_is_trimmed_and_emptied_and_that_is_said(
    phtui: Phtui, plugin: Log, tmp_path: Path
) -> None:
    arguments = ("logs", PLUGIN, "--spool", "--format", "jsonl")
    assert "no spool" in phtui("logs", "--clean").stderr
    for number in range(3):
        plugin.add(f"line {number}", number * 60)
    assert phtui("logs", PLUGIN, "--spool", "--keep", "2").stdout.count("\n") == 2
    [spool] = tmp_path.rglob("*.sqlite")
    middle = (plugin.begin + timedelta(seconds=90)).isoformat()
    trimmed = phtui("logs", "--clean", "--older", middle)
    assert trimmed.stdout.startswith(f"{spool}: 1 lines removed, 1 kept; ")
    assert texts(phtui(*arguments, "--since", "200s").stdout) == ["line 2"]
    emptied = phtui("logs", "--clean")
    assert " lines removed, 0 kept; " in emptied.stdout
    for wrong in (["--older", "7d"], ["--clean", "--older", "soon"], ["--clean", PLUGIN]):
        assert phtui("logs", *wrong).returncode == 2
