"""What the rows, a chart, a record and the statistics look like, at two sizes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from phtui.api.models import QueryResult
from phtui.widgets.chart_view import ChartView
from phtui.widgets.grid import Grid
from phtui.widgets.record_view import RecordView
from tests.widgets.result_app import ResultApp, result_of, until

SIZES = {"wide": (120, 40), "small": (80, 24)}
SQL = "select at, shop, orders, amount, details from sales order by at limit 120"
COLUMNS = {
    "at": "DateTime64(6, 'UTC')", "shop \x1b[31m": "LowCardinality(String)", "orders": "UInt64",
    "amount": "Nullable(Float64)", "details": "String",
}  # fmt: skip
SHOPS = ["Oslo", "Bergen [bold]", "日本語"]


def sales() -> QueryResult:
    """Five days of three shops."""
    rows = [
        [
            f"2026-05-{hour // 8 + 1:02}T{hour % 8 * 3:02}:00:00Z",
            SHOPS[shop],
            hour * (shop + 3) * 7 % 90 + 10,
            None if hour % 11 == 5 else hour * (shop + 1) * 13 % 1000 / 4,
            '{"first":' + str(hour % 2 == 0).lower() + ',"tags":["new","sale"]}',
        ]
        for hour in range(40)
        for shop in range(3)
    ]
    return result_of(rows, COLUMNS)


STATES: dict[str, tuple[str, Callable[[ResultApp], bool]]] = {
    "arranged": (
        "m j m l l O O slash a m o u n t > 1 0 0 enter",
        lambda app: 0 < len(app.pane.grid.table.rows) < 120,
    ),
    "chart": ("f6", lambda app: bool(app.query(ChartView))),
    "bars": (
        "f6 c k x enter",
        lambda app: bool(app.query(ChartView)) and len(app.screen_stack) == 1,
    ),
    "record": ("j j r", lambda app: isinstance(app.screen, RecordView)),
    "statistics": ("l l i", lambda app: bool(app.screen.query_one(Grid).table.rows)),
    "columns": (
        "H j space",
        lambda app: "4 of 5" in str(app.screen.query("#about").first().render()),
    ),
}


def showing(state: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Bring the pane into a state."""

    async def show(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, ResultApp)
        keys, is_there = STATES[state]
        app.pane.show(sales(), SQL, bytes_read=5_000_000, seconds=2)
        await pilot.press(*keys.split())
        await until(pilot, lambda: is_there(app))
        await until(pilot, lambda: not app.workers)
        await pilot.pause()

    return show


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", STATES)
def test_result(snap_compare: Callable[..., bool], state: str, size: str) -> None:
    assert snap_compare(ResultApp(), run_before=showing(state), terminal_size=SIZES[size])
