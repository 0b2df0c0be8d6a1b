"""Values as text: short, in full, and cut to a width."""

from __future__ import annotations

import json
from collections import OrderedDict
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from phtui.formatting import safe
from phtui.widgets.cells import Cell, Kind, fit, full_text, short_cell, short_time

ANY_TEXT = st.text(st.characters(codec=None)) | st.text(
    "a漢é🙂\u0301\ufe0f☺\u200d\n\x1b ‮", max_size=60
)


@pytest.mark.parametrize(
    ("value", "text", "kind"),
    [
        (None, "∅", Kind.NULL),
        ("", '""', Kind.EMPTY),
        ("plain", "plain", Kind.TEXT),
        ("two\nlines", "two⏎lines", Kind.TEXT),
        ("\x1b[2J", "␛[2J", Kind.TEXT),
        ("[/foo]", "[/foo]", Kind.TEXT),
        (True, "true", Kind.BOOLEAN),
        (0, "0", Kind.NUMBER),
        (-0.5, "-0.5", Kind.NUMBER),
        (0.1 + 0.2, "0.30000000000000004", Kind.NUMBER),
        (2**64, "18446744073709551616", Kind.NUMBER),
        ([1, [None, "é"]], '[1,[null,"é"]]', Kind.NESTED),
        ((1, 2), "[1,2]", Kind.NESTED),
        ({"a": {"b": "x\x1b"}}, '{"a":{"b":"x\\u001b"}}', Kind.NESTED),
        ({}, "{}", Kind.NESTED),
        (datetime(2026, 5, 4, 9, tzinfo=UTC), "2026-05-04 09:00:00Z", Kind.TEXT),
        (date(2026, 5, 4), "2026-05-04", Kind.TEXT),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007", Kind.TEXT),
        (OrderedDict(), "OrderedDict()", Kind.TEXT),
    ],
)
def test_short_cells(value: object, text: str, kind: Kind) -> None:
    assert short_cell(value, 100) == Cell(text, kind)


def test_an_int_too_long_for_python_to_write_is_hexadecimal() -> None:
    assert full_text(1 << 20_000) == hex(1 << 20_000)


def test_only_the_start_of_a_value_is_looked_at() -> None:
    written = []

    class Item:
        """Notes when it is encoded."""

        def __str__(self) -> str:
            written.append(self)
            return "x"

    assert short_cell([Item() for _ in range(1_000)], 10).text == '["x","x","…'
    assert len(written) < 10
    assert short_cell("x" * 11, 10).text == "x" * 10 + "…"
    assert short_cell("x" * 10, 10).text == "x" * 10


def test_nesting_too_deep_to_encode_is_shown_as_far_as_it_goes() -> None:
    deep: list[object] = []
    for _ in range(5_000):
        deep = [deep]
    assert short_cell(deep, 10_000).text.startswith("[[[[")
    assert "too deep" in full_text(deep)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("2026-05-04T09:08:07.123000+00:00", "2026-05-04 09:08:07.123Z"),
        ("2026-05-04T09:08:07.123456+02:00", "2026-05-04 09:08:07.123456+02:00"),
        ("2026-05-04T09:08:07.000000Z", "2026-05-04 09:08:07Z"),
        ("2026-05-04 09:08:00", "2026-05-04 09:08:00"),
        ("2026-05-04T09:08:070", "2026-05-04T09:08:070"),
        ("2026-05-04", "2026-05-04"),
        ("soon", "soon"),
    ],
)
def test_times_lose_only_what_says_nothing(text: str, short: str) -> None:
    assert short_time(text) == short
    assert short_cell(text, 100, is_time=True).text == short
    assert short_cell(text, 100).text == text


@given(st.datetimes(timezones=st.just(UTC) | st.none()))
def test_a_short_time_is_the_same_time(when: datetime) -> None:
    assert datetime.fromisoformat(short_time(when.isoformat())) == when


@pytest.mark.parametrize(
    ("text", "width", "right", "fitted"),
    [
        ("abc", 5, False, "abc  "),
        ("abc", 5, True, "  abc"),
        ("abcdef", 4, False, "abc…"),
        ("abcdef", 4, True, "abc…"),
        ("漢字漢字", 5, False, "漢字…"),
        ("漢字漢字", 6, False, "漢字 …"),
        ("abc", 1, False, "…"),
        ("abc", 0, False, ""),
        ("", 2, False, "  "),
    ],
)
def test_fit(text: str, width: int, right: bool, fitted: str) -> None:
    assert fit(text, width, right) == fitted


@given(ANY_TEXT, st.integers(0, 50), st.booleans())
def test_what_fits_is_exactly_as_wide(text: str, width: int, right: bool) -> None:
    fitted = fit(safe(text), width, right)
    assert cell_len(fitted) == width
    if cell_len(safe(text)) > width > 0:
        assert fitted.rstrip().endswith("…")
    else:
        assert fitted.strip() == safe(text).strip() or not width


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=8,
)


@given(JSON, st.integers(1, 40))
def test_a_short_cell_is_one_bounded_safe_line(value: object, limit: int) -> None:
    text = short_cell(value, limit).text
    assert text == safe(text)
    assert text
    # A character made visible takes at most eight: ⟨E0001⟩ and the like.
    assert len(text) <= max(8 * limit + 1, 2)


@given(st.lists(JSON, max_size=3) | st.dictionaries(ANY_TEXT, JSON, max_size=3))
def test_nested_values_in_full_are_json(value: object) -> None:
    assert json.loads(full_text(value)) == value
