"""The form for what a query leaves open: a line each, with the kind of what is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from phtui.jobs.query_variables import OpenValue, VariableError, answered, kind_of, typed_value


class VariablesForm(ModalScreen[dict[str, str] | None]):
    """Asks for values; gives back what was typed, by name, or None."""

    DEFAULT_CSS = """
    VariablesForm { align: center bottom; background: transparent; }
    VariablesForm VerticalScroll { height: auto; max-height: 100%; background: $panel;
                                   color: $foreground; }
    VariablesForm .title { height: 1; padding: 0 1; text-style: bold; }
    VariablesForm Horizontal { height: 1; }
    VariablesForm .name { width: 28; padding: 0 1; }
    VariablesForm .kind { width: 12; padding: 0 1; color: $text-muted; }
    VariablesForm Input { width: 1fr; background: $surface; border: none; }
    VariablesForm #wrong { height: auto; padding: 0 1; color: $text-error; display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="app.back", tooltip="Do not run"),
        Binding("ctrl+j,f5", "run", "Run", key_display="^j", id="query.run", priority=True,
                tooltip="Run the query with these values"),
        Binding("down", "app.focus_next", "Next", show=False, id="form.next"),
        Binding("up", "app.focus_previous", "Previous", show=False, id="form.previous"),
    ]  # fmt: skip

    def __init__(self, values: Sequence[OpenValue], typed: Mapping[str, str]) -> None:
        """Args: typed: what was typed the last time, by name."""
        super().__init__()
        self._values = values
        self._typed = typed

    def compose(self) -> ComposeResult:
        """Lay out a line for each value."""
        with VerticalScroll(can_focus=False):
            yield Static(
                "Values for this query · Enter next · Ctrl-J runs · Esc", classes="title",
                markup=False,
            )  # fmt: skip
            for value in self._values:
                typed = self._typed.get(value.name, value.usual)
                with Horizontal():
                    yield Static(value.name, classes="name", markup=False)
                    line = Input(typed, value.hint, name=value.name, compact=True)
                    line.cursor_blink = False
                    yield line
                    yield Static(kind_of(typed_value(typed)), classes="kind", markup=False)
            yield Static(id="wrong", markup=False)

    @on(Input.Changed)
    def show_kind(self, event: Input.Changed) -> None:
        """Tell what PostHog will take it for."""
        row = event.input.parent
        assert isinstance(row, Horizontal)
        row.query_one(".kind", Static).update(kind_of(typed_value(event.value)))

    @on(Input.Submitted)
    def go_on(self, event: Input.Submitted) -> None:
        """Go to the next line; from the last one run."""
        if event.input is self.query(Input).last():
            self.action_run()
        else:
            self.focus_next(Input)

    def action_run(self) -> None:
        """Give back what was typed, if it can be that."""
        typed = {line.name or "": line.value for line in self.query(Input)}
        try:
            answered(typed)
        except VariableError as error:
            wrong = self.query_one("#wrong", Static)
            wrong.update(str(error))
            wrong.display = True
        else:
            self.dismiss(typed)
