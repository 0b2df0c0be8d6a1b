"""`phtui sql` as a process: what it prints where, and what it tells the shell."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from phtui.store.history import Search
from phtui.store.place import Place
from phtui.store.workbench import history_alone
from tests.commands.program import Phtui, command, environment
from tests.fake_posthog import KEY, PROJECT, PROJECT_ID, Answer, FakePostHog, payload

QUERY = f"{PROJECT}/query/"


@pytest.fixture
def phtui(posthog: FakePostHog, tmp_path: Path) -> Phtui:
    posthog.query_takes(polls=0, rows=[["$pageview", 7]], columns=["event", "n"])
    return Phtui(posthog, tmp_path)


def test_data_on_stdout_the_rest_on_stderr(phtui: Phtui) -> None:
    done = phtui("sql", "-c", "select 1", "--format", "csv")
    assert (done.returncode, done.stdout) == (0, "event,n\n$pageview,7\n")
    assert done.stderr.startswith("1 row")


async def test_it_is_in_the_history(phtui: Phtui, tmp_path: Path) -> None:
    phtui("sql", "-c", "select 1")
    async with history_alone(tmp_path / ".local/state/phtui/workbench.sqlite") as history:
        (entry,) = await history.find(Search(place=Place(phtui.posthog.url, PROJECT_ID)))
    assert (entry.sql, entry.ended, entry.rows, entry.by_command) == ("select 1", "done", 1, True)


def test_without_a_place_for_the_history_it_runs_all_the_same(phtui: Phtui, tmp_path: Path) -> None:
    (tmp_path / ".local").write_text("")
    done = phtui("sql", "-c", "select 1", "--format", "csv")
    assert (done.returncode, done.stdout) == (0, "event,n\n$pageview,7\n")
    assert done.stderr.startswith("Not in the history: ")


def test_from_stdin_and_from_a_file(phtui: Phtui, tmp_path: Path) -> None:
    (tmp_path / "q.sql").write_text("select 'é'")
    for arguments, stdin in ((["-"], "select 'é'"), (["-f", str(tmp_path / "q.sql")], "")):
        assert phtui("sql", *arguments, stdin=stdin).returncode == 0
    sent = [request.json["query"]["query"] for request in phtui.posthog.asked("POST")]
    assert sent == ["select 'é'"] * 2


@pytest.mark.parametrize(
    "arguments",
    [[], ["-c", "select 1", "-"], ["-c", " "], ["-c", "1", "--refresh", "now"], ["-c", "1", "-x"],
     ["-c", "-- 1"], ["-c", "1; 2"]],
    ids=" ".join,
)  # fmt: skip
def test_bad_usage_is_2(phtui: Phtui, arguments: list[str]) -> None:
    done = phtui("sql", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert phtui.posthog.requests == []


def test_a_file_that_is_no_text_is_2(phtui: Phtui, tmp_path: Path) -> None:
    (tmp_path / "q.sql").write_bytes(b"select '\xff'")
    done = phtui("sql", "-f", str(tmp_path / "q.sql"))
    assert done.returncode == 2
    assert "not UTF-8" in done.stderr


def test_no_login_names_three_ways(phtui: Phtui, tmp_path: Path) -> None:
    phtui.environment = environment(None, tmp_path)
    done = phtui("sql", "-c", "select 1")
    assert done.returncode == 2
    assert "phtui --demo" in done.stderr
    assert "POSTHOG_PERSONAL_API_KEY" in done.stderr


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (payload("bad_key"), 2, "key"),
        (payload("missing_scope"), 1, "session_recording:read"),
        (payload("login_redirect"), 1, "posthog.com"),
        (payload("too_slow"), 1, "too long"),
        (Answer("<html>nginx</html>", 200, {"Content-Type": "text/html"}), 1, "PostHog"),
    ],
    ids=["key", "scope", "redirect", "512", "html"],
)
def test_a_refusal_is_one_sentence_and_a_code(
    phtui: Phtui, answer: Answer, code: int, words: str
) -> None:
    phtui.posthog.on("POST", QUERY, answer)
    done = phtui("sql", "-c", "select 1")
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert KEY not in done.stderr


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (["--host", "ftp://x"], "should look like https://us.posthog.com"),
        (["--host", "http://shop.example.org"], "or allow plain http for it by --insecure-http"),
        (["--project", "shop"], "by its number"),
    ],
)
def test_what_is_configured_wrong_is_2(phtui: Phtui, option: list[str], words: str) -> None:
    done = phtui("sql", "-c", "select 1", *option)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_error_is_shown_at_its_place(phtui: Phtui) -> None:
    phtui.posthog.on("POST", QUERY, payload("hogql_error"))
    done = phtui("sql", "-c", "select evnt from events")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-2:] == ["  select evnt from events", "         ^^^^"]


@pytest.mark.parametrize(
    ("sql", "before"),
    [
        ("select evnt from events", ""),
        ("select evnt from events union all select 1", "SELECT * FROM (\n"),
    ],
)
def test_an_error_in_a_limited_query_is_shown_in_what_was_written(
    phtui: Phtui, sql: str, before: str
) -> None:
    answer = payload("hogql_error")
    fault = answer.body["extra"]["hogql_metadata"]["errors"][0]
    moved = fault | {"start": 7 + len(before), "end": 11 + len(before)}
    answer.body["extra"]["hogql_metadata"]["errors"] = [moved]
    phtui.posthog.on("POST", QUERY, answer)
    done = phtui("sql", "-c", sql, "--limit", "5")
    place = ["  line 1, column 8", f"  {sql}", "         ^^^^"]
    assert done.stderr.splitlines()[-3:] == place


def test_the_mark_is_under_what_is_wide_too(phtui: Phtui) -> None:
    phtui.posthog.on("POST", QUERY, payload("hogql_error"))
    done = phtui("sql", "-c", "/*日本*/evnt")
    assert done.stderr.splitlines()[-2:] == ["  /*日本*/evnt", "           ^^^^"]


def test_no_server_is_3(phtui: Phtui) -> None:
    phtui.environment["POSTHOG_HOST"] = "http://127.0.0.1:9"
    done = phtui("sql", "-c", "select 1")
    assert done.returncode == 3
    assert [line.count("127.0.0.1:9") for line in done.stderr.splitlines()] == [1, 1]
    assert "Waiting …" in done.stderr  # it was tried again meanwhile


def test_limit_is_asked_of_posthog_where_the_sql_says_nothing(phtui: Phtui) -> None:
    phtui("sql", "-c", "select 1 -- all", "--limit", "500")
    phtui("sql", "-c", "select 1 limit 3", "--limit", "500")
    phtui("sql", "-c", "select 1 union all select 2", "--limit", "500")
    sent = [request.json["query"]["query"] for request in phtui.posthog.asked("POST")]
    assert sent == [
        "select 1\nlimit 500 -- all", "select 1 limit 3",
        "SELECT * FROM (\nselect 1 union all select 2\n) LIMIT 500",
    ]  # fmt: skip


def test_what_a_limit_leaves_out_is_said(phtui: Phtui) -> None:
    phtui.posthog.query_takes(polls=0, rows=[["a", 1], ["b", 2], ["c", 3]], columns=["event", "n"])
    done = phtui("sql", "-c", "select 1 limit 3", "--limit", "2", "--format", "csv")
    assert done.stdout == "event,n\na,1\nb,2\n"
    assert done.stderr.startswith("2 of 3 rows – your LIMIT")


def test_a_semicolon_ends_the_query(phtui: Phtui) -> None:
    assert phtui("sql", "-c", "\n-- one\nselect ';' ; -- done\n").returncode == 0
    assert phtui.posthog.ran() == ["\n-- one\nselect ';'"]


def test_timeout_cancels_on_the_server_and_is_4(phtui: Phtui) -> None:
    phtui.posthog.query_takes(polls=10**6)
    done = phtui("sql", "-c", "select 1", "--timeout", "0.5")
    assert (done.returncode, done.stdout) == (4, "")
    assert "Not done in 0.5 s. Cancelled." in done.stderr
    assert phtui.posthog.asked("DELETE")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_cancels_on_the_server_and_is_130(phtui: Phtui, number: signal.Signals) -> None:
    phtui.posthog.query_takes(polls=10**6)
    polled = threading.Event()
    routes = phtui.posthog

    def status(request: object) -> Answer:
        del request
        polled.set()
        return payload("running")

    routes.on("GET", QUERY, status)
    with phtui.start("sql", "-c", "select 1") as process:
        assert polled.wait(20)
        routes.on("GET", QUERY, payload("gone"))
        process.send_signal(number)
        out, error = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, "")
    assert "ancelled" in error
    assert routes.asked("DELETE")


def test_a_closed_pipe_is_quiet(phtui: Phtui) -> None:
    rows = [[f"row {number}" * 20] for number in range(5000)]
    phtui.posthog.query_takes(polls=0, rows=rows, columns=["r"])
    with phtui.start("sql", "-c", "select 1 limit 5000", "--format", "csv") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "r\n"
        process.stdout.close()
        assert "Traceback" not in process.stderr.read()
        assert process.wait(20) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_is_one_sentence(phtui: Phtui) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            command("sql", "-c", "select 1"), env=phtui.environment, stdout=full,
            stderr=subprocess.PIPE, text=True, timeout=30, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "Not all could be written: No space left on device.\n"


def test_without_a_terminal_the_app_says_what_to_use(phtui: Phtui) -> None:
    done = phtui()
    assert done.returncode == 2
    assert "phtui sql" in done.stderr


def test_the_command_never_imports_textual() -> None:
    code = (
        "import sys; import phtui.cli.main, phtui.commands.sql, phtui.api.client; "
        "print([name for name in sys.modules if name.split('.')[0] in ('textual', 'rich')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
