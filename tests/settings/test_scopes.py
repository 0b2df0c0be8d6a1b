"""The scopes of a key are named wherever one is told to make it."""

from __future__ import annotations

from pathlib import Path

import pytest

from phtui.settings.login import NOTHING_FOUND
from phtui.settings.scopes import MORE, NEEDED

README = Path(__file__).parents[2] / "README.md"


@pytest.mark.parametrize("text", [NOTHING_FOUND, README.read_text("utf-8")], ids=["told", "README"])
def test_every_scope_is_named(text: str) -> None:
    assert [scope for scope in (*NEEDED, *MORE) if scope not in text] == []
