"""Lines into files and programs, addresses and commands for them, alerts about them."""

from __future__ import annotations

import asyncio
import json
import stat
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from phtui.api.log_models import Level
from phtui.jobs.log_alert import Alert, AlertWatch, run_command
from phtui.jobs.log_links import curl_of, hogql_of, page_of
from phtui.jobs.log_save import pipe_lines, save, save_lines
from phtui.jobs.log_text import LineTexts
from phtui.jobs.piping import MOST_OUTPUT
from phtui.store.log_filter import LogFilter, Match
from phtui.store.log_values import Line, NewLine
from phtui.store.logs import LogStore

TEXTS = LineTexts({"plugin:1": "S3 export"})
HOSTILE = "\x1b[2J\u202eend"
SECOND = 1_000_000


@pytest.fixture
async def store() -> AsyncIterator[LogStore]:
    store = await LogStore.open()
    yield store
    await store.close()


def names_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def written(path: Path) -> str:
    """Wait until something is in a file."""
    deadline = time.monotonic() + 20
    while not (path.exists() and path.read_text().endswith("\n")):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return path.read_text()


async def fill(store: LogStore, *texts: str, start: int = 0, level: int = 2) -> None:
    lines = [NewLine(n.to_bytes(4), n * SECOND, level, text) for n, text in enumerate(texts, start)]
    await store.add("plugin:1", lines)


async def test_the_shown_lines_are_saved_for_their_owner_only(
    store: LogStore, tmp_path: Path
) -> None:
    await fill(store, *(f"line {n}" for n in range(5000)), HOSTILE)
    chosen = LogFilter(matches=(Match("end"),))
    path = tmp_path / "out.log"
    path.write_text("before")
    assert await save_lines(store.windows, chosen, TEXTS, path) == 1
    assert path.read_text() == "1970-01-01T01:23:20.000000Z INFO  S3 export  ␛[2J⟨202E⟩end\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    records = tmp_path / "out.jsonl"
    assert await save_lines(store.windows, LogFilter(), TEXTS, records) == 5001
    last = json.loads(records.read_text().splitlines()[-1])
    assert (last["text"], last["level"], last["name"]) == (HOSTILE, "INFO", "S3 export")
    assert names_in(tmp_path) == ["out.jsonl", "out.log"]


async def test_a_failed_save_leaves_what_was_there(store: LogStore, tmp_path: Path) -> None:
    await fill(store, "one")
    with pytest.raises(FileNotFoundError):
        await save_lines(store.windows, LogFilter(), TEXTS, tmp_path / "no" / "x.log")
    told = await save(store.windows, LogFilter(), TEXTS, tmp_path / "no" / "x.log")
    assert told.words == f"Not saved to {tmp_path}/no/x.log: No such file or directory."
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(IsADirectoryError):
        await save_lines(store.windows, LogFilter(), TEXTS, folder)
    assert names_in(tmp_path) == ["folder"]


async def test_lines_are_piped_and_the_output_is_kept(store: LogStore) -> None:
    await fill(store, *(f"line {n}" for n in range(5000)))
    done = await pipe_lines(store.windows, LogFilter(), TEXTS, "wc -l; exit 3")
    assert (done.lines, done.output.strip(), done.code) == (5000, "5000", 3)
    seen = await pipe_lines(store.windows, LogFilter(), TEXTS, "head -1")
    assert seen.output.endswith("line 0\n")
    assert seen.code == 0
    assert (done.words, seen.words) == ("5,000 lines, ended with 3", "done before it had read all")
    much = await pipe_lines(store.windows, LogFilter(), TEXTS, "yes | head -c 1500000")
    assert (len(much.output), much.is_cut) == (MOST_OUTPUT, True)


async def test_a_cancelled_pipe_ends_its_program(store: LogStore, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    command = f"echo $$ > {mark}; cat > /dev/null; sleep 600"
    piping = asyncio.ensure_future(pipe_lines(store.windows, LogFilter(), TEXTS, command))
    process = int(await asyncio.to_thread(written, mark))
    assert psutil.pid_exists(process)
    piping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await piping
    assert not psutil.pid_exists(process)


async def test_an_alert_is_raised_at_most_once_a_minute(store: LogStore, tmp_path: Path) -> None:
    now = 0.0
    await fill(store, "error before")
    watch = AlertWatch(Alert(Level.WARN, Match("error")), SECOND, lambda: now)
    sources = ("plugin:1",)
    await fill(store, "error", "fine", start=10, level=4)
    await fill(store, "error below the level", start=20)
    raised = await watch.look(store.windows, sources)
    assert raised is not None
    assert (raised.count, raised.line.text) == (1, "error")
    await fill(store, "error 2", "error 3", start=30, level=3)
    now = 59.0
    assert await watch.look(store.windows, sources) is None
    await fill(store, "error 4", start=40, level=3)
    now = 61.0
    raised = await watch.look(store.windows, sources)
    assert raised is not None
    assert (raised.count, raised.line.text) == (3, "error 4")
    raised_before = raised
    now = 200.0
    assert await watch.look(store.windows, sources) is None
    mark = tmp_path / "mark"
    command = f'echo "$PHTUI_COUNT $PHTUI_LEVEL $PHTUI_LINE" > {mark}'
    hostile = replace(raised_before.line, text="$(b) \x1b[2J")
    await run_command(Alert(command=command), replace(raised_before, line=hostile))
    assert mark.read_text() == "3 WARN $(b) ␛[2J\n"


def test_addresses_and_commands() -> None:
    hog = Line(1, "hog:0190-x'y", 1_700_000_000 * SECOND, 2, "t", "", "")
    plugin = Line(1, "plugin:42", 1_700_000_000 * SECOND, 2, "t", "", "")
    host = "https://eu.posthog.com"
    assert page_of(host, 7, "plugin:42") == f"{host}/project/7/pipeline/plugins/42"
    assert page_of(host, 7, "hog:a/b") == f"{host}/project/7/functions/a%2Fb?tab=logs"
    curl = curl_of(host, 7, plugin)
    assert "Bearer $POSTHOG_PERSONAL_API_KEY" in curl
    assert "/api/projects/7/plugin_configs/42/logs/?limit=500&after=2023-11-14T22%3A12%3A20" in curl
    assert hogql_of(plugin) is None
    assert "log_source_id = '0190-x\\'y'" in str(hogql_of(hog))
