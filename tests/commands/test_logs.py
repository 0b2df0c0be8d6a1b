"""`phtui logs` and `phtui sources` as processes."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tests.commands.logged import HOG, PLUGIN, Log, hog, phtui, plugin, texts, until
from tests.commands.program import Phtui
from tests.fake_posthog import KEY, PROJECT, Answer, payload

__all__ = ["hog", "phtui", "plugin"]


def test_sources_are_listed_with_what_they_said_last(phtui: Phtui, plugin: Log, hog: Log) -> None:
    plugin.add("first", 1)
    plugin.add("exported 5 rows\nto the bucket", 2)
    done = phtui("sources", "--format", "jsonl")
    assert done.returncode == 0
    listed = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["source"] for each in listed] == [PLUGIN, HOG]
    assert listed[0]["last_line"] == "exported 5 rows"
    assert listed[0]["last_at"].endswith("Z")
    last = [HOG, "Slack alerts", "destination", True, None, None]
    assert (hog.rows, [*listed[1].values()]) == ([], last)


def test_all_sources_are_merged_by_time_as_safe_text(phtui: Phtui, plugin: Log, hog: Log) -> None:
    plugin.add("one\nline", 1)
    hog.add("\x1b[31mtwo", 2, "ERROR")
    plugin.add("three \u202e", 3, "DEBUG")
    done = phtui("logs")
    assert (done.returncode, done.stderr) == (0, "")
    stamp = re.compile(r"^[\d-]{10}T[\d:]{8}\.\d{6}Z ", re.MULTILINE)
    assert stamp.sub("", done.stdout).splitlines() == [
        "INFO  S3 export     one⏎line",
        "ERROR Slack alerts  ␛[31mtwo",
        "DEBUG S3 export     three ⟨202E⟩",
    ]


def test_jsonl_has_the_text_as_it_was_and_nothing_that_acts(phtui: Phtui, plugin: Log) -> None:
    plugin.add("a\n\x1b[2J\u202eb", 1, "WARN")
    done = phtui("logs", PLUGIN, "--format", "jsonl")
    assert done.stdout.isascii()
    record = json.loads(done.stdout)
    assert record.pop("time").startswith(f"{plugin.begin:%Y-}")
    assert record == {
        "kind": "line", "level": "WARN", "source": PLUGIN, "name": "S3 export",
        "text": "a\n\x1b[2J\u202eb", "instance": "i", "origin": "CONSOLE",
    }  # fmt: skip


def test_more_than_a_page_is_all_there_and_in_order(phtui: Phtui, plugin: Log) -> None:
    for number in range(2500):
        plugin.add(str(number), number / 100)
    done = phtui("logs", PLUGIN, "--format", "jsonl", "--verify")
    assert done.returncode == 0
    assert texts(done.stdout) == [str(number) for number in range(2500)]


def test_level_grep_and_since_choose_lines(phtui: Phtui, plugin: Log) -> None:
    for seconds, level in enumerate(("INFO", "WARN", "ERROR")):
        plugin.add(f"Line {level}", seconds * 60, level)
    base = ("logs", PLUGIN, "--format", "jsonl")
    assert texts(phtui(*base, "--level", "warn").stdout) == ["Line WARN", "Line ERROR"]
    assert texts(phtui(*base, "--grep", "line (i|e)").stdout) == ["Line INFO", "Line ERROR"]
    exact = (plugin.begin + timedelta(seconds=60)).isoformat()
    assert texts(phtui(*base, "--since", exact).stdout) == ["Line WARN", "Line ERROR"]
    assert texts(phtui(*base, "--since", "210s").stdout) == ["Line ERROR"]


def test_a_part_of_a_name_is_enough_where_only_one_has_it(phtui: Phtui, hog: Log) -> None:
    hog.add("found", 1)
    assert texts(phtui("logs", "SLACK", "--format", "jsonl").stdout) == ["found"]
    assert texts(phtui("logs", HOG, "slack", "--format", "jsonl").stdout) == ["found"]
    for name, words in (("s", "may be any"), ("nothing", "no log source 'nothing'")):
        done = phtui("logs", name)
        assert (done.returncode, done.stdout) == (2, "")
        assert words in done.stderr
        assert f"{PLUGIN}  S3 export" in done.stderr
        assert f"{HOG}  Slack alerts" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [["--since", "soon"], ["--since", "5y"], ["--grep", "("], ["--level", "loud"],
     ["--format", "x"]],
    ids=" ".join,
)  # fmt: skip
def test_bad_usage_is_2(phtui: Phtui, arguments: list[str]) -> None:
    done = phtui("logs", PLUGIN, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert phtui.posthog.requests == []


def test_a_refused_key_is_2_and_a_sentence(phtui: Phtui, plugin: Log) -> None:
    phtui.posthog.on("GET", plugin.path, payload("bad_key"))
    for follow in ([], ["--follow"]):
        done = phtui("logs", PLUGIN, *follow)
        assert (done.returncode, done.stdout) == (2, "")
        assert "key" in done.stderr
        assert "Traceback" not in done.stderr
        assert KEY not in done.stderr


def test_a_kind_that_is_refused_does_not_keep_back_the_other(phtui: Phtui, plugin: Log) -> None:
    phtui.posthog.on("GET", f"{PROJECT}/hog_functions/", payload("session_only"))
    plugin.add("here", 1)
    done = phtui("logs", "--format", "jsonl")
    assert (done.returncode, texts(done.stdout)) == (0, ["here"])
    assert "key" in done.stderr


def test_no_server_is_3(phtui: Phtui) -> None:
    phtui.environment["POSTHOG_HOST"] = "http://127.0.0.1:9"
    assert phtui("logs", PLUGIN).returncode == 3
    assert phtui("sources").returncode == 3


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_follow_prints_lines_as_they_come_until_interrupted(
    phtui: Phtui, plugin: Log, hog: Log, number: signal.Signals
) -> None:
    plugin.add("held", 1)
    with phtui.start("logs", "--follow", "--format", "jsonl") as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["text"] == "held"
        hog.add_now("new")
        assert json.loads(process.stdout.readline())["text"] == "new"
        plugin.add("late", 2)
        plugin.rows[-1]["timestamp"] = (datetime.now(UTC) - timedelta(seconds=60)).isoformat()
        assert json.loads(process.stdout.readline())["text"] == "late"
        process.send_signal(number)
        out, error = process.communicate(timeout=20)
    assert (process.returncode, out, error) == (130, "", "")


@pytest.mark.parametrize("format_", ["text", "jsonl"])
def test_an_interruption_is_told_filled_and_outlived(
    phtui: Phtui, plugin: Log, format_: str
) -> None:
    bad = Answer("<html>502</html>", 502, {"Content-Type": "text/html"})
    arguments = ("logs", PLUGIN, "--follow", "--verify", "--format", format_)
    with phtui.start(*arguments) as process:
        assert process.stdout is not None
        until(lambda: phtui.posthog.asked("GET", plugin.path))
        plugin.add_now("before")
        assert "before" in process.stdout.readline()
        phtui.posthog.on("GET", plugin.path, bad, plugin.answer)
        asked = len(phtui.posthog.requests)
        until(lambda: len(phtui.posthog.requests) > asked)
        plugin.add_now("meanwhile")
        told = ""
        while "meanwhile" not in told:
            told += process.stdout.readline()
        if format_ == "jsonl":
            told += process.stdout.readline()
        else:
            plugin.add_now("after")
            assert "after" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, "")
    if format_ == "text":
        assert re.search("reconnecting.*\n.*follow.*\n.*gap .*502.*backfilled [01] ──", error)
        return
    assert error == ""
    records = [json.loads(line) for line in told.splitlines()]
    assert [record["kind"] for record in records] == ["connection"] * 2 + ["line", "gap"]
    assert [record["state"] for record in records[:2]] == ["reconnecting", "follow"]
    assert (records[3]["filled"], records[3]["why"]) == (True, "PostHog failed (502)")


def test_verify_is_1_when_a_gap_could_not_be_filled(phtui: Phtui, hog: Log) -> None:
    for number in range(700):
        hog.add(f"crowd {number}", 1)
    for verify, code in ((["--verify"], 1), ([], 0)):
        done = phtui("logs", HOG, *verify)
        assert done.returncode == code
        assert "could not be filled" in done.stderr


def test_a_failing_history_ends_with_a_code(phtui: Phtui, plugin: Log) -> None:
    phtui.posthog.on("GET", plugin.path, Answer({"detail": "oops"}, 500))
    done = phtui("logs", PLUGIN)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(phtui.posthog.asked("GET", plugin.path)) == 3


def test_a_closed_pipe_is_quiet(phtui: Phtui, plugin: Log) -> None:
    for number in range(2000):
        plugin.add(f"{number} " * 50, number / 100)
    with phtui.start("logs", PLUGIN) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(20) == 0


def test_the_commands_never_import_textual() -> None:
    code = (
        "import sys; import phtui.commands.logs, phtui.commands.sources, phtui.api.client; "
        "print([name for name in sys.modules if name.split('.')[0] in ('textual', 'rich')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_an_empty_project_is_said_to_be_so(phtui: Phtui) -> None:
    nothing = Answer({"count": 0, "next": None, "previous": None, "results": []})
    for kind in ("plugin_configs", "hog_functions"):
        phtui.posthog.on("GET", f"{PROJECT}/{kind}/", nothing)
    done = phtui("sources", "--format", "csv")
    assert (done.returncode, done.stdout) == (0, "source,name,type,enabled,last_at,last_line\n")
    assert done.stderr == "This project has no plugin config and no hog function.\n"


@pytest.mark.parametrize("name", ["logs", "sources"])
def test_a_long_wait_is_told_once_and_can_be_interrupted(phtui: Phtui, name: str) -> None:
    throttled = payload("throttled", headers={"Retry-After": "40"})
    for kind in ("plugin_configs", "hog_functions"):
        phtui.posthog.on("GET", f"{PROJECT}/{kind}/", throttled)
    with phtui.start(name) as process:
        assert process.stderr is not None
        assert "The next one is taken in 40 s. Waiting" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        assert process.stderr.read() == ""
