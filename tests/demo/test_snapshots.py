"""What the demo's recordings hold: blocks, forms, and how they fit the rows of the list."""

from __future__ import annotations

import gzip
import json
import struct
import zlib
from typing import Any

import pytest

from phtui.api.snappy_frames import unpacked
from phtui.demo.replay.blocks import BLOCK_MILLISECONDS, cut, snappy_frame
from phtui.demo.replay.session import Captured, record
from tests.demo.fixtures import Api

PATH = "/api/projects/1/session_recordings/"


def quirk(session: str) -> int:
    return zlib.crc32(session.encode()) % 12


@pytest.fixture(scope="module")
def recordings(api: Api) -> list[dict[str, Any]]:
    params: dict[str, str | int] = {"date_from": "-30d", "date_to": "-1h", "limit": 5000}
    found: list[dict[str, Any]] = api.http.get(PATH, params=params).json()["results"]
    return found


def sources(api: Api, session: str) -> list[dict[str, str]]:
    answer = api.http.get(f"{PATH}{session}/snapshots/", params={"blob_v2": "true"})
    assert answer.status_code == 200
    found: list[dict[str, str]] = answer.json()["sources"]
    return found


def events(api: Api, session: str, **params: Any) -> list[Any]:
    """Return a whole recording's events."""
    found = []
    last = len(sources(api, session)) - 1
    for first in range(0, last + 1, 20):
        keys = {"start_blob_key": first, "end_blob_key": min(first + 19, last)}
        asked = {"source": "blob_v2", **keys, **params}
        answer = api.http.get(f"{PATH}{session}/snapshots", params=asked)
        assert answer.status_code == 200
        for line in answer.text.split("\n"):
            match json.loads(line):
                case [str(), dict() as event]:
                    found.append(event)
                case {"windowId": str(), "data": list() as several}:
                    found += several
                case other:
                    raise AssertionError(other)
    return found


def test_a_recording_has_what_its_row_counts(api: Api, recordings: list[dict[str, Any]]) -> None:
    chosen = [item for item in recordings if quirk(item["id"]) != 0][:12]
    for item in chosen:
        seen = events(api, item["id"])
        plain = [each["data"] for each in seen if each["type"] == 3 and "cv" not in each]
        clicks = [data for data in plain if data["source"] == 2 and data["type"] == 2]
        console = [each for each in seen if each["type"] == 6
                   and each["data"]["plugin"] == "rrweb/console@1"]  # fmt: skip
        assert len(clicks) == item["click_count"]
        assert sum(data["source"] == 5 for data in plain) == item["keypress_count"]
        lines = sum(item[f"console_{level}_count"] for level in ("log", "warn", "error"))
        assert len(console) == lines
        times = [each["timestamp"] for each in seen]
        assert times == sorted(times)
        assert seen[0]["type"] == 4
        assert seen[1]["type"] == 2


def test_recordings_are_kept_in_several_forms(api: Api, recordings: list[dict[str, Any]]) -> None:
    by_quirk = {quirk(item["id"]): item["id"] for item in recordings}
    assert sources(api, by_quirk[0]) == []
    compressed = next(session for number, session in by_quirk.items() if number > 5)
    full = next(each for each in events(api, compressed) if each["type"] == 2)
    data = json.loads(gzip.decompress(full["data"].encode("latin-1")))
    assert data["node"]["type"] == 0


async def test_packed_blocks_are_the_same_lines(api: Api, recordings: list[dict[str, Any]]) -> None:
    session = next(item["id"] for item in recordings if quirk(item["id"]) == 7)
    last = len(sources(api, session)) - 1
    params: dict[str, str | int] = {
        "source": "blob_v2", "start_blob_key": 0, "end_blob_key": min(last, 19),
    }  # fmt: skip
    plain = api.http.get(f"{PATH}{session}/snapshots", params=params)
    packed = api.http.get(f"{PATH}{session}/snapshots", params=params | {"decompress": "false"})
    assert plain.headers["content-type"] == "application/jsonl"
    assert plain.headers["content-encoding"] == "gzip"
    assert packed.headers["content-type"] == "application/octet-stream"

    async def pieces() -> Any:
        yield packed.content

    joined = b"".join([piece async for piece in unpacked(pieces())])
    assert joined.strip().split(b"\n") == plain.content.split(b"\n")


def test_a_snappy_frame_says_its_length() -> None:
    data = bytes(range(256)) * 600
    frame = snappy_frame(data)
    assert struct.unpack(">I", frame[:4])[0] == len(frame) - 4


def test_deleted_recordings_are_gone_for_good(api: Api) -> None:
    [[session]] = api.rows(
        "SELECT session_id FROM raw_session_replay_events WHERE is_deleted = 1 LIMIT 1"
    )
    answer = api.http.get(f"{PATH}{session}/snapshots")
    assert answer.status_code == 410
    assert answer.json()["error"] == "recording_deleted"
    assert api.http.get(f"{PATH}{session}/").status_code == 404


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"source": "blob"}, 400),
        ({"source": "blob_v2"}, 400),
        ({"source": "blob_v2", "start_blob_key": "0"}, 400),
        ({"source": "blob_v2", "start_blob_key": "a", "end_blob_key": "b"}, 400),
        ({"source": "blob_v2", "start_blob_key": "0", "end_blob_key": "21"}, 400),
        ({"source": "blob_v2", "start_blob_key": "800", "end_blob_key": "801"}, 404),
    ],
)
def test_what_is_refused(
    api: Api, recordings: list[dict[str, Any]], params: dict[str, str], status: int
) -> None:
    session = next(item["id"] for item in recordings if quirk(item["id"]) > 1)
    assert api.http.get(f"{PATH}{session}/snapshots", params=params).status_code == status
    assert api.http.get(f"{PATH}nobody/snapshots").status_code == 404


def test_one_that_goes_on_only_grows() -> None:
    names = ["$pageview", "$autocapture", "added to cart", "$rageclick", "purchase", "$identify",
             "insight viewed", "$exception", "$feature_flag_called", "$pageleave"]  # fmt: skip
    properties = {"$current_url": "https://a.b/", "$pathname": "/"}
    session = [
        Captured(1_000_000 + 9_000 * number, name, properties)
        for number, name in enumerate(names * 4)
    ]
    whole = cut(record(session, []), 1_000_000, None)
    for now in range(1_000_000, 1_400_000, 7_001):
        so_far = record([each for each in session if each.at <= now], [])
        blocks = cut(so_far, 1_000_000, now)
        assert blocks == whole[: len(blocks)]
        assert len(blocks) >= (now - 1_000_000) // BLOCK_MILLISECONDS - 1
