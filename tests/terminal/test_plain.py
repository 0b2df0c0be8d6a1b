"""What a terminal without more than ASCII is shown."""

from __future__ import annotations

from pathlib import Path

import phtui
from phtui.terminal.plain import as_ascii


def test_signs_of_a_log_stay_signs() -> None:
    text = as_ascii("‖ SCROLLED ● FOLLOW ▲ WARN ✗ ERROR ◆ › … ⟨202E⟩ ×212")
    assert text == "| SCROLLED * FOLLOW ^ WARN x ERROR * > . <202E> x212"


def test_every_sign_that_phtui_draws_has_one_in_ascii() -> None:
    folder = Path(phtui.__file__).parent
    files = (file for file in folder.rglob("*.py") if "demo" not in file.parts)
    drawn = {sign for file in files for sign in file.read_text("utf-8")}
    drawn -= {chr(code) for code in range(0x2400, 0x2440)}  # pictures of controls: they have none
    assert {sign for sign in drawn if as_ascii(sign) == "?"} == {"?"}
