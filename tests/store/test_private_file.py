"""Private files, and the history of commands that is kept in one."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from phtui.store.commands import CommandHistory
from phtui.store.private_file import private_file, write_private


def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    write_private(path, b"one")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    write_private(path, b"two")
    assert path.read_bytes() == b"two"
    assert [each.name for each in path.parent.iterdir()] == ["file"]


def test_what_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    class OnTheWay(Exception):  # noqa: N818 -- not an error of anyone's
        pass

    def write() -> None:
        with private_file(path) as file:
            file.write(b"half")
            raise OnTheWay

    with pytest.raises(OnTheWay):
        write()
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_commands_are_remembered_once_each(tmp_path: Path) -> None:
    history = CommandHistory(tmp_path / "state" / "commands")
    assert history.read() == []
    for command in ("logs a", "rec b", "logs a"):
        history.add(command)
    assert CommandHistory(tmp_path / "state" / "commands").read() == ["rec b", "logs a"]
    for number in range(300):
        history.add(str(number))
    assert len(history.read()) == 200


def test_a_history_that_cannot_be_kept_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    history = CommandHistory(tmp_path / "file" / "commands")
    history.add("logs")
    assert history.read() == []
