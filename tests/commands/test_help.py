"""What `--help` says of every command, on a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator

import click
import click.testing
import pytest

from phtui.cli.main import main


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, each in command.commands.items():
            yield from commands(each, f"{path} {name}")


EVERY = dict(commands(main, "phtui"))


def told(path: str, option: str) -> str:
    runner = click.testing.CliRunner()
    names = path.split()[1:]
    answer = runner.invoke(main, [*names, option], prog_name="phtui", terminal_width=80)
    assert answer.exit_code == 0
    return answer.output


@pytest.mark.parametrize("path", EVERY)
def test_nothing_is_cut_off_and_no_type_is_named_for_programmers(path: str) -> None:
    usage, *lines = told(path, "--help").splitlines()
    assert usage.startswith(f"Usage: {path} ")
    assert [line for line in lines if line.endswith("...") or len(line) > 80] == []
    assert "RANGE" not in "".join(lines)
    assert "FILENAME" not in "".join(lines)


@pytest.mark.parametrize("path", EVERY)
def test_short_and_long_ask_for_it(path: str) -> None:
    assert told(path, "-h") == told(path, "--help")
