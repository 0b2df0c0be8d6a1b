"""Results kept within so many bytes."""

from __future__ import annotations

import msgspec

from phtui.api.models import QueryResult
from phtui.jobs.result_cache import ROW_COST, ResultCache, weight_of


def test_the_oldest_goes_first_and_that_is_said() -> None:
    cache = ResultCache[str](cap=10)
    assert cache.keep("a", "A", 4) == ()
    assert cache.keep("b", "B", 4) == ()
    assert cache.get("a") == "A"
    assert cache.keep("c", "C", 4) == ("b",)
    assert cache.get("b") is None
    assert "run again" in cache.words_for("b")
    assert "10 B" in cache.words_for("b")
    assert cache.words_for("a") == cache.words_for("never") == ""
    assert cache.weight == 8


def test_one_that_is_too_large_is_kept_alone() -> None:
    cache = ResultCache[str](cap=10)
    cache.keep("a", "A", 4)
    assert cache.keep("b", "B", 40) == ("a",)
    assert cache.get("b") == "B"


def test_what_comes_anew_replaces_and_what_is_closed_is_forgotten() -> None:
    cache = ResultCache[str](cap=10)
    cache.keep("a", "A", 9)
    cache.keep("a", "AA", 3)
    assert (cache.get("a"), cache.weight) == ("AA", 3)
    cache.forget("a")
    assert (cache.get("a"), cache.weight, cache.words_for("a")) == (None, 0, "")


def test_the_weight_is_that_of_the_rows() -> None:
    rows = [msgspec.Raw(b"[1,2]"), msgspec.Raw(b'["x"]')]
    assert weight_of(QueryResult(results=rows)) == 10 + 2 * ROW_COST
    assert weight_of(QueryResult()) == 0
