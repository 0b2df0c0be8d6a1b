"""Tags of sources: as short as they may be, and no two alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from phtui.widgets.log_tags import tags_of


@pytest.mark.parametrize(
    ("width", "names", "tags"),
    [
        (80, ["GeoIP", "S3"], ["GeoIP", "S3   "]),
        (80, ["GeoIP", "Requests at 1/s"], ["GeoIP     ", "Requests …"]),
        (120, ["GeoIP", "Requests at 1/s"], ["GeoIP          ", "Requests at 1/s"]),
        (80, ["Webhook: orders", "Webhook: refunds"], ["Webh…rders", "Webh…funds"]),
        (80, ["Webhook", "Webhook", "S3"], ["Webh…#1", "Webh…#2", "S3     "]),
        (40, ["Käse 🧀 und Brot", "GeoIP"], ["Käse…", "GeoIP"]),
    ],
)
def test_names_are_cut_but_told_apart(width: int, names: list[str], tags: list[str]) -> None:
    assert list(tags_of(keyed(names), width).values()) == tags


def keyed(names: list[str]) -> dict[str, str]:
    return {f"plugin:{number}": name for number, name in enumerate(names)}


@given(
    st.lists(st.text(st.sampled_from("ab 🧀é\x1b") | st.characters(), max_size=30), max_size=9),
    st.sampled_from([20, 80, 120]),
)
def test_tags_line_up(names: list[str], width: int) -> None:
    tags = tags_of(keyed(names), width).values()
    assert len({cell_len(tag) for tag in tags}) <= 1
