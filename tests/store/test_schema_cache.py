"""Schemas on disk."""

from __future__ import annotations

from pathlib import Path

import msgspec

from phtui.store.schema_cache import KeptSchema, SchemaCache
from tests.hogql.schemas import large, project

HOST = "https://us.posthog.com"


def test_a_schema_comes_back(tmp_path: Path) -> None:
    cache = SchemaCache(tmp_path / "deep" / "er")
    cache.write(HOST, 1, project(), 5.0)
    assert cache.read(HOST, 1) == KeptSchema(project(), 5.0)
    assert cache.read(HOST, 2) is None
    assert cache.read("https://eu.posthog.com", 1) is None
    [file] = (tmp_path / "deep" / "er").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_what_cannot_be_read_is_as_good_as_nothing(tmp_path: Path) -> None:
    cache = SchemaCache(tmp_path)
    cache.write(HOST, 1, project(), 5.0)
    [file] = tmp_path.iterdir()
    for data in (b"", b"\xff" * 100, file.read_bytes()[:-3], msgspec.msgpack.encode({"schema": 1})):
        file.write_bytes(data)
        assert cache.read(HOST, 1) is None
    file.write_bytes(msgspec.msgpack.encode(KeptSchema(project(), 5.0, version=0)))
    assert cache.read(HOST, 1) is None


def test_a_folder_that_takes_nothing_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = SchemaCache(tmp_path / "file")
    cache.write(HOST, 1, project(), 5.0)
    assert cache.read(HOST, 1) is None


def test_a_large_schema_is_kept_whole(tmp_path: Path) -> None:
    cache = SchemaCache(tmp_path)
    cache.write(HOST, 1, large(), 5.0)
    kept = cache.read(HOST, 1)
    assert kept is not None
    assert len(kept.schema.tables) == 160
