"""Looks, and the way from one to another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.terminal.sgr import PLAIN, Style, change, linked, styled
from tests.terminal.grid import Grid

_SIMPLE = (0, 1, 2, 3, 4, 5, 7, 8, 9, 21, 22, 23, 24, 27, 29, 31, 39, 44, 49, 53, 55, 59, 97, 103)
_COLOURS = ("38;5;200", "48;5;17", "58;5;9", "38;2;1;2;3", "48;2;250;251;252")
CODES = st.sampled_from([*map(str, _SIMPLE), *_COLOURS])
LOOKS = st.lists(CODES, max_size=6).map(";".join)
LINKS = st.sampled_from([";", "id=1;https://a/", "id=2;https://b/?x;y"])


def of(look: str, link: str) -> Style:
    return linked(styled(PLAIN, look), link)


@given(LOOKS, LOOKS, LINKS, LINKS)
def test_a_change_turns_one_look_into_the_other(a: str, b: str, c: str, d: str) -> None:
    direct, changed = Grid(2, 1), Grid(2, 1)
    direct.feed(f"\x1b[{b}m\x1b]8;{d}\x1b\\x")
    changed.feed(f"\x1b[{a}m\x1b]8;{c}\x1b\\{change(of(a, c), of(b, d))}x")
    assert changed.cells() == direct.cells()


@given(LOOKS, LOOKS)
def test_a_change_is_never_longer_than_to_start_anew(a: str, b: str) -> None:
    old, new = of(a, ";"), of(b, ";")
    assert len(change(old, new)) <= len("\x1b[0m") + sum(len(code) + 1 for code in new if code)
    assert change(old, old) == ""


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("", "1", "\x1b[1m"),
        ("1", "", "\x1b[m"),
        ("1;31", "31", "\x1b[22m"),
        ("1;2;38;2;1;2;3", "2;38;2;1;2;3", "\x1b[22;2m"),
        ("31;48;2;1;2;3", "32;48;2;1;2;3", "\x1b[32m"),
        ("1;3;4;7;31", "32", "\x1b[0;32m"),
        ("4", "21", "\x1b[0;21m"),
        ("31", "31;40:x:99", ""),
        ("4:3", "", "\x1b[m"),
    ],
)
def test_only_what_changes_is_sent(old: str, new: str, text: str) -> None:
    assert change(styled(PLAIN, old), styled(PLAIN, new)) == text


@given(st.text("0123456789;:", max_size=30))
def test_any_codes_are_taken(codes: str) -> None:
    assert styled(styled(PLAIN, codes), "0") is PLAIN
