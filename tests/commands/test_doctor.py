"""`phtui doctor`: a line for each thing that works or does not, and one code for all."""

from __future__ import annotations

import re
import termios
from pathlib import Path

import pytest

from tests.app import PROJECT_PAGE
from tests.commands.program import Phtui, environment
from tests.fake_posthog import KEY, PROJECT, Answer, FakePostHog, Request, payload
from tests.terminal.pseudo import Pseudo

ONE_PAGE = Answer({"results": [], "next": None})
ENDPOINTS = {
    "session_recording:read": "session_recordings",
    "session_recording_playlist:read": "session_recording_playlists",
    "plugin:read": "plugin_configs",
    "hog_function:read": "hog_functions",
    "person:read": "persons",
    "property_definition:read": "property_definitions",
}


@pytest.fixture
def phtui(posthog: FakePostHog, tmp_path: Path) -> Phtui:
    posthog.on("GET", "/api/users/@me/", payload("me"))
    posthog.on(
        "GET", PROJECT_PAGE, payload("projects", body=payload("projects").body["results"][0])
    )
    posthog.query_takes(polls=0)
    for endpoint in ENDPOINTS.values():
        posthog.on("GET", f"{PROJECT}/{endpoint}", ONE_PAGE)
    return Phtui(posthog, tmp_path)


def lacking(scope: str) -> Answer:
    answer = payload("missing_scope")
    answer.body["detail"] = f"API key missing required scope '{scope}'"
    return answer


def examined(phtui: Phtui, code: int) -> dict[str, tuple[str, str]]:
    """Mark and words by subject."""
    done = phtui("doctor")
    assert done.returncode == code, done.stderr
    assert KEY not in done.stdout + done.stderr
    lines = [re.split(r"  +", line, maxsplit=2) for line in done.stdout.splitlines()]
    return {subject: (mark, words) for mark, subject, words in lines}


def test_all_is_well_in_few_requests_that_only_read(phtui: Phtui) -> None:
    found = examined(phtui, 0)
    assert found["key"] == ("ok", "Accepted: it is ana@example.org's.")
    assert found["project"] == ("ok", "Webshop, #48213, Europe/Berlin.")
    assert found["clock"][0] == found["line"][0] == "ok"
    for view in ("HogQL", "Recordings", "Logs", "Persons"):
        assert found[view][0] == "ok"
    assert "recording lists 12 a minute, 60 an hour" in found["limits"][1]
    assert len(phtui.posthog.requests) == 9
    assert phtui.posthog.ran() == []
    assert {request.method for request in phtui.posthog.requests} == {"GET", "POST"}


@pytest.mark.parametrize(
    ("scope", "view"),
    [("session_recording_playlist:read", "Recordings"), ("property_definition:read", "Persons")],
)
def test_a_view_without_an_extra_works_in_part(phtui: Phtui, scope: str, view: str) -> None:
    phtui.posthog.on("GET", f"{PROJECT}/{ENDPOINTS[scope]}", lacking(scope))
    mark, words = examined(phtui, 0)[view]
    assert mark == "! limited"
    assert words.startswith(f"Works in part. The key lacks the scope {scope}.")


def test_a_view_without_its_scope_says_where_to_add_it(phtui: Phtui) -> None:
    for scope in ("session_recording:read", "hog_function:read"):
        phtui.posthog.on("GET", f"{PROJECT}/{ENDPOINTS[scope]}", lacking(scope))
    found = examined(phtui, 0)
    mark, words = found["Recordings"]
    assert mark == "! limited"
    assert words.startswith("Does not work. The key lacks the scope session_recording:read. Add it")
    assert f"{phtui.posthog.url}/settings/user-api-keys" in words
    assert found["Logs"][1].startswith("Works in part. The key lacks the scope hog_function:read.")
    assert found["Persons"][0] == "ok"


def test_a_key_for_nothing_here_is_1(phtui: Phtui) -> None:
    for scope, endpoint in ENDPOINTS.items():
        phtui.posthog.on("GET", f"{PROJECT}/{endpoint}", lacking(scope))
    phtui.posthog.on("POST", f"{PROJECT}/query/", lacking("query:read"))
    assert examined(phtui, 1)["views"][0] == "x failed"


