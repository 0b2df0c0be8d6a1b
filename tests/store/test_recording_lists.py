"""Saved lists: kept, private, whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from phtui.store.database import StoreError
from phtui.store.recording_lists import MOST_SAVED, SavedLists


def test_lists_are_kept_privately(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "lists.json"
    assert SavedLists(path).load() == {}
    SavedLists(path).save("mine ", "-7d errors>0")
    SavedLists(path).save("other", "url:/é")
    assert SavedLists(path).load() == {"mine": "-7d errors>0", "other": "url:/é"}
    assert path.stat().st_mode & 0o777 == 0o600
    assert SavedLists(path).forget("mine") == {"other": "url:/é"}
    assert [each.name for each in path.parent.iterdir()] == ["lists.json"]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"lists": 1}', '{"lists": {"a": 1}}'])
def test_a_file_that_is_none_of_ours_is_no_list(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lists.json"
    path.write_text(text)
    assert SavedLists(path).load() == {}


def test_what_cannot_be_kept_is_said(tmp_path: Path) -> None:
    lists = SavedLists(tmp_path / "lists.json")
    with pytest.raises(StoreError, match="name"):
        lists.save(" ", "")
    for number in range(MOST_SAVED):
        lists.save(str(number), "")
    with pytest.raises(StoreError, match="most"):
        lists.save("more", "")
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be read"):
        SavedLists(tmp_path / "file" / "lists.json").save("a", "")


def test_columns_are_kept_beside_the_lists(tmp_path: Path) -> None:
    saved = SavedLists(tmp_path / "lists.json")
    assert saved.load_columns() == ()
    saved.save("mine", "-7d")
    saved.save_columns(["start", "url"])
    assert (saved.load(), saved.load_columns()) == ({"mine": "-7d"}, ("start", "url"))
