"""What a demo server keeps from one start to the next."""

from __future__ import annotations

import stat
from pathlib import Path

from phtui.demo.settings import kept_key


def test_a_key_is_kept_with_the_data_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    key = kept_key(folder)
    assert kept_key(folder) == key
    assert stat.S_IMODE((folder / "key").stat().st_mode) == 0o600
    (folder / "key").write_text("phx_live, by mistake")
    other = kept_key(folder)
    assert other.startswith("phx_demo")
    assert kept_key(folder) == other != key
    assert kept_key(tmp_path / "other") != other
