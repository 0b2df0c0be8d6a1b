"""The line of tabs: the current one is always in sight."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from phtui.jobs.query_run import Phase
from phtui.widgets.tab_bar import TabBar, TabLabel


class BarApp(App[None]):
    """The line alone."""

    def compose(self) -> ComposeResult:
        yield TabBar()


async def shown(labels: list[TabLabel], current: int, width: int) -> str:
    app = BarApp()
    async with app.run_test(size=(width, 3)) as pilot:
        bar = app.query_one(TabBar)
        bar.labels, bar.current = tuple(labels), current
        await pilot.pause()
        return bar.content.plain


async def test_each_tab_tells_its_name_and_its_query() -> None:
    labels = [
        TabLabel("signups", Phase.DONE),
        TabLabel("a\x1bb", Phase.RUNNING, is_watched=True),
        TabLabel("long" * 9, Phase.FAILED),
    ]
    line = await shown(labels, 0, 90)
    assert line.startswith(" signups ✓  a␛b ▶↻  longlonglonglonglonglon… ✗ ")
    assert line.endswith("Ctrl-N new tab")


@pytest.mark.parametrize("current", [0, 7, 14])
async def test_the_current_tab_is_in_sight(current: int) -> None:
    line = await shown([TabLabel(f"tab-{n}") for n in range(15)], current, 40)
    assert f"tab-{current} " in line
    assert len(line) <= 40
    assert line.startswith("‹") is (current > 0)
    assert line.endswith("›") is (current < 14)


async def test_a_line_too_short_for_one_tab() -> None:
    assert "tab" in await shown([TabLabel("tab-0"), TabLabel("tab-1")], 1, 5)
