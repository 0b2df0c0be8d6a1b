"""Changes `config.toml` as text: what a person wrote there, comments too, stays."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from phtui.settings.config import OF_PROFILE
from phtui.settings.values import SettingsError

NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
"""What a profile may be called that is made here: it is the name of a file too."""
_HEADER = re.compile(r"\s*\[")
_ASSIGNED = re.compile(r"\s*([A-Za-z_]+)\s*=")


def with_profile(text: str, name: str, settings: Mapping[str, str | int | bool]) -> str:
    """Return the file's text with a profile in it, chosen where no other is.

    Args:
        text: Of the file as it is.
        name: The profile's; one of the same name is replaced.
        settings: All that it has.

    Raises:
        SettingsError: The text is written so that no line can be put in its place.
    """
    try:
        before = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"config.toml is not TOML: {error}.") from None
    wanted = {"profile": name, **before}
    wanted["profiles"] = {**before.get("profiles", {}), name: dict(settings)}
    lines = list(_placed(_lines(text), name, settings))
    if "profile" not in before:
        lines = [f"profile = {json.dumps(name)}", "", *lines]
    changed = "\n".join(lines) + "\n"
    if not _says(changed, wanted):
        own = "\n".join(_written(name, settings))
        raise SettingsError(f"config.toml is written in a way that is kept. Put this in it:\n{own}")
    return changed


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _placed(
    lines: Sequence[str], name: str, settings: Mapping[str, str | int | bool]
) -> Iterator[str]:
    header = re.compile(rf"\s*\[\s*profiles\s*\.\s*([\"']?){re.escape(name)}\1\s*\]\s*(#.*)?")
    at = next((number for number, line in enumerate(lines) if header.fullmatch(line)), None)
    if at is None:
        yield from lines
        yield from ["", *_written(name, settings)] if lines else _written(name, settings)
        return
    rest = lines[at + 1 :]
    length = next((n for n, line in enumerate(rest) if _HEADER.match(line)), len(rest))
    yield from lines[: at + 1]
    yield from _written(name, settings)[1:]
    for line in rest[:length]:
        assigned = _ASSIGNED.match(line)
        if assigned is None or assigned[1] not in OF_PROFILE:
            yield line
        elif comment := _comment(line):
            yield comment
    yield from rest[length:]


def _written(name: str, settings: Mapping[str, str | int | bool]) -> list[str]:
    # A text of ASCII is written in TOML as it is in JSON, as are numbers and booleans.
    return [
        f"[profiles.{name}]",
        *(f"{each} = {json.dumps(value)}" for each, value in settings.items()),
    ]


def _comment(line: str) -> str:
    """Return the comment at the end of a line that assigns a value; "" if there is none."""
    for match in re.finditer("#", line):
        try:
            tomllib.loads(line[: match.start()])
        except tomllib.TOMLDecodeError:
            continue  # it is inside the value
        return line[match.start() :]
    return ""


def _says(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False
