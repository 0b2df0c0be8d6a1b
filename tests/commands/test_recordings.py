"""`phtui recordings` as a process: what it prints where, and what it tells the shell."""

from __future__ import annotations

import csv
import io
import json
import signal
from pathlib import Path

import pytest

from tests.commands.program import Phtui
from tests.fake_posthog import Answer, FakePostHog, payload
from tests.jobs.recording_world import LIST, ServerList, item, session_id


@pytest.fixture
def phtui(posthog: FakePostHog, tmp_path: Path) -> Phtui:
    posthog.query_takes(polls=0, rows=[], columns=["timestamp", "event"])
    return Phtui(posthog, tmp_path)


def test_the_list_as_a_table(phtui: Phtui) -> None:
    ServerList(phtui.posthog, 150)
    ran = phtui("recordings", "-7d", "errors>0", "--order", "clicks", "--limit", "120")
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert lines[0].split()[:5] == ["id", "start", "length", "active", "clicks"]
    assert len(lines) == 122
    assert lines[2].split()[0] == session_id(0)
    assert "120 recordings; there are more" in ran.stderr
    [first, second] = phtui.posthog.asked("GET", LIST)
    assert first.query["date_from"] == ["-7d"]
    assert first.query["order"] == ["click_count"]
    assert json.loads(first.query["having_predicates"][0])[0]["key"] == "console_error_count"
    assert "after" in second.query


def test_the_list_for_programs(phtui: Phtui) -> None:
    hostile = item(1, start_url="\x1b[31m")
    phtui.posthog.on("GET", LIST, Answer({"results": [hostile]}))
    ran = phtui("recordings", "--since", "24h", "--format", "jsonl")
    assert json.loads(ran.stdout)["url"] == "\x1b[31m"
    assert "\x1b" not in ran.stdout
    ran = phtui("recordings", "--format", "csv")
    [row] = csv.DictReader(io.StringIO(ran.stdout))
    assert (row["id"], row["start"]) == (session_id(1), "2026-05-04T08:41:10.120000+00:00")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "is no filter"),
        (["--since", "yesterday"], "is no time"),
        (["--order", "colour"], "order: takes"),
        (["fetch", "x"], "Missing option"),
        (["show", ""], "'ID': it is empty."),
        (["fetch", " ", "-o", "x"], "'ID': it is empty."),
    ],
)
def test_what_makes_no_sense_is_2(phtui: Phtui, arguments: list[str], said: str) -> None:
    ran = phtui("recordings", *arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr


def test_a_missing_scope_is_named(phtui: Phtui) -> None:
    phtui.posthog.on("GET", LIST, payload("missing_scope"))
    ran = phtui("recordings")
    assert ran.returncode == 1
    assert "session_recording:read" in ran.stderr


def test_what_a_storyboard_waits_for_is_told(phtui: Phtui) -> None:
    throttled = payload("throttled", headers={"Retry-After": "400"})
    phtui.posthog.on("GET", f"{LIST}{session_id(1)}/", throttled)
    with phtui.start("recordings", "show", session_id(1)) as process:
        assert process.stderr is not None
        assert "Going on in 6 min 40 s." in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130


def test_show_and_fetch(phtui: Phtui, tmp_path: Path) -> None:
    session = payload("recordings").body["results"][0]["id"]
    lines = payload("snapshot_lines")
    phtui.posthog.on("GET", f"{LIST}{session}/", Answer(item(1, id=session)))
    phtui.posthog.on("GET", f"{LIST}{session}/snapshots", payload("snapshot_sources"), lines)
    path = tmp_path / "recording.jsonl"
    ran = phtui("recordings", "fetch", session, "-o", str(path))
    assert ran.returncode == 0, ran.stderr
    assert "2 blocks" in ran.stderr
    assert path.read_text() == lines.body
    phtui.posthog.on("GET", f"{LIST}{session}/snapshots", payload("snapshot_sources"), lines)
    ran = phtui("recordings", "show", session)
    assert ran.returncode == 0, ran.stderr
    assert "https://shop.example.org/cart" in ran.stdout
    phtui.posthog.on("GET", f"{LIST}{session}/snapshots", payload("snapshots_deleted"))
    ran = phtui("recordings", "show", session)
    assert (ran.returncode, ran.stdout) == (0, "")
    assert "The recording was deleted." in ran.stderr
    ran = phtui("recordings", "fetch", session, "-o", str(tmp_path / "gone"))
    assert ran.returncode == 1
    assert "deleted" in ran.stderr
