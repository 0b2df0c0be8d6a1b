"""What a terminal without more than ASCII is shown."""

from __future__ import annotations

from phtui.terminal.plain import as_ascii


def test_signs_of_a_log_stay_signs() -> None:
    text = as_ascii("‖ SCROLLED ● FOLLOW ▲ WARN ✗ ERROR ◆ › … ⟨202E⟩ ×212")
    assert text == "| SCROLLED * FOLLOW ^ WARN x ERROR * > . <202E> x212"
