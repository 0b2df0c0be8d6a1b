"""`phtui login` in a pseudo-terminal: what it asks, what it keeps, what it never shows."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.program import Phtui
from tests.fake_posthog import KEY, PROJECT_ID, FakePostHog, payload
from tests.terminal.pseudo import Pseudo


@pytest.fixture
def server(posthog: FakePostHog) -> FakePostHog:
    posthog.on("GET", "/api/users/@me/", payload("me"))
    posthog.on("GET", "/api/projects/", payload("projects"))
    staging = payload("projects", body=payload("projects").body["results"][1])
    posthog.on("GET", "/api/projects/48214/", staging)
    posthog.query_takes(polls=0, rows=[[7]], columns=["n"])
    return posthog


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "config" / "phtui"


def asking(folder: Path, *arguments: str, **environ: str) -> Pseudo:
    places = {"XDG_CONFIG_HOME": str(folder.parent), "HOME": str(folder.parent)}
    return Pseudo(
        "login", *arguments, size=(150, 40), environment=places | environ, program="phtui"
    )


def give(terminal: Pseudo, question: str, answer: str) -> None:
    terminal.until_shows(question)
    terminal.press(f"{answer}\n")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def logged_in(server: FakePostHog, folder: Path) -> Iterator[Pseudo]:
    """A login on its way: what is left to answer is which project."""
    with asking(folder) as terminal:
        give(terminal, "Name of the profile", "web")
        give(terminal, "us, eu, or its address", server.url)
        terminal.until_shows("user:read project:read")
        give(terminal, "Key (it is not shown)", KEY)
        terminal.until_shows("takes the key of ana@example.org")
        yield terminal


def test_key_and_profile_are_kept_and_used(
    logged_in: Pseudo, server: FakePostHog, folder: Path, tmp_path: Path
) -> None:
    logged_in.until_shows("48214  Staging")
    give(logged_in, "The project's number", str(PROJECT_ID))
    give(logged_in, "Is Webshop #48213 production?", "y")
    logged_in.until_shows("Next: phtui, or phtui doctor")
    assert logged_in.wait() == 0
    assert KEY not in logged_in.sent
    assert (folder / "web.key").read_text() == f"{KEY}\n"
    assert [mode(folder / name) for name in ("web.key", "config.toml")] == [0o600, 0o600]
    assert mode(folder) == 0o700
    phtui = Phtui(server, tmp_path)
    phtui.environment = {
        name: value for name, value in phtui.environment.items() if "POSTHOG" not in name
    } | {"XDG_CONFIG_HOME": str(folder.parent)}
    assert phtui("sql", "-c", "select 1", "--format", "csv").stdout == "n\n7\n"
    assert '"production"' in phtui("info", "--format", "jsonl").stdout


def test_a_project_that_is_not_listed_is_asked_for(logged_in: Pseudo, server: FakePostHog) -> None:
    gone = payload("unknown_endpoint")
    gone.body["detail"] = "Project not found."
    server.on("GET", "/api/projects/9/", gone)
    give(logged_in, "The project's number", "9")
    logged_in.until_shows("There is no such project")
    assert logged_in.wait() == 1


def test_a_refused_key_is_2_and_nothing_is_kept(server: FakePostHog, folder: Path) -> None:
    server.on("GET", "/api/users/@me/", payload("bad_key"))
    with asking(folder, "-P", "web", "--host", server.url) as terminal:
        give(terminal, "Key (it is not shown)", KEY)
        terminal.until_shows("refused the key")
        assert terminal.wait() == 2
        assert KEY not in terminal.sent
    assert not folder.exists()


def test_ctrl_c_keeps_nothing(logged_in: Pseudo, folder: Path) -> None:
    logged_in.until_shows("The project's number")
    logged_in.process.send_signal(2)
    logged_in.until_shows("Nothing was kept.")
    assert logged_in.wait() == 130
    assert not folder.exists()


def test_the_project_of_a_key_for_one_alone_is_not_asked(server: FakePostHog, folder: Path) -> None:
    refused = payload("missing_scope")
    refused.body["detail"] = (
        "API keys with scoped projects are only supported on project-based endpoints."
    )
    server.on("GET", "/api/projects/", refused)
    with asking(folder, "-P", "web", "--host", server.url, POSTHOG_CLI_API_KEY="phx_x") as terminal:
        give(terminal, "Key (it is not shown)", KEY)
        give(terminal, "Is Webshop #48213 production?", "")
        terminal.until_shows("Next: phtui -P web (POSTHOG_CLI_API_KEY wins otherwise)")
        assert terminal.wait() == 0
    assert "production" not in (folder / "config.toml").read_text()


def test_what_was_written_by_hand_stays(server: FakePostHog, folder: Path) -> None:
    folder.mkdir(parents=True)
    real = folder.parent / "shared" / "config.toml"
    real.parent.mkdir()
    real.write_text("theme = 'nord'  # dark\n[profiles.web]\nkey_file = 'old'  # mine\n")
    (folder / "config.toml").symlink_to(real)
    with asking(folder, "-P", "web", "--host", server.url, "--project", "48214") as terminal:
        give(terminal, "Replace it?", "y")
        give(terminal, "Key (it is not shown)", KEY)
        give(terminal, "Is Staging #48214 production?", "n")
        terminal.until_shows("Kept as profile web")
        assert terminal.wait() == 0
    assert (folder / "config.toml").is_symlink()
    assert (folder / "web.key").exists()
    assert list(real.parent.iterdir()) == [real]
    text = real.read_text()
    assert "# dark" in text
    assert "# mine" in text
    assert "project = 48214" in text


def test_the_key_is_asked_on_a_terminal_only(server: FakePostHog, tmp_path: Path) -> None:
    done = Phtui(server, tmp_path)("login", stdin=f"web\n{server.url}\n{KEY}\n")
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr
