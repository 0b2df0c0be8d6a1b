"""Percentiles by their definition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.statistics import median, p95, percentile, ratio

VALUES = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=60)


@given(VALUES, st.integers(1, 100))
def test_a_percentile_is_the_smallest_value_that_enough_do_not_exceed(
    values: list[float], share: int
) -> None:
    found = percentile(values, share)
    assert found in values
    assert 100 * sum(value <= found for value in values) >= share * len(values)
    assert 100 * sum(value < found for value in values) < share * len(values)


def test_known_values() -> None:
    hundred = list(range(1, 101))
    assert (median(hundred), p95(hundred), percentile(hundred, 100)) == (50, 95, 100)
    assert (median([3.0]), p95([3.0]), median([9, 1, 5])) == (3.0, 3.0, 5)
    assert p95([*[0.01] * 19, 9.0]) == 0.01
    assert p95([*[0.01] * 18, 9.0, 9.0]) == 9.0


def test_nothing_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        p95([])


def test_ratios() -> None:
    assert [ratio(1, 3), ratio(5, 2), ratio(2400, 2), ratio(1, 0)] == [
        "0.33×", "2.5×", "1,200×", "–",
    ]  # fmt: skip
