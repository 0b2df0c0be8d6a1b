"""Server text made safe, figures made short."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.formatting import (
    cell_text,
    cells_wide,
    duration,
    safe,
    safe_lines,
    short_count,
    size,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()))
"""Every code point, lone surrogates included."""


def acts(character: str) -> bool:
    """Whether a terminal could do more than draw this (Unicode: controls, formats, separators)."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(ANY_TEXT)
def test_nothing_in_safe_text_acts_on_a_terminal(text: str) -> None:
    shown = safe(text)
    assert not [character for character in shown if acts(character) and ord(character) < 0x110BD]
    shown.encode()


@given(ANY_TEXT)
def test_safe_lines_differ_by_newlines_only(text: str) -> None:
    assert safe_lines(text).replace("\n", "⏎") == safe(text.replace("\r\n", "\n"))


@given(ANY_TEXT)
def test_safe_is_done_once(text: str) -> None:
    assert safe(safe(text)) == safe(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain [bold] text", "plain [bold] text"),
        ("\x1b[31mred", "␛[31mred"),
        ("\x9b31m", "⟨009B⟩31m"),
        ("a\tb\r\n", "a    b␍⏎"),
        ("ab\u202egnp.exe", "ab⟨202E⟩gnp.exe"),
        ("zero\u200bwidth\x7f", "zero⟨200B⟩width␡"),
        ("\ud83d", "\ufffd"),
        ("naïve 日本 👍", "naïve 日本 👍"),
    ],
)
def test_what_is_hidden_becomes_visible(text: str, shown: str) -> None:
    assert safe(text) == shown


@pytest.mark.parametrize(
    ("number", "count", "bytes_"),
    [
        (0, "0", "0 B"),
        (999, "999", "999 B"),
        (1204, "1.2 k", "1.2 kB"),
        (999_600, "1.0 M", "1.0 MB"),
        (3_200_000, "3.2 M", "3.2 MB"),
        (412_000_000, "412 M", "412 MB"),
    ],
)
def test_counts_and_sizes(number: float, count: str, bytes_: str) -> None:
    assert short_count(number) == count
    assert size(number) == bytes_


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0.0 s"),
        (0.44, "0.4 s"),
        (7, "7 s"),
        (59.7, "1 min 0 s"),
        (130, "2 min 10 s"),
        (3900, "1 h 05 min"),
        (190_000, "2 d 4 h"),
        (-3, "0.0 s"),
    ],
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_cells_as_text() -> None:
    values = ["a", None, True, 12, 2.5, {"k": ["é"]}]
    assert [cell_text(value) for value in values] == ["a", "", "true", "12", "2.5", '{"k": ["é"]}']


def test_cells_wide() -> None:
    assert [cells_wide(text) for text in ("abc", "日本", "e\u0301")] == [3, 4, 1]
