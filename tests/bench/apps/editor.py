"""A query to type into: `python -m tests.bench.apps.editor sql|pane|textarea`."""

from __future__ import annotations

import gc
import sys

from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import TextArea

from phtui.jobs.schema import SchemaState
from phtui.terminal.output import driver_class
from phtui.widgets.sql_editor import SqlEditor
from phtui.widgets.sql_pane import SqlPane
from tests.hogql.schemas import large

READY = "order by visits"
_QUERY = f"""\
select properties.$browser as browser, count() as visits, uniq(person_id) as persons
from events
where timestamp > now() - interval 7 day and event = '$pageview'
group by browser
{READY} desc
"""

LONG = f"{_QUERY.rstrip()};\n" * 400 + _QUERY
"""Two thousand lines."""


class EditorApp(App[None]):
    """Nothing but an editor."""

    def __init__(self, kind: str) -> None:
        """Args: kind: `sql` for ours, `pane` with suggestions, `textarea` for Textual's."""
        super().__init__(driver_class=driver_class())
        self._shown: Widget
        if kind == "pane":
            self._shown = pane = SqlPane(LONG)
            self._editor: TextArea = pane.editor
        else:
            self._shown = self._editor = SqlEditor(_QUERY) if kind == "sql" else TextArea(_QUERY)

    def compose(self) -> ComposeResult:
        yield self._shown

    def on_mount(self) -> None:
        if isinstance(self._shown, SqlPane):
            self._shown.schema = SchemaState(large(), 1.0)
        self._editor.focus()
        self._editor.move_cursor(self._editor.document.end)

    def on_ready(self) -> None:
        """Do as phtui does: what is loaded is not looked through again, which takes 50 ms."""
        gc.freeze()


if __name__ == "__main__":
    EditorApp(sys.argv[1]).run()
