"""A query to type into: `python -m tests.bench.apps.editor sql|textarea`."""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.widgets import TextArea

from phtui.terminal.output import driver_class
from phtui.widgets.sql_editor import SqlEditor

READY = "order by visits"
_QUERY = f"""\
select properties.$browser as browser, count() as visits, uniq(person_id) as persons
from events
where timestamp > now() - interval 7 day and event = '$pageview'
group by browser
{READY} desc
"""


class EditorApp(App[None]):
    """Nothing but an editor."""

    def __init__(self, kind: str) -> None:
        """Args: kind: `sql` for ours, `textarea` for Textual's."""
        super().__init__(driver_class=driver_class())
        self._editor = SqlEditor(_QUERY) if kind == "sql" else TextArea(_QUERY)

    def compose(self) -> ComposeResult:
        yield self._editor

    def on_mount(self) -> None:
        self._editor.focus()
        self._editor.move_cursor(self._editor.document.end)


if __name__ == "__main__":
    EditorApp(sys.argv[1]).run()
