"""What a terminal without more than ASCII is shown."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

import phtui
from phtui.formatting import safe
from phtui.terminal.plain import as_ascii


def test_signs_of_a_log_stay_signs() -> None:
    text = as_ascii("‖ SCROLLED ● FOLLOW ▲ WARN ✗ ERROR ◆ › … ⟨202E⟩ ×212")
    assert text == "| SCROLLED * FOLLOW ^ WARN x ERROR * > . <202E> x212"


CLUSTERS = st.sampled_from(
    ["👍🏽", "⚠\ufe0f", "▶\ufe0f", "🇫🇷", "e\u0301", "ก\u0e33", "日", "▶", "é", "a"]
)


@given(st.lists(CLUSTERS).map("".join) | st.text().map(safe))
def test_nothing_is_wider_or_narrower_in_ascii(text: str) -> None:
    assert as_ascii(text).isascii()
    assert cell_len(as_ascii(text)) == cell_len(text)


def test_what_is_not_text_passes() -> None:
    text = "\x1b[31mé\r\n\x1b]8;;https://a/\x1b\\日e\u0301\x1b]8;;\x1b\\\x07"
    assert as_ascii(text) == "\x1b[31m?\r\n\x1b]8;;https://a/\x1b\\??e\x1b]8;;\x1b\\\x07"


def test_every_sign_that_phtui_draws_has_one_in_ascii() -> None:
    folder = Path(phtui.__file__).parent
    files = (file for file in folder.rglob("*.py") if "demo" not in file.parts)
    drawn = {sign for file in files for sign in file.read_text("utf-8")}
    drawn -= {chr(code) for code in range(0x2400, 0x2440)}  # pictures of controls: they have none
    assert {sign for sign in drawn if as_ascii(sign) == "?"} == {"?"}
