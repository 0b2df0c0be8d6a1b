"""What a recording holds: its blocks, made of the session's events whenever somebody asks."""

from __future__ import annotations

import functools
import gzip
import re
import time
import uuid
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from phtui.demo.endpoints.recordings import RECORDINGS
from phtui.demo.engine import Engine
from phtui.demo.hogql.quoting import string
from phtui.demo.problems import Problem, json_response
from phtui.demo.replay.blocks import Block, as_lines, cut, snappy_frame
from phtui.demo.replay.session import Captured, ConsoleLine, record
from phtui.demo.throttle import Throttle

_MOST_KEYS = 20
_REMEMBERED = 16
"""Recordings whose blocks are kept, so that a range does not make all of them anew."""


@dataclass(frozen=True)
class _Session:
    id: str
    began: int
    """Milliseconds since 1970."""
    ended: int
    """The same; may be ahead of us."""
    deleted: bool

    @property
    def quirk(self) -> int:
        """A number by which recordings differ in how they are kept."""
        return zlib.crc32(self.id.encode()) % 12


class SnapshotEndpoints:
    """What was recorded of the sessions in the one project."""

    def __init__(self, engine: Engine, *, throttled: bool) -> None:
        self._engine = engine
        self._throttle = Throttle(per_minute=12, per_hour=60) if throttled else None
        self._finished = functools.lru_cache(_REMEMBERED)(self._cut)

    def routes(self) -> list[Route]:
        """Return the group's routes."""
        return [Route(RECORDINGS + "/{id}/snapshots", self.snapshots)]

    async def snapshots(self, request: Request) -> Response:
        """List the blocks, or send those of a range."""
        if self._throttle is not None:
            self._throttle.spend()
        session = await run_in_threadpool(self._session, request.path_params["id"])
        if session is None:
            raise Problem(404, "not_found", "Recording not found")
        if session.deleted:
            return _deleted(session)
        blocks = await run_in_threadpool(self._blocks, session)
        source = request.query_params.get("source")
        if source is None:
            listed = [_source(number, block) for number, block in enumerate(blocks)]
            return json_response({"sources": listed})
        if source != "blob_v2":
            raise Problem(400, "invalid_input", "Invalid source must be one of [blob_v2]")
        first, last = _range(request)
        if last >= len(blocks):
            raise Problem(404, "not_found", "Block index out of range")
        chosen = blocks[first : last + 1]
        return await run_in_threadpool(_sent, request, session, chosen)

    def _session(self, id_: str) -> _Session | None:
        rows = self._rows(f"""
            SELECT toUnixTimestamp64Milli(min(min_first_timestamp)),
                toUnixTimestamp64Milli(max(max_last_timestamp)), max(is_deleted)
            FROM ph.raw_session_replay_events
            WHERE session_id = {string(id_)} AND min_first_timestamp <= now64(6)
            GROUP BY session_id""")
        return _Session(id_, rows[0][0], rows[0][1], bool(rows[0][2])) if rows else None

    def _blocks(self, session: _Session) -> list[Block]:
        if session.quirk == 0:
            return []  # an app whose screens were not recorded, or one that is long gone
        now = round(time.time() * 1000)
        if session.ended < now:
            return self._finished(session, None)
        return self._cut(session, now)

    def _cut(self, session: _Session, now: int | None) -> list[Block]:
        mine = f"timestamp <= now64(6) AND %s = {string(session.id)} ORDER BY timestamp"
        events = self._rows(f"""
            SELECT toUnixTimestamp64Milli(timestamp), event, properties FROM ph.events
            WHERE timestamp >= fromUnixTimestamp64Milli({session.began})
                AND timestamp <= fromUnixTimestamp64Milli({session.ended})
                AND {mine % "`$session_id`"}, uuid""")
        lines = self._rows(f"""
            SELECT toUnixTimestamp64Milli(timestamp), level, message FROM ph.log_entries
            WHERE log_source = 'session_replay' AND {mine % "log_source_id"}, message""")
        captured = [
            Captured(at, name, msgspec.json.decode(properties)) for at, name, properties in events
        ]
        told = record(captured, (ConsoleLine(*line) for line in lines))
        return cut(told, session.began, now)

    def _rows(self, sql: str) -> list[list[Any]]:
        answer = self._engine.run(sql, str(uuid.uuid4()))
        return msgspec.json.decode(answer.rows, type=list[list[Any]])


def _sent(request: Request, session: _Session, blocks: list[Block]) -> Response:
    forms = {"old": session.quirk == 1, "compressed": session.quirk > 5}
    bodies = [as_lines(block, session.id, **forms) for block in blocks]
    headers = {"Cache-Control": "max-age=3600"}
    if request.query_params.get("decompress") == "false":
        body, kind = b"".join(map(snappy_frame, bodies)), "application/octet-stream"
    else:
        body, kind = b"\n".join(bodies), "application/jsonl"
    if "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["Content-Encoding"] = gzip.compress(body, 1), "gzip"
    return Response(body, headers=headers, media_type=kind)


def _range(request: Request) -> tuple[int, int]:
    names = ("start_blob_key", "end_blob_key")
    keys = [request.query_params.get(name) for name in names]
    if None in keys:
        detail = "Must provide both start blob key and end blob key"
        raise Problem(400, "invalid_input", detail)
    if not all(re.fullmatch(r"\d{1,9}", str(key)) for key in keys):
        raise Problem(400, "invalid_input", "Blob keys must be integers")
    first, last = (int(str(key)) for key in keys)
    if last - first > _MOST_KEYS:
        detail = f"Cannot request more than {_MOST_KEYS} blob keys at once"
        raise Problem(400, "invalid_input", detail)
    return first, last


def _source(number: int, block: Block) -> dict[str, str]:
    return {
        "source": "blob_v2",
        "start_timestamp": _iso(block.start),
        "end_timestamp": _iso(block.end),
        "blob_key": str(number),
    }


def _deleted(session: _Session) -> Response:
    body = {
        "error": "recording_deleted",
        "message": "This recording has been deleted",
        "deleted_at": _iso(session.ended),
        "deleted_by": "ana@example.com",
    }
    return json_response(body, 410)


def _iso(milliseconds: int) -> str:
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
