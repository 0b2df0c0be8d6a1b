"""Trends or stickiness: the form, the chart, the table under it, the query behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from phtui.api.figures import MOST_BEHIND, FigureKind
from phtui.formatting import safe, safe_lines
from phtui.jobs.figure import Figure
from phtui.jobs.figure_form import FigureForm
from phtui.jobs.figure_people import Behind
from phtui.widgets.go import Go
from phtui.widgets.jump_menu import Jumps
from phtui.widgets.property_choice import ChoiceTable
from phtui.widgets.taking import FileQuestion
from phtui.widgets.trend_form import TrendForm

if TYPE_CHECKING:
    from phtui.widgets.trend_chart import TrendChart


class PointTable(ChoiceTable):
    """A row for each point."""

    noun = "points"
    is_served = False
    """Whether the endpoint's own CSV is what there is to save."""
    BINDINGS = [
        Binding("enter", "choose", "Persons", id="figure.people", tooltip="Who is behind it"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Leave the save to the panel where it saves what was served."""
        if action == "save_rows" and self.is_served:
            return False
        return super().check_action(action, parameters)


class TrendPanel(Vertical):
    """One of the two figures."""

    DEFAULT_CSS = """
    TrendPanel #figure-note { height: auto; max-height: 3; padding: 0 1; }
    TrendPanel #figure-note.-trouble { color: $text-warning; }
    TrendPanel PointTable { height: 1fr; min-height: 4; }
    TrendPanel.-refused PointTable { height: 1; min-height: 1; }
    TrendPanel #figure-sql { display: none; height: auto; max-height: 7; padding: 0 1;
                             background: $surface; color: $text-muted; }
    """
    BINDINGS = [
        Binding("H", "by_query", "By HogQL", id="figure.by_query",
                tooltip="The same figure by a query; again: by the endpoint"),
        Binding("e", "edit", "Edit query", id="figure.edit",
                tooltip="Open the query in a tab of the HogQL view"),
        Binding("slash", "form", "Form", key_display="/", id="figure.form",
                tooltip="Event, interval, period, property"),
        Binding("c", "compare", "Compare", id="figure.compare",
                tooltip="With the period before; again: without"),
        Binding("i", "interval", "Interval", id="figure.interval",
                tooltip="Hours, days, weeks, months"),
        Binding("ctrl+s", "save", "Save CSV", id="figure.save",
                tooltip="Save the endpoint's CSV of who is behind the point, as it is served"),
        Binding("R", "compute", "Again", id="app.refresh", show=False, tooltip="Compute it again"),
    ]  # fmt: skip

    class Wanted(Message):
        """The figure is to be computed."""

        def __init__(self, kind: FigureKind, form: FigureForm, by_query: bool) -> None:
            super().__init__()
            self.kind: FigureKind = kind
            self.form = form
            self.by_query = by_query

    class PeopleWanted(Message):
        """Those behind a point are wanted."""

        def __init__(self, behind: Behind) -> None:
            super().__init__()
            self.behind = behind

    class SaveWanted(Message):
        """The endpoint's CSV of who is behind a point is to be saved."""

        def __init__(self, behind: Behind, path: Path) -> None:
            super().__init__()
            self.behind = behind
            self.path = path

    jumps: Jumps = {}
    """None: a point leads to its persons alone."""

    def __init__(self, kind: FigureKind) -> None:
        super().__init__(id=kind)
        self.kind: FigureKind = kind
        """Which of them."""
        self._figure = Figure()
        self._by_query = False
        self._chart: TrendChart | None = None

    def compose(self) -> ComposeResult:
        """Lay out form, what is true of the figure, its table, its query."""
        yield TrendForm()
        yield Static(id="figure-note", markup=False)
        yield PointTable()
        yield Static(id="figure-sql", markup=False)

    def open(self) -> None:
        """Be shown: with a chart, and computed if it never was."""
        if self._chart is None:
            from phtui.widgets.trend_chart import TrendChart  # plotext is for those who look

            self._chart = TrendChart()
            self.mount(self._chart, before=self.query_one(PointTable))
            self.action_compute()
        self.query_one(PointTable).focus()

    def show_figure(self, figure: Figure) -> None:
        """Show a figure as far as it is known."""
        self._figure = figure
        failed = bool(figure.refused or (figure.error and not figure.known))
        self.set_class(failed, "-refused")
        columns, rows = ((), []) if failed else (figure.columns, figure.rows)
        points = self.query_one(PointTable)
        points.is_served = self._is_served
        points.show(columns, (), rows)
        if self._chart is not None:
            self._chart.show_figure(figure)
            self._chart.display = figure.refused is None and figure.error is None
        note = self.query_one("#figure-note", Static)
        note.set_class(bool(figure.refused or figure.error), "-trouble")
        note.update(safe_lines(_words(figure)))
        sql = self.query_one("#figure-sql", Static)
        sql.display = bool(figure.refused or figure.by_query)
        sql.update(safe_lines(figure.sql))
        self.refresh_bindings()

    def step_back(self) -> bool:
        """Go from a field to the table; return whether one was in a field."""
        if not isinstance(self.screen.focused, Input):
            return False
        self.query_one(PointTable).focus()
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the figure has."""
        del parameters
        if action == "save":
            return self._is_served
        return action != "edit" or bool(self._figure.sql)

    @on(TrendForm.Submitted)
    def action_compute(self) -> None:
        """Ask for the figure as the fields say."""
        form = self.query_one(TrendForm).form
        self.post_message(self.Wanted(self.kind, form, self._by_query))
        self.query_one(PointTable).focus()

    def action_form(self) -> None:
        """Go to the fields."""
        self.query_one(TrendForm).begin()

    def action_compare(self) -> None:
        """Compare with the period before, or no more."""
        self.query_one(TrendForm).toggle_compare()
        self.action_compute()

    def action_interval(self) -> None:
        """Go to the next longer interval."""
        self.query_one(TrendForm).next_interval()
        self.action_compute()

    def action_by_query(self) -> None:
        """Compute it by a query, or by the endpoint again."""
        self._by_query = not self._by_query
        self.action_compute()

    def action_edit(self) -> None:
        """Open the query where it can be edited."""
        self.post_message(Go("hogql", f"new {self._figure.sql}"))

    def action_save(self) -> None:
        """Ask for the file."""
        behind = self._under_cursor

        def save(name: str | None) -> None:
            if name is not None:
                self.post_message(self.SaveWanted(behind, Path(name).expanduser().absolute()))

        label = behind.ask.labels[behind.point].replace(" ", "T").replace(":", "")
        what = "Save the CSV of who is behind this point, as it is served"
        self.app.push_screen(FileQuestion(what, f"{self.kind}-{label}.csv"), save)

    @on(ChoiceTable.Chosen)
    def open_point(self, event: ChoiceTable.Chosen) -> None:
        """Ask who is behind the point under the cursor."""
        event.stop()
        self.post_message(self.PeopleWanted(self._under_cursor))

    @property
    def _is_served(self) -> bool:
        """Whether the endpoint has told any of it."""
        figure = self._figure
        return figure.refused is None and not figure.by_query and bool(figure.points)

    @property
    def _under_cursor(self) -> Behind:
        """The point under the cursor."""
        row, column = self.query_one(PointTable).cursor
        return Behind(self._figure.ask_at(column), row, self._figure.by_query)


def _words(figure: Figure) -> str:
    if figure.refused is not None:
        return f"{figure.refused}\nH computes it by the query below, e edits that."
    if figure.error is not None:
        return str(figure.error)
    if figure.ask is None:
        return ""
    if figure.asking or figure.known < len(figure.points):
        words = "Asking PostHog …" if figure.asking else "Given up, R asks again:"
        return f"{words} {figure.known} of {len(figure.points)} points"
    how = "by query" if figure.by_query else "by the endpoint"
    event = safe(figure.ask.event or "any event")
    where = "".join(f", {key} = {value}" for key, value in figure.ask.where)
    full = any(point.more for point in figure.points)
    more = f". {MOST_BEHIND:,} is at least so many: H counts them all." if full else ""
    return f"Persons with {event}{where}, {how}{more}"
