"""A page as it was, as text, over the screen it came from."""

from __future__ import annotations

from rich.cells import chop_cells
from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive, var
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget

from phtui.formatting import safe
from phtui.jobs.story import PageLine, PageView
from phtui.jobs.storyboard_text import clock
from phtui.widgets.key_hints import KeyHints
from phtui.widgets.keys import vertical_keys
from phtui.widgets.line import Line
from phtui.widgets.storyboard_looks import PAGE_CLASSES, css_of

_LOOKS = {
    "heading": "story--heading", "link": "story--link", "button": "story--button",
    "input": "story--input", "image": "story--dim",
}  # fmt: skip


class PageText(Widget, can_focus=True):
    """The lines of a page, wrapped, scrolled with the keys of every list."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = PAGE_CLASSES
    DEFAULT_CSS = css_of("PageText", PAGE_CLASSES)
    BINDINGS = [*vertical_keys("page")]

    page: var[PageView | None] = var(None, init=False)
    """What is shown."""
    top: var[int] = var(0)
    """The first row on screen."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[str, PageLine]] = []

    def validate_top(self, top: int) -> int:
        """Keep the window on the page."""
        return max(0, min(top, len(self._rows) - self.size.height))

    def watch_top(self) -> None:
        """Show the window."""
        self.refresh()

    def watch_page(self) -> None:
        """Show the page, and the marked element in the middle of it."""
        self._wrap()
        marked = [row for row, (_, line) in enumerate(self._rows) if line.marked]
        self.top = marked[0] - self.size.height // 2 if marked else 0
        self.refresh()

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self._wrap()
        self.top = self.validate_top(self.top)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        look, width = self.get_component_rich_style, self.size.width
        if self.top + y >= len(self._rows):
            return Strip.blank(width)
        text, line = self._rows[self.top + y]
        style = look(_LOOKS.get(line.look, "story--plain"))
        if line.marked:
            style += look("story--marked")
        return Strip([Segment(" "), Segment(text, style)]).adjust_cell_length(width)

    def action_rows(self, by: int) -> None:
        """Scroll down."""
        self.top += by

    def action_pages(self, by: float) -> None:
        """Scroll down by parts of what is on screen."""
        self.top += int(by * self.size.height) or (1 if by > 0 else -1)

    def action_top(self) -> None:
        """Go to the start."""
        self.top = 0

    def action_bottom(self) -> None:
        """Go to the end."""
        self.top = len(self._rows)

    def _wrap(self) -> None:
        width = max(1, self.size.width - 1)
        lines = self.page.lines if self.page else ()
        self._rows = [
            (row, line) for line in lines for row in (chop_cells(safe(line.text), width) or [""])
        ]


class PageHead(Line):
    """The page's title, address, size, and the moment."""

    DEFAULT_CSS = "PageHead { background: $panel; height: 2; }"

    page: reactive[PageView | None] = reactive(None)
    """What is shown."""

    def watch_page(self) -> None:
        """Say what it is."""
        self.rewrite()

    def compose_line(self) -> Content:
        """Return the two lines."""
        page = self.page
        if page is None or page.loading:
            return Content("The page is made again from the recording …")
        if page.told and not page.lines:
            return Content.assemble((f"{clock(page.at)}  ", "bold"), safe(page.told))
        facts = [f"{page.width} × {page.height}" if page.width else ""]
        facts += [f"scrolled {page.scroll:,} px" if page.scroll else "", page.told]
        first = f"{clock(page.at)}  {safe(page.title) or 'without a title'}"
        rest = " · ".join(filter(None, [safe(page.url), *facts]))
        return Content.assemble((first, "bold"), "\n", (rest, "dim"))


class PageScreen(ModalScreen[None]):
    """One page; what closes it is one step back. Set `page` again when it is there."""

    DEFAULT_CSS = "PageScreen { background: $background; }"

    BINDINGS = [
        Binding("escape,q,P,enter", "dismiss", "Back", key_display="esc", id="page.close",
                tooltip="Back to the storyboard"),
        Binding("y", "copy", "Copy", id="page.copy", tooltip="Copy the text of the page"),
    ]  # fmt: skip

    page: var[PageView | None] = var(None, init=False)
    """What is shown."""

    def compose(self) -> ComposeResult:
        """Lay out what it is, the page, and the keys."""
        yield PageHead()
        yield PageText()
        yield KeyHints()

    def on_mount(self) -> None:
        """Show what there is by now."""
        self._show()

    def watch_page(self) -> None:
        """Show it, if there is where to; it may come before that."""
        if self.is_mounted:
            self._show()

    def action_copy(self) -> None:
        """Copy what the page said, as it was recorded."""
        if self.page is not None:
            self.app.copy_to_clipboard("\n".join(line.text for line in self.page.lines))

    def _show(self) -> None:
        self.query_one(PageHead).page = self.query_one(PageText).page = self.page
