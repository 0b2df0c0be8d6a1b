"""Schemas on disk, a file for each project, so that completion works from the first key on."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import msgspec
import platformdirs

from phtui.hogql.schema import Schema
from phtui.store.private_file import write_private

_VERSION = 1
"""Counts the changes of form: what another one wrote is not read."""


class KeptSchema(msgspec.Struct, frozen=True):
    """A schema and when PostHog said it."""

    schema: Schema
    fetched_at: float
    """Unix time."""
    version: int = _VERSION


def schema_folder() -> Path:
    """Return where the schemas of this user's projects are."""
    return platformdirs.user_cache_path("phtui", appauthor=False) / "schemas"


class SchemaCache:
    """Keeps schemas. What cannot be read is as good as nothing; what cannot be written is lost."""

    def __init__(self, folder: Path | None = None) -> None:
        """Args: folder: Where; the user's cache directory if not told."""
        self._folder = folder or schema_folder()

    def read(self, host: str, project: int) -> KeptSchema | None:
        """Return what is kept for a project of a host."""
        try:
            kept = msgspec.msgpack.decode(self._path(host, project).read_bytes(), type=KeptSchema)
        except (OSError, msgspec.DecodeError, RecursionError):
            return None
        return kept if kept.version == _VERSION else None

    def write(self, host: str, project: int, schema: Schema, fetched_at: float) -> None:
        """Keep a schema, readable by its owner only; the old one is there until it is whole."""
        path = self._path(host, project)
        data = msgspec.msgpack.encode(KeptSchema(schema, fetched_at))
        with suppress(OSError):
            write_private(path, data)

    def _path(self, host: str, project: int) -> Path:
        name = re.sub(r"[^\w.-]+", "_", host.partition("://")[2])
        return self._folder / f"{name}-{project}.msgpack"
