"""A PostHog on loopback that has one big result, and phtui on it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from phtui.hogql.schema import EMPTY, Schema
from tests.bench.programs import Program, python
from tests.fake_posthog import KEY, PROJECT, PROJECT_ID, Answer, FakePostHog, Request, payload

ROWS = 50_000
COLUMNS = {
    "row": "UInt64", "event": "String", "timestamp": "DateTime64(6)", "person_id": "UUID",
    "url": "String", "browser": "Nullable(String)", "seconds": "Float64",
    "amount": "Nullable(Int64)", "tags": "Array(String)", "is_new": "Bool",
}  # fmt: skip


def answer(rows: int = ROWS) -> bytes:
    """Return the body of a completed query with so many rows of ten columns."""
    body: dict[str, Any] = dict(payload("complete").body)
    body["query_status"]["results"] |= {
        "columns": list(COLUMNS),
        "types": [list(column) for column in COLUMNS.items()],
        "results": [_row(number) for number in range(1, rows + 1)],
        "hasMore": False,
        "limit": rows,
    }
    return json.dumps(body, separators=(",", ":")).encode()


def _row(number: int) -> list[Any]:
    noise = number * 2654435761 % 2**32
    return [
        number,
        ("$pageview", "$autocapture", "checkout started", "signed up")[noise % 4],
        f"2026-01-{noise % 28 + 1:02}T{noise % 24:02}:{noise % 60:02}:00.{noise % 10**6:06}Z",
        f"{noise:08x}-0000-4000-8000-{noise * 31 % 2**48:012x}",
        f"https://shop.example/{noise % 977}/item?ref={noise:x}",
        (None, "Chrome", "Firefox", "Safari")[noise % 4],
        noise % 100_000 / 100,
        None if noise % 3 else noise % 5000,
        ["new", "sale"][: noise % 3],
        noise % 2 == 0,
    ]


@contextmanager
def posthog(
    body: bytes, gate: threading.Event | None = None, schema: Schema = EMPTY
) -> Iterator[tuple[FakePostHog, Program]]:
    """Serve an answer to every query; yield the server, and phtui to start on it.

    Args:
        body: the answer.
        gate: set when it may be given.
        schema: the tables there are.
    """
    said = {
        "DatabaseSchemaQuery": Answer(_described(schema)),
        "HogQLAutocomplete": Answer({"suggestions": [], "incomplete_list": False}),
    }

    def take(request: Request) -> Answer:
        return said.get(request.json["query"]["kind"], payload("submitted"))

    project = payload("projects").body["results"][0]
    with FakePostHog() as fake:
        fake.on("GET", "/api/users/@me/", payload("me"))
        fake.on("GET", f"/api/projects/{PROJECT_ID}/", payload("projects", body=project))
        fake.on("POST", f"{PROJECT}/query/", take)
        fake.on("GET", f"{PROJECT}/query/", Answer(body=body, gate=gate))
        named = python("phtui", "tests.bench.apps.watched")
        environment = {
            "POSTHOG_HOST": fake.url,
            "POSTHOG_PROJECT_ID": str(PROJECT_ID),
            "POSTHOG_PERSONAL_API_KEY": KEY,
        }
        yield fake, Program(named.name, named.command, environment)


def _described(schema: Schema) -> dict[str, Any]:
    """Return tables as DatabaseSchemaQuery does."""
    tables = {
        table.name: {
            "name": table.name,
            "type": table.kind,
            "fields": {
                name: {"name": name, "hogql_value": field.written, "type": field.type}
                for name, field in table.fields.items()
            },
        }
        for table in schema.tables.values()
    }
    return {"tables": tables, "joins": []}
