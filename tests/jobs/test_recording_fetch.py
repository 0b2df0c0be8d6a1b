"""A recording fetched into a file: by ranges, resumed, private, whole or not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from phtui.api.client import PostHogClient
from phtui.api.errors import ApiError, NotFound
from phtui.jobs.recording_fetch import Fetched, fetch_recording
from tests.fake_posthog import Answer, FakePostHog, Request, payload
from tests.jobs.recording_world import LIST, session_id

SESSION = session_id(1)
SNAPSHOTS = f"{LIST}{SESSION}/snapshots/"


class Blocks:
    """A recording of so many blocks, of a line each."""

    def __init__(self, posthog: FakePostHog, count: int) -> None:
        self.lines = [f'["w",{{"type":3,"timestamp":{number}}}]' for number in range(count)]
        self.broken: set[int] = set()
        """First blocks of ranges that break off, once each."""
        self.asked: list[tuple[int, int]] = []
        posthog.on("GET", SNAPSHOTS, self.answer)

    def answer(self, request: Request) -> Answer:
        if "source" not in request.query:
            keys = range(len(self.lines))
            return Answer({"sources": [{"source": "blob_v2", "blob_key": str(k)} for k in keys]})
        first, last = (int(request.query[f"{end}_blob_key"][0]) for end in ("start", "end"))
        self.asked.append((first, last))
        text = "\n".join(self.lines[first : last + 1])
        if first in self.broken:
            self.broken.discard(first)
            return Answer(text[:10], headers={"Content-Type": "application/jsonl"}, missing=90)
        return Answer(text, headers={"Content-Type": "application/jsonl"})


def mode_of(folder: Path, name: str) -> int:
    return (folder / name).stat().st_mode & 0o777


def names(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


async def fetch(client: PostHogClient, path: Path) -> list[Fetched]:
    return [state async for state in fetch_recording(client, SESSION, path)]


async def test_a_recording_comes_in_ranges_of_twenty(
    posthog: FakePostHog, client: PostHogClient, tmp_path: Path
) -> None:
    blocks = Blocks(posthog, 45)
    path = tmp_path / "recording.jsonl"
    states = await fetch(client, path)
    assert [state.blocks for state in states] == [0, 20, 40, 45]
    assert blocks.asked == [(0, 19), (20, 39), (40, 44)]
    assert path.read_text() == "\n".join(blocks.lines)
    assert states[-1].size == path.stat().st_size
    assert path.stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == [path.name]


async def test_what_broke_off_goes_on_where_it_was(
    posthog: FakePostHog, client: PostHogClient, tmp_path: Path
) -> None:
    blocks = Blocks(posthog, 45)
    path = tmp_path / "recording.jsonl"
    blocks.broken = {20}
    with pytest.raises(ApiError):
        await fetch(client, path)
    assert not path.exists()
    assert [mode_of(tmp_path, name) for name in names(tmp_path)] == [0o600, 0o600]
    blocks.asked = []
    states = await fetch(client, path)
    assert (states[0].blocks, states[-1].resumed) == (20, 20)
    assert blocks.asked == [(20, 39), (40, 44)]
    assert path.read_text() == "\n".join(blocks.lines)


async def test_the_rest_of_another_recording_is_not_taken_for_this(
    posthog: FakePostHog, client: PostHogClient, tmp_path: Path
) -> None:
    blocks = Blocks(posthog, 3)
    path = tmp_path / "recording.jsonl"
    (tmp_path / "recording.jsonl.part").write_text("other")
    note = '{"session": "other", "blocks": 1, "size": 5}'
    (tmp_path / "recording.jsonl.part.json").write_text(note)
    await fetch(client, path)
    assert path.read_text() == "\n".join(blocks.lines)


async def test_a_deleted_recording_leaves_nothing(
    posthog: FakePostHog, client: PostHogClient, tmp_path: Path
) -> None:
    posthog.on("GET", SNAPSHOTS, payload("snapshots_deleted"))
    with pytest.raises(NotFound):
        await fetch(client, tmp_path / "recording.jsonl")
    assert names(tmp_path) == []


async def test_nothing_recorded_is_an_empty_file(
    posthog: FakePostHog, client: PostHogClient, tmp_path: Path
) -> None:
    Blocks(posthog, 0)
    await fetch(client, tmp_path / "empty.jsonl")
    assert (tmp_path / "empty.jsonl").read_bytes() == b""
