"""`phtui sql` with variables, files, figures and watching, as a process."""

from __future__ import annotations

import asyncio
import json
import signal
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from phtui.api.client import PostHogClient
from phtui.api.errors import Unreachable
from phtui.cli.main import main
from phtui.commands.shell import Exit
from phtui.commands.sql_history import SqlHistory
from phtui.commands.sql_options import SqlOptions
from phtui.commands.sql_run import run_once
from phtui.commands.sql_watch import print_watch
from phtui.demo.child import DemoAddress, DemoChild
from phtui.jobs.query_run import Phase, QueryRun
from phtui.jobs.query_watch import Watch
from phtui.store.history import Search
from phtui.store.workbench import history_alone, workbench_path
from tests.commands.program import Phtui
from tests.commands.test_sql import QUERY
from tests.fake_posthog import PROJECT_ID, FakePostHog, payload


@pytest.fixture
def phtui(posthog: FakePostHog, tmp_path: Path) -> Phtui:
    posthog.query_takes(polls=1, rows=[["$pageview", 7]], columns=["event", "n"])
    return Phtui(posthog, tmp_path)


def test_variables(phtui: Phtui) -> None:
    done = phtui(
        "sql", "-c", "select {variables.plan}, {since} where {filters}",
        "--var", "plan=pro", "--var", "since=12", "--var", "filters.date_from=-7d",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    node = phtui.posthog.asked("POST")[0].json["query"]
    (variable,) = node["variables"].values()
    assert (variable["code_name"], variable["value"]) == ("plan", "pro")
    assert node["values"] == {"since": 12}
    assert node["filters"] == {"dateRange": {"date_from": "-7d"}}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-c", "select {variables.plan}"], "--var plan=VALUE"),
        (["-c", "select {since}", "--var", "sinse=1"], "it has since"),
        (["-c", "select 1", "--var", "x"], "it has none"),
        (["-c", "select 1 where {filters}", "--var", "filters.test_accounts=7"], "true or false"),
        (["-c", "select 1", "--watch", "1s"], "no less than 10 s"),
        (["-c", "select 1", "-o", "rows.xls"], "must end with one of"),
        (["-c", "select 1", "-o", "rows.csv", "--format", "md"], "leave --format out"),
        (["-c", "select 1", "-o", "/no/such/rows.csv"], "There is no folder /no/such."),
    ],
    ids=str,
)
def test_bad_usage_is_2(arguments: list[str], says: str) -> None:
    done = CliRunner().invoke(main, ["sql", *arguments])
    assert (done.exit_code, done.stdout) == (2, "")
    assert says in " ".join(done.stderr.split())


def test_interrupted_before_there_is_a_query_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("phtui.cli.sql._read", read)
    done = CliRunner().invoke(main, ["sql", "-"])
    assert (done.exit_code, done.output) == (130, "")


