"""Places for data sets: one process each, kept or swept."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from phtui.demo.cache import Made, Place

MADE = Made(datetime(2026, 11, 23, 18, tzinfo=UTC), {"events": 3})
HOLD = """
import sys
from pathlib import Path
from phtui.demo.cache import Place
place = Place.claim(Path(sys.argv[1]), 10)
place.path.mkdir(exist_ok=True)
print(place.path.name, flush=True)
sys.stdin.read()
"""


@contextmanager
def another_process(root: Path) -> Iterator[str]:
    """Hold a place in another process, which dies without releasing it; its name."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with process:
        assert process.stdout
        yield process.stdout.readline().decode().strip()
        process.kill()


def finished(root: Path, visits: int = 10) -> Path:
    """Leave a finished data set behind, and return where."""
    place = Place.claim(root, visits)
    place.path.mkdir()
    place.mark(MADE)
    place.release()
    return place.path


def test_what_is_finished_is_found_again(tmp_path: Path) -> None:
    path = finished(tmp_path)
    place = Place.claim(tmp_path, 10)
    assert (place.path, place.take_mark()) == (path, MADE)


def test_a_mark_is_taken_once(tmp_path: Path) -> None:
    finished(tmp_path)
    place = Place.claim(tmp_path, 10)
    assert place.take_mark() == MADE
    assert place.take_mark() is None


@pytest.mark.parametrize("content", [b"", b"{", b'{"anchor": "today", "rows": {}}', b"\xff"])
def test_a_broken_mark_is_none(tmp_path: Path, content: bytes) -> None:
    path = finished(tmp_path)
    path.with_suffix(".json").write_bytes(content)
    assert Place.claim(tmp_path, 10).take_mark() is None


def test_what_is_unfinished_goes_at_release(tmp_path: Path) -> None:
    place = Place.claim(tmp_path, 10)
    place.path.mkdir()
    place.release()
    assert not place.path.exists()


def test_two_at_once_have_places_of_their_own(tmp_path: Path) -> None:
    kept = finished(tmp_path)
    with another_process(tmp_path) as theirs:
        assert theirs == kept.name
        place = Place.claim(tmp_path, 10)
        assert place.path.name == "private-1"
        place.path.mkdir()
        place.mark(MADE)
        place.release()
        assert not place.path.exists()
        assert kept.exists()


def test_a_dead_process_gives_its_place_up(tmp_path: Path) -> None:
    kept = finished(tmp_path)
    with another_process(tmp_path) as first, another_process(tmp_path) as second:
        assert (first, second) == (kept.name, "private-1")
        assert (tmp_path / second).exists()
    place = Place.claim(tmp_path, 10)
    assert place.path == kept
    assert not (tmp_path / second).exists()


def test_what_older_versions_kept_is_swept(tmp_path: Path) -> None:
    for name in ("v0-10", "v0-10.json", "v0-10.lock"):
        (tmp_path / name).touch()
    same_version = finished(tmp_path, visits=20)
    Place.claim(tmp_path, 10).release()
    assert {path.suffix for path in tmp_path.glob("v0-10*")} == {".lock"}
    assert same_version.exists()


def test_a_file_in_the_way_is_removed(tmp_path: Path) -> None:
    place = Place.claim(tmp_path, 10)
    place.path.write_text("not a folder")
    place.empty()
    assert not place.path.exists()


def test_nowhere_to_write_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        Place.claim(tmp_path / "file" / "demo", 10)
