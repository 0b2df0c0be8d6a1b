"""What is asked of the snapshots endpoint, and what is made of its answers."""

from __future__ import annotations

import gzip
from contextlib import aclosing
from typing import Any

import cramjam
import pytest

from phtui.api.client import PostHogClient
from phtui.api.errors import ApiError, MissingScope, NotFound, NotPostHog, Unreadable
from phtui.api.snapshot_models import SnapshotItem, SnapshotSource, ranges
from tests.fake_posthog import PROJECT, Answer, FakePostHog, payload

ID = "0190c7aa-1f2e-7c3d-9b4a-5d6e7f808192"
PATH = f"{PROJECT}/session_recordings/{ID}/snapshots"
LINES = b'["w",{"type":4,"timestamp":5,"data":{}}]\n["w",{"type":3,"timestamp":6,"data":{}}]'


async def _read(client: PostHogClient, first: int = 0, last: int = 1) -> bytes:
    async with aclosing(client.snapshot_blocks(ID, first, last)) as pieces:
        return b"".join([piece async for piece in pieces])


def _jsonl(body: bytes = LINES, **fields: Any) -> Answer:
    headers = {"Content-Type": "application/jsonl"} | fields.pop("headers", {})
    return Answer(body, headers=headers, **fields)


async def test_sources_are_listed(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", PATH, payload("snapshot_sources"))
    first, second = await client.snapshot_sources(ID)
    assert first == SnapshotSource("blob_v2", "0", 1_777_884_070_120, 1_777_884_280_000)
    assert second.start == first.end


async def test_a_range_is_streamed(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", PATH, _jsonl())
    assert await _read(client, 0, 19) == LINES
    expected = {"source": ["blob_v2"], "start_blob_key": ["0"], "end_blob_key": ["19"]}
    assert posthog.requests[-1].query == expected


async def test_what_is_zipped_is_unzipped(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", PATH, _jsonl(gzip.compress(LINES), headers={"Content-Encoding": "gzip"}))
    assert await _read(client) == LINES


async def test_snappy_blocks_are_unpacked(posthog: FakePostHog, client: PostHogClient) -> None:
    body = b"".join(map(_framed, (LINES, LINES)))
    posthog.on("GET", PATH, Answer(body, headers={"Content-Type": "application/octet-stream"}))
    assert await _read(client) == LINES + b"\n" + LINES + b"\n"


@pytest.mark.parametrize("body", [b"\x00\x00\x00\x09abc", b"\xff" * 40, b"\0\0\0\x04aaaa"])
async def test_broken_snappy_is_told(
    posthog: FakePostHog, client: PostHogClient, body: bytes
) -> None:
    posthog.on("GET", PATH, Answer(body, headers={"Content-Type": "application/octet-stream"}))
    with pytest.raises(Unreadable):
        await _read(client)


async def test_long_term_storage_is_asked_by_its_path(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", PATH, _jsonl())
    async with aclosing(client.long_term_snapshots(ID, "a/b c")) as pieces:
        assert b"".join([piece async for piece in pieces]) == LINES
    assert posthog.requests[-1].query == {"source": ["blob_v2_lts"], "blob_key": ["a/b c"]}


async def test_what_breaks_off_is_told_after_what_came(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", PATH, _jsonl(missing=10))
    came = bytearray()

    async def read() -> None:
        async with aclosing(client.snapshot_blocks(ID, 0, 0)) as pieces:
            async for piece in pieces:
                came.extend(piece)

    with pytest.raises(Unreadable):
        await read()
    assert came == LINES


async def test_a_refusal_before_it_begins_is_tried_again(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    unavailable = Answer({"error": "recording_blocks_unavailable"}, 502)
    posthog.on("GET", PATH, unavailable, _jsonl())
    assert await _read(client) == LINES
    assert len(posthog.asked("GET", PATH)) == 2


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (payload("snapshots_deleted"), NotFound, "has been deleted"),
        (payload("missing_scope"), MissingScope, "scope"),
        (Answer("<html>", headers={"Content-Type": "text/html"}), NotPostHog, "web page"),
        (Answer({"error": "Block index out of range"}, 404), NotFound, "out of range"),
    ],
)
async def test_refusals_say_why(
    posthog: FakePostHog,
    client: PostHogClient,
    answer: Answer,
    error: type[ApiError],
    words: str,
) -> None:
    posthog.on("GET", PATH, answer)
    with pytest.raises(error, match=words):
        await _read(client)


@pytest.mark.parametrize("keys", [(0, 20), (3, 2), (-1, 0)])
async def test_ranges_that_posthog_refuses_are_not_sent(
    posthog: FakePostHog, client: PostHogClient, keys: tuple[int, int]
) -> None:
    with pytest.raises(ValueError, match="not a range"):
        await _read(client, *keys)
    assert not posthog.requests


def test_ranges_are_of_twenty_and_have_no_holes() -> None:
    keys = [*range(30), 40, 41]
    blocks = [SnapshotSource("blob_v2", str(key)) for key in reversed(keys)]
    odd = [SnapshotSource("blob_v2", "x"), SnapshotSource("blob_v2_lts", "7"), blocks[0]]
    assert ranges([*blocks, *odd]) == [(0, 19), (20, 29), (40, 41)]
    assert ranges(blocks, first=1) == [(0, 0), (1, 20), (21, 29), (40, 41)]


def test_sources_of_any_shape_are_values() -> None:
    item = SnapshotItem(source=None, blob_key=7, start_timestamp=9, end_timestamp="yesterday")
    assert item.block() == SnapshotSource("", "7")


def _framed(lines: bytes) -> bytes:
    packed = bytes(cramjam.snappy.compress_raw(lines))
    return len(packed).to_bytes(4, "big") + packed