def test_interrupted_while_the_demo_starts_ends_both(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []

    def address(_: DemoChild) -> DemoAddress:
        raise KeyboardInterrupt

    monkeypatch.setattr(DemoChild, "start", lambda *_, **__: None)
    monkeypatch.setattr(DemoChild, "address", address)
    monkeypatch.setattr(DemoChild, "stop", lambda _: ended.append("demo"))
    done = CliRunner().invoke(main, ["sql", "--demo", "-c", "select 1"])
    assert (done.exit_code, done.output, ended) == (130, "", ["demo"])


def test_a_file_is_private_and_has_its_header(phtui: Phtui, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    phtui.posthog.query_takes(polls=0, rows=[], columns=["event", "n"])
    done = phtui("sql", "-c", "select 1", "-o", str(file))
    assert (done.returncode, done.stdout) == (0, "")
    assert file.read_text() == "event,n\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "aved 0 rows" in done.stderr
    asked = len(phtui.posthog.asked("POST"))
    done = phtui("sql", "-c", "select 1", "-o", str(tmp_path / "no" / "rows.jsonl"))
    assert done.returncode == 2
    assert "There is no folder" in done.stderr
    assert len(phtui.posthog.asked("POST")) == asked  # no query for rows that cannot be kept


def test_stats(phtui: Phtui) -> None:
    done = phtui("sql", "-c", "select 1", "--stats", "--format", "jsonl")
    assert json.loads(done.stdout) == {"event": "$pageview", "n": 7}
    for part in ("query id", "read ", "received", " ms  ", "ClickHouse SQL:\nSELECT"):
        assert part in done.stderr


def test_a_timeout_is_explained(phtui: Phtui) -> None:
    phtui.posthog.on("POST", QUERY, payload("too_slow"))
    done = phtui("sql", "-c", "select 1")
    assert done.returncode == 1
    assert "after 10 s" in done.stderr


def test_watch_prints_what_changed(phtui: Phtui) -> None:
    with phtui.start("sql", "-c", "select 1", "--watch", "10s", "--format", "csv") as process:
        lines = _lines(process)
        assert next(lines) == "Watching: about 1,440 of 2,400 requests/h. Ctrl-C ends it."
        assert next(lines).startswith("1 row")
        assert "next in 10 s" in next(lines)
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, "event,n\n$pageview,7\n")
    assert "Cancelled" in error


async def test_a_watch_is_one_entry_of_the_history(client: PostHogClient) -> None:
    history = SqlHistory(client)
    run = QueryRun("select 1", "id", Phase.DONE, started=1.0, ended=2.0)
    await history.enter(run)
    await history.enter(replace(run, started=61.0))
    await history.enter(replace(run, phase=Phase.CANCELLED, started=121.0))
    async with history_alone(workbench_path()) as kept:
        (entry,) = await kept.find(Search())
    assert (entry.times, entry.started, entry.ended) == (2, 61.0, "done")
    assert entry.place.project == PROJECT_ID


def test_watch_ends_where_the_condition_cannot_be(phtui: Phtui) -> None:
    done = phtui("sql", "-c", "select 1", "--watch", "10s where m > 1")
    assert done.returncode == 2
    assert "no column m" in done.stderr


def test_watch_ends_when_nobody_reads(phtui: Phtui) -> None:
    with phtui.start("sql", "-c", "select 1", "--watch", "10s") as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()


def test_a_run_of_a_watch_that_takes_too_long_ends_it(phtui: Phtui) -> None:
    phtui.posthog.query_takes(polls=10**6)
    done = phtui("sql", "-c", "select 1", "--watch", "10s", "--timeout", "0.5")
    assert (done.returncode, done.stdout) == (4, "")
    assert "Not done in 0.5 s. Cancelled." in done.stderr


async def test_the_wait_of_a_watch_counts_for_no_timeout(
    client: PostHogClient, posthog: FakePostHog
) -> None:
    posthog.query_takes(polls=0)
    cancel = asyncio.Event()
    run = await run_once(client, SqlOptions("select 1", timeout=0.5), cancel)
    assert run.phase is Phase.DONE
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(cancel.wait(), 0.6)


async def test_a_watch_prints_the_first_rows_however_late(
    client: PostHogClient, posthog: FakePostHog, capsys: pytest.CaptureFixture[str]
) -> None:
    posthog.query_takes(polls=0, rows=[["a", 1]], columns=["event", "n"])
    cancel = asyncio.Event()
    options = SqlOptions("select 1", "csv")
    failed = QueryRun("select 1", phase=Phase.FAILED, error=Unreachable("no route"), retry_at=1)
    runs = [failed, await run_once(client, options, cancel), QueryRun(phase=Phase.CANCELLED)]

    async def once() -> QueryRun:
        return runs.pop(0)

    watch = Watch(0.01)
    assert await print_watch(client, options, watch, cancel, once) is Exit.INTERRUPTED
    assert capsys.readouterr().out == "event,n\na,1\n"


def _lines(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stderr is not None
    return (line.rstrip("\n") for line in process.stderr)