def test_a_key_that_is_refused_is_2_and_asked_nothing_more(phtui: Phtui) -> None:
    phtui.posthog.on("GET", "/api/users/@me/", payload("bad_key"))
    found = examined(phtui, 2)
    assert found["key"][0] == "x failed"
    assert "refused the key" in found["key"][1]
    assert len(phtui.posthog.requests) == 1


def test_a_key_that_may_not_read_its_user_is_a_key(phtui: Phtui) -> None:
    phtui.posthog.on("GET", "/api/users/@me/", lacking("user:read"))
    assert examined(phtui, 0)["key"][0] == "! limited"


def test_no_such_project_is_1(phtui: Phtui) -> None:
    gone = payload("unknown_endpoint")
    gone.body["detail"] = "Project not found."
    phtui.posthog.on("GET", PROJECT_PAGE, gone)
    assert examined(phtui, 1)["project"][0] == "x failed"


def test_nobody_there_is_3(phtui: Phtui) -> None:
    phtui.environment["POSTHOG_HOST"] = "http://127.0.0.1:9"
    assert examined(phtui, 3)["key"][0] == "x failed"


def test_no_login_tells_of_the_terminal_all_the_same(phtui: Phtui, tmp_path: Path) -> None:
    phtui.environment = environment(None, tmp_path)
    done = phtui("doctor")
    assert done.returncode == 2
    assert "versions" in done.stdout
    assert "phtui login" in done.stderr


def test_a_clock_that_is_off_is_told(phtui: Phtui) -> None:
    def old(_: Request) -> Answer:
        return payload("me", headers={"Date": "Wed, 01 Jan 2020 00:00:00 GMT"})

    phtui.posthog.on("GET", "/api/users/@me/", old)
    mark, words = examined(phtui, 0)["clock"]
    assert mark == "! limited"
    assert "ahead of the server's" in words


def test_what_a_server_says_does_nothing_to_the_terminal(phtui: Phtui) -> None:
    me = payload("me")
    me.body["email"] = "a\x1b[31m\nok         key"
    phtui.posthog.on("GET", "/api/users/@me/", me)
    assert "a␛[31m⏎ok" in examined(phtui, 0)["key"][1]


@pytest.mark.parametrize(("mode", "mark"), [(0o600, "ok"), (0o644, "! limited")])
def test_a_key_file_that_others_may_read_is_told(
    phtui: Phtui, tmp_path: Path, mode: int, mark: str
) -> None:
    file = tmp_path / "key"
    file.write_text(KEY)
    file.chmod(mode)
    del phtui.environment["POSTHOG_PERSONAL_API_KEY"]
    phtui.environment["POSTHOG_PERSONAL_API_KEY_FILE"] = str(file)
    assert examined(phtui, 0)["key file"][0] == mark


@pytest.mark.parametrize(
    ("changes", "subject", "mark", "words"),
    [
        ({"TERM": "dumb"}, "terminal", "! limited", "the app does not"),
        ({"TERM": "xterm-256color"}, "colours", "ok", "256 (TERM)"),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, "colours", "ok", "16 million"),
        ({"TERM": "xterm", "NO_COLOR": "1"}, "colours", "ok", "NO_COLOR"),
        ({"PHTUI_ASCII": "1"}, "letters", "ok", "PHTUI_ASCII"),
        ({"TMUX": "/nowhere,1,0"}, "tmux", "! limited", "set -g set-clipboard on"),
        ({"SSH_CONNECTION": "1"}, "copies", "ok", "OSC 52"),
    ],
)
def test_the_terminal(
    phtui: Phtui, changes: dict[str, str], subject: str, mark: str, words: str
) -> None:
    phtui.environment |= changes
    found = examined(phtui, 0)
    assert found[subject][0] == mark
    assert words in found[subject][1]
    assert "answers" not in found  # a pipe is asked nothing


@pytest.mark.parametrize(
    ("answers", "words"), [(True, "It answers, after"), (False, "It does not")]
)
def test_a_terminal_is_asked_whether_it_answers(phtui: Phtui, answers: bool, words: str) -> None:
    login = {name: phtui.environment[name] for name in phtui.environment if "POSTHOG" in name}
    with Pseudo(
        "doctor", size=(160, 40), answers=answers, environment=login, program="phtui"
    ) as terminal:
        terminal.until_shows("limits")
        assert terminal.wait() == 0
        assert words in terminal.sent
        assert termios.tcgetattr(terminal.slave) == terminal.before
        assert not terminal.left_over()
