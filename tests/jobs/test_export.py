"""Results as files, and as text for the clipboard."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.formatting import UNSAFE
from phtui.jobs.export import (
    ExportError,
    export,
    export_formats,
    format_of,
    text_of_rows,
)
from phtui.jobs.export_lines import TEXT_FORMATS, unique_names
from phtui.jobs.export_parquet import export_parquet
from phtui.jobs.result_values import SLICE, SupersededError

HOSTILE = ["=1+1", 'a,"b"\r\n', "red \x1b[31m", "| ` '\\", "日本\u202e", None]


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5), st.sampled_from(["csv", "tsv"]))
def test_csv_and_tsv_read_back(rows: list[tuple[str, str]], form: str) -> None:
    text = text_of_rows(form, ["a", "b"], rows)
    delimiter = {"csv": ",", "tsv": "\t"}[form]
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    assert read == [["a", "b"], *map(list, rows)]


@given(
    st.lists(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=5,
        ),
        max_size=5,
    )
)
def test_json_and_jsonl_read_back(values: list[object]) -> None:
    rows = [(value,) for value in values]
    objects = [{"a": value} for value in values]
    assert json.loads(text_of_rows("json", ["a"], rows)) == objects
    lines = text_of_rows("jsonl", ["a"], rows).splitlines()
    assert [json.loads(line) for line in lines] == objects


def test_json_cannot_act_on_a_terminal() -> None:
    for form in ("json", "jsonl", "md"):
        text = text_of_rows(form, ["a\x1b"], [(value,) for value in HOSTILE])
        assert not UNSAFE.search(text.replace("\n", ""))


def test_insert() -> None:
    rows = [(1, "it's\n\\", None), (-2.5, True, ["x'"])]
    assert text_of_rows("sql", ["n", "te`xt", "n"], rows) == (
        "INSERT INTO results (`n`, `te\\`xt`, `n_2`) VALUES\n"
        "(1, 'it\\'s\\n\\\\', NULL),\n"
        "(-2.5, true, '[\"x\\'\"]');\n"
    )


def test_markdown_is_a_line_a_row() -> None:
    text = text_of_rows("md", ["a|b"], [("x\ny|z",), (None,)])
    assert text == "| a\\|b |\n| --- |\n| x⏎y\\|z |\n| ∅ |\n"


@pytest.mark.parametrize("form", TEXT_FORMATS)
def test_no_rows(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"x.{form}"
    assert export(path, ["a", "b"], [], []).rows == 0
    wanted = {"csv": "a,b\r\n", "tsv": "a\tb\r\n", "md": "| a | b |\n| --- | --- |\n"}
    assert path.read_bytes().decode() == wanted.get(form, "[]\n" if form == "json" else "")


def test_a_file_is_private_whole_and_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("old")
    rows = [(value, number) for number, value in enumerate(HOSTILE * SLICE)]
    done = export(path, ["text", "n"], [], rows)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["x.csv"]
    with path.open(newline="", encoding="utf-8") as file:
        read = list(csv.reader(file, strict=True))
    assert read[1:] == [["" if text is None else text, str(n)] for text, n in rows]
    assert (done.rows, done.bytes) == (len(rows), path.stat().st_size)
    assert done.words.startswith(f"Saved {len(rows):,} rows, ")


def test_what_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("old")
    with pytest.raises(SupersededError):
        export(path, ["a"], [], [(1,)], superseded=lambda: True)
    assert (os.listdir(tmp_path), path.read_text()) == (["x.csv"], "old")


@pytest.mark.parametrize(
    ("name", "why"), [("x.docx", "must end with"), ("x", "must end with"), ("no/x.csv", "No such")]
)
def test_a_file_that_cannot_be(name: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=why):
        export(tmp_path / name, ["a"], [], [])


def test_the_ending_says_the_format() -> None:
    names = ["x.CSV", "x.ndjson", "x.markdown", "a.b.tsv"]
    assert [format_of(Path(name)) for name in names] == ["csv", "jsonl", "md", "tsv"]


@given(st.lists(st.sampled_from(["n", "n_2", "n_3", ""]), max_size=8))
def test_names_become_keys(names: list[str]) -> None:
    unique = unique_names(names)
    assert len(set(unique)) == len(unique) == len(names)
    assert all(key.startswith(name) for key, name in zip(unique, names, strict=True))
    for name in set(names):
        assert unique[names.index(name)] == name


@pytest.mark.skipif("parquet" not in export_formats(), reason="pyarrow is not installed")
def test_parquet_keeps_types(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "x.parquet"
    columns = ["n", "n", "at", "day", "mixed", "nested", "text", "big"]
    types = ["Nullable(Int64)", "Float64", "DateTime64(6, 'UTC')", "Date", "UInt8", "Array(String)",
             "LowCardinality(String)", "UInt128"]  # fmt: skip
    rows = [
        (1, 2.5, "2026-05-04T09:00:00.25+02:00", "2026-05-04", 1, ["a"], "x\x1b", 2**70),
        (None, None, None, None, "many", None, None, None),
    ]
    assert export(path, columns, types, rows).rows == 2
    table = parquet.read_table(path)
    assert table.column_names == ["n", "n_2", *columns[2:]]
    assert [str(kind) for kind in table.schema.types] == [
        "int64", "double", "timestamp[us, tz=UTC]", "date32[day]", "string", "string", "string",
        "string",
    ]  # fmt: skip
    first = table.to_pylist()[0]
    assert first["at"].isoformat() == "2026-05-04T07:00:00.250000+00:00"
    assert (first["nested"], first["text"], first["big"]) == ('["a"]', "x\x1b", str(2**70))
    empty = tmp_path / "empty.parquet"
    export(empty, columns, types, [])
    assert parquet.read_table(empty).num_rows == 0


@pytest.mark.skipif("parquet" not in export_formats(), reason="pyarrow is not installed")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
        export_parquet(file, ["n"], ["Int64"], [(1,)])


@pytest.mark.skipif("parquet" not in export_formats(), reason="pyarrow is not installed")
def test_parquet_that_nobody_wants_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(SupersededError):
        export(tmp_path / "x.parquet", ["n"], ["Int64"], [(1,)], superseded=lambda: True)
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif("parquet" not in export_formats(), reason="pyarrow is not installed")
def test_saving_parquet_does_not_load_pyarrow_here(tmp_path: Path) -> None:
    saves = (
        "import sys; from pathlib import Path; from phtui.jobs.export import export;"
        f"export(Path({str(tmp_path / 'x.parquet')!r}), ['n'], ['Int64'], [(1,)]);"
        "assert not [name for name in sys.modules if name.startswith('pyarrow')]"
    )
    subprocess.run([sys.executable, "-c", saves], check=True)
