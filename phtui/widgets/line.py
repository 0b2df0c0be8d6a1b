"""One line of text that repaints only when its text changes."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget


class Line(Widget):
    """A line that a subclass writes in `compose_line`.

    `rewrite` is cheap: nothing is painted unless the text differs. While `ticking` is set the
    line is rewritten once a second, for figures that count.
    """

    DEFAULT_CSS = "Line { height: 1; }"

    content: reactive[Content] = reactive(Content(""), always_update=False)
    """What the line shows."""

    ticking: reactive[bool] = reactive(False)
    """Whether time alone changes the text."""

    _timer: Timer | None = None

    def compose_line(self) -> Content:
        """Return the line as it should be now."""
        raise NotImplementedError

    def rewrite(self) -> None:
        """Bring the line up to date."""
        self.content = self.compose_line()

    def render(self) -> Content:
        """Draw the line, cut at the widget's edge."""
        return self.content

    def watch_ticking(self, ticking: bool) -> None:
        """Count by the second, or stop."""
        if self._timer is None and ticking:
            self._timer = self.set_interval(1, self.rewrite)
        elif self._timer is not None:
            self._timer.resume() if ticking else self._timer.pause()

    def on_resize(self) -> None:
        """Fit the text to the new width."""
        self.rewrite()
