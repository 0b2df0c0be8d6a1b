"""A small app around a grid, and rows that know which of them were read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from textual.app import App, ComposeResult
from textual.message import Message
from textual.strip import Strip

from phtui.widgets.grid import Grid


class CountedRows(Sequence[tuple[object, ...]]):
    """Rows made when they are read, each read noted."""

    def __init__(self, count: int, width: int = 10) -> None:
        self.height = count
        self.width = width
        self.read: list[int] = []

    def __len__(self) -> int:
        return self.height

    @overload
    def __getitem__(self, index: int) -> tuple[object, ...]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[object, ...]]: ...
    def __getitem__(self, index: int | slice) -> tuple[object, ...] | Sequence[tuple[object, ...]]:
        assert isinstance(index, int), "a grid reads rows one at a time"
        assert 0 <= index < self.height
        self.read.append(index)
        return tuple(f"r{index}c{column}" for column in range(self.width))

    @property
    def names(self) -> list[str]:
        """A name for each column."""
        return [f"column{column}" for column in range(self.width)]


class PaintedGrid(Grid):
    """A grid that notes which of its lines it draws."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.painted.append(y)
        return super().render_line(y)

    @property
    def picture(self) -> list[str]:
        """The text on its lines."""
        return [Grid.render_line(self, y).text for y in range(self.size.height)]


class GridApp(App[None]):
    """One grid, and what it said."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = PaintedGrid()
        self.said: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.grid

    def on_mount(self) -> None:
        self.grid.focus()

    def on_grid_moved(self, message: Grid.Moved) -> None:
        self.said.append(message)

    def on_grid_cell_opened(self, message: Grid.CellOpened) -> None:
        self.said.append(message)

    def on_grid_copy_requested(self, message: Grid.CopyRequested) -> None:
        self.said.append(message)
