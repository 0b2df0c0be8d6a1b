"""Rows as text."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.commands.formats import FORMATS
from phtui.formatting import UNSAFE

COLUMNS = ["name", "n"]
ROWS: list[tuple[Any, ...]] = [("Ana", 1), ("日本", None), ('a,"b"', 12)]


def printed(name: str, columns: list[str], rows: list[Any], *, tty: bool = False) -> list[str]:
    return list(FORMATS[name](columns, rows, to_terminal=tty))


def test_table_aligns_wide_text_and_numbers() -> None:
    assert printed("table", COLUMNS, ROWS) == [
        "name    n",
        "─────  ──",
        "Ana     1",
        "日本    ∅",
        'a,"b"  12',
    ]


def test_vertical() -> None:
    assert printed("vertical", COLUMNS, ROWS[:1])[1:] == ["name  Ana", "n     1"]


def test_markdown_escapes_bars() -> None:
    assert printed("md", ["a|b"], [("x|y\n",)]) == ["| a\\|b |", "| --- |", "| x\\|y⏎ |"]


def test_csv_has_a_header_without_rows() -> None:
    assert printed("csv", COLUMNS, []) == ["name,n"]


def test_jsonl_keeps_columns_of_one_name_apart() -> None:
    (line,) = printed("jsonl", ["n", "n", "n_2"], [(1, 2, 3)])
    assert json.loads(line) == {"n": 1, "n_3": 2, "n_2": 3}


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_csv_in_a_pipe_reads_back(row: list[str]) -> None:
    columns = [f"c{number}" for number in range(len(row))]
    text = "\n".join(printed("csv", columns, [row])) + "\n"
    read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert read == [columns, row] or row == [""]


@given(st.text(st.characters(exclude_categories=())))
def test_jsonl_reads_back(text: str) -> None:
    (line,) = printed("jsonl", ["t"], [(text,)])
    assert json.loads(line) == {"t": text}


@pytest.mark.parametrize("name", FORMATS)
@given(text=st.text(st.characters(exclude_categories=())))
def test_nothing_on_a_terminal_acts_on_it(name: str, text: str) -> None:
    for line in printed(name, [text], [(text,), ({text: [text]},)], tty=True):
        assert not UNSAFE.search(line)


@pytest.mark.parametrize("name", FORMATS)
def test_ragged_rows_and_no_columns(name: str) -> None:
    printed(name, ["a"], [(), (1, 2)])
    printed(name, [], [])
