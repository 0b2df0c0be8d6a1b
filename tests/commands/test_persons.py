"""`phtui persons` as a process: what it prints where, and what it tells the shell."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.program import Phtui
from tests.fake_posthog import PROJECT, PROJECT_ID, Answer, FakePostHog, payload

PERSONS = f"{PROJECT}/persons/"
CSV = b'count,people.0.id\r\n1,"\xff \x1b[2J"\r\n'
ONE = {
    "uuid": "5b2d1c3e-aaaa-5bbb-8ccc-0123456789ab",
    "name": "Maria",
    "distinct_ids": ["user-81"],
    "properties": {"email": "maria@example.org"},
    "created_at": "2026-01-08T12:00:00Z",
}


@pytest.fixture
def phtui(posthog: FakePostHog, tmp_path: Path) -> Phtui:
    project = payload("projects").body["results"][0]
    posthog.on("GET", f"/api/projects/{PROJECT_ID}/", payload("projects", body=project))
    posthog.on("GET", PERSONS, Answer({"results": [ONE], "next": None}))
    return Phtui(posthog, tmp_path)


def test_find(phtui: Phtui) -> None:
    done = phtui("persons", "find", "mar", "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["email"] == "maria@example.org"
    assert done.stderr == "1 person\n"
    done = phtui("persons", "find", "ma")
    assert (done.returncode, done.stdout) == (2, "")
    assert "3 characters" in done.stderr


def test_find_reads_as_many_pages_as_are_wanted(phtui: Phtui) -> None:
    following = f"{phtui.posthog.url}{PERSONS}?offset="
    pages = [Answer({"results": [ONE] * 2, "next": f"{following}{n}"}) for n in (2, 4, 6)]
    phtui.posthog.on("GET", PERSONS, *pages)
    done = phtui("persons", "find", "mar", "--format", "csv", "--limit", "5")
    assert done.stdout.count("maria@example.org,") == 5
    assert "there are more" in done.stderr
    assert len(phtui.posthog.requests) == 3


@pytest.mark.parametrize("shape", ["person_values", "person_values_old"])
def test_values(phtui: Phtui, shape: str) -> None:
    phtui.posthog.on("GET", f"{PERSONS}values/", payload(shape))
    done = phtui("persons", "values", "plan", "--search", "p", "--format", "csv")
    assert (done.returncode, done.stdout.splitlines()[:2]) == (0, ["value,persons", "pro,812"])


def test_no_values_are_said_to_be_none(phtui: Phtui) -> None:
    empty = {"results": [], "refreshing": False}
    phtui.posthog.on("GET", f"{PERSONS}values/", Answer(empty))
    done = phtui("persons", "values", "nosuch")
    assert done.stderr == "No person has a value of nosuch.\n"


@pytest.mark.parametrize("kind", ["trends", "stickiness"])
def test_csv_is_byte_for_byte_what_was_served(phtui: Phtui, kind: str) -> None:
    served = Answer(CSV, headers={"Content-Type": "text/csv"})
    phtui.posthog.on("GET", f"{PERSONS}{kind}/", served)
    command = [sys.executable, "-m", "phtui", "persons", kind, "--format", "csv"]
    command += ["--point", "3"] if kind == "stickiness" else []
    done = subprocess.run(
        command, env=phtui.environment, capture_output=True, timeout=30, check=False
    )
    assert (done.returncode, done.stdout) == (0, CSV)


def test_points_and_who_is_behind_one(phtui: Phtui) -> None:
    people = Answer({"results": [{"people": [ONE], "count": 1}], "next": None})
    phtui.posthog.on("GET", f"{PERSONS}trends/", people)
    period = ("--since", "2026-05-01", "--until", "2026-05-02")
    done = phtui("persons", "trends", *period, "--format", "jsonl")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows == [{"interval": f"2026-05-0{day}", "persons": 1} for day in (1, 2)]
    done = phtui("persons", "trends", *period, "--point", "2026-05-02")
    assert "maria@example.org" in done.stdout
    assert phtui.posthog.requests[-1].query["date_from"] == ["2026-05-02T00:00:00"]
    done = phtui("persons", "trends", *period, "--point", "2026-05-03")
    assert done.returncode == 2
    assert "2026-05-01, 2026-05-02" in done.stderr


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        ("trends", "session_only", "for no personal key"),
        ("stickiness", "stickiness_gone", "no longer has persons/stickiness"),
    ],
)
def test_a_refusal_names_the_way_that_is_left(
    phtui: Phtui, kind: str, answer: str, words: str
) -> None:
    phtui.posthog.on("GET", f"{PERSONS}{kind}/", payload(answer))
    done = phtui("persons", kind)
    assert (done.returncode, done.stdout) == (1, "")
    assert words in done.stderr
    assert "--hogql" in done.stderr


def test_the_same_by_query(phtui: Phtui) -> None:
    rows = [["2026-05-02T00:00:00Z", "persons", 4]]
    phtui.posthog.query_takes(0, rows=rows, columns=["start", "series", "persons"])
    done = phtui("persons", "trends", "--hogql", "--format", "csv", "--since", "2026-05-01",
                 "--until", "2026-05-02")  # fmt: skip
    assert done.stdout == "interval,persons\n2026-05-01,0\n2026-05-02,4\n"
    assert "SELECT toStartOfDay(timestamp)" in done.stderr


@pytest.mark.parametrize("command", ["find", "values"])
def test_nothing_is_no_text_and_no_key(phtui: Phtui, command: str) -> None:
    done = phtui("persons", command, " ")
    assert (done.returncode, done.stdout) == (2, "")
    assert "it is empty" in done.stderr


def test_bad_fields_are_2(phtui: Phtui) -> None:
    done = phtui("persons", "stickiness", "--format", "csv", "--since", "3d")
    assert (done.returncode, done.stderr) == (2, "--point: one of 1, 2, 3.\n")
    for divided in (["--by", "plan"], ["--compare"]):
        done = phtui("persons", "trends", "--format", "csv", *divided)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("PostHog's own csv is of one series")
    done = phtui("persons", "stickiness", "--since", "soon")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "since: 24h, 14d, 8w, 6m or a date such as 2026-05-04.\n"


def test_the_command_never_imports_textual() -> None:
    code = (
        "import sys; import phtui.cli.persons, phtui.commands.figures, phtui.commands.persons; "
        "print([name for name in sys.modules if name.split('.')[0] in ('textual', 'rich')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
