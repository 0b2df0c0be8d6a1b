"""An answer's JSON as values, however broken its bytes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.api.answer import Answer
from phtui.api.errors import Unreadable
from phtui.api.models import Progress, QueryResult


def result(rows: bytes) -> QueryResult:
    return Answer(200, {}, b'{"results": [' + rows + b"]}").decode(QueryResult)


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (b'["caf\xe9", 1]', ("caf\ufffd", 1)),
        (b'["\xed\xa0\x80"]', ("\ufffd\ufffd\ufffd",)),
        (b'["\xf0\x9f"]', ("\ufffd",)),
        ('["é😀"]'.encode(), ("é😀",)),
        (rb'["cut \ud83d", "\ude00"]', ("cut \ufffd", "\ufffd")),
        (rb'["\ud83d\ude00"]', ("😀",)),
        (b'["raw\x01control\n"]', ("raw\x01control\n",)),
        (b"[NaN, Infinity, -Infinity, 2.5]", (None, None, None, 2.5)),
        (b"[NaN, 1e999, 1e9]", (None, None, 1e9)),
        (b"[18446744073709551616, -1]", (18446744073709551616, -1)),
        (b"[1e999]", ("[1e999]",)),
        (b"7", (7,)),
    ],
)
def test_odd_cells(row: bytes, cells: tuple[object, ...]) -> None:
    assert list(result(row).rows) == [cells]


def test_a_row_nested_deeper_than_the_stack_is_text() -> None:
    deep = b"[" * 600 + b"]" * 600

    def at_depth(depth: int) -> object:
        return at_depth(depth - 1) if depth else rows[0]

    rows = result(deep).rows
    assert at_depth(600) == (deep.decode(),)


@given(st.binary(max_size=40))
def test_any_bytes_in_a_text_are_a_cell(data: bytes) -> None:
    data = data.replace(b"\\", b"/").replace(b'"', b"'")
    (row,) = result(b'["' + data + b'"]').rows
    assert row == (data.decode("utf-8", "replace"),)


def test_a_character_across_two_blocks_is_whole() -> None:
    text = "x" * ((1 << 18) - 1) + "é"
    body = json.dumps([text], ensure_ascii=False).encode()
    assert result(body).rows[0] == (text,)


@pytest.mark.parametrize(
    "body",
    [b"", b'{"results": [[1', b"[]", b'{"results": 5}', b'{"columns": [1]}', b"[" * 5000, b"tru"],
)
def test_what_cannot_be_read_says_so(body: bytes) -> None:
    with pytest.raises(Unreadable, match="could not be read") as unreadable:
        Answer(200, {}, body).decode(QueryResult)
    assert unreadable.value.status == 200


def test_no_content_is_an_empty_value() -> None:
    assert Answer(204, {}, b"").decode(Progress) == Progress()


def test_fifty_megabytes_are_read() -> None:
    row = b'["0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b", 12.5, null, "' + b"x" * 950 + 'é"]'.encode()
    rows = result(b",".join([row] * 50_000)).rows
    assert len(rows) == 50_000
    assert rows[49_999][1] == 12.5


def test_json_is_told_by_its_type_or_its_look() -> None:
    assert Answer(200, {"content-type": "application/json; charset=utf-8"}, b"x").is_json
    assert Answer(200, {}, b' {"a": 1}').is_json
    assert not Answer(200, {}, b"<html>").is_json
    assert not Answer(200, {"content-type": "text/html"}, b"{}").is_json


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("37", 37.0), (" 0 ", 0.0), ("", None), ("soon", None), ("-5", None), ("9" * 400, None),
     ("inf", None), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0), ("99 Foo 2020", None)],
)  # fmt: skip
def test_retry_after(header: str, seconds: float | None) -> None:
    assert Answer(429, {"retry-after": header}, b"").retry_after == seconds


def test_retry_after_may_be_a_date() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert Answer(429, {"retry-after": date}, b"").retry_after == pytest.approx(90, abs=5)
