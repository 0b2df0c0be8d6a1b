"""What is true of a storyboard, in one line, and what is missing of it below."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from phtui.formatting import counted, safe, size
from phtui.jobs.story import Storyboard
from phtui.jobs.storyboard_text import clock
from phtui.rrweb.actions import Kind
from phtui.widgets.line import Line


class StoryHead(Line):
    """`12 things in 46:12 · 3 errors · PLAYING 4× · reading block 3 of 60, 41 MB`."""

    DEFAULT_CSS = "StoryHead { background: $surface; }"

    story: reactive[Storyboard | None] = reactive(None)
    """What is told."""
    hidden: reactive[frozenset[Kind]] = reactive(frozenset())
    """Kinds that are not."""
    search: reactive[str] = reactive("")
    """What is searched for, with the count of hits; "" for nothing."""
    playing: reactive[int] = reactive(0)
    """How many times as fast it is played; 0 when it is not."""

    def watch_story(self) -> None:
        """Show what is known by now."""
        self.rewrite()

    def watch_hidden(self) -> None:
        """Show what is not shown."""
        self.rewrite()

    def watch_search(self) -> None:
        """Show what is searched for."""
        self.rewrite()

    def watch_playing(self) -> None:
        """Show whether it is played."""
        self.rewrite()

    def compose_line(self) -> Content:
        """Return what is true now, the most important first."""
        story = self.story
        if story is None:
            return Content("")
        parts: list[tuple[str, str]] = []
        if self.playing:
            parts.append((f" PLAYING {self.playing}× ", "reverse bold"))
        parts.append((f" {self._count(story)}", "bold"))
        if story.errors:
            parts.append((f" · ✗ {counted(len(story.errors), 'error')}", "$text-error"))
        if self.search:
            parts += [("  ", ""), (f" {safe(self.search)} ", "reverse")]
        if self.hidden:
            parts += [("  ", ""), (f" {self._hidden()} ", "reverse")]
        if state := self._state(story):
            parts.append((f" · {state}", "$text-warning"))
        return Content.assemble(*parts)

    def _count(self, story: Storyboard) -> str:
        tabs = f" in {story.tabs} tabs" if story.tabs > 1 else ""
        return f"{counted(story.things, 'thing')}{tabs}, {clock(story.length)}"

    def _state(self, story: Storyboard) -> str:
        read, known = story.blocks
        if story.complete:
            return ""
        if story.growing and read >= known:
            return "goes on"
        if known:
            return f"reading, block {read} of {known}, {size(story.size)}"
        return "looking for it"

    def _hidden(self) -> str:
        shown = [kind.value for kind in Kind if kind not in self.hidden]
        if len(shown) <= 1:
            return f"only {''.join(shown)}"
        return f"hidden: {', '.join(kind.value for kind in Kind if kind in self.hidden)}"


class StoryNotes(Line):
    """What is missing and why; no room where nothing is."""

    DEFAULT_CSS = """
    StoryNotes { color: $text-warning; height: auto; max-height: 3; display: none; }
    """

    notes: reactive[tuple[str, ...]] = reactive(())
    """Sentences."""

    def watch_notes(self) -> None:
        """Show them."""
        self.rewrite()

    def rewrite(self) -> None:
        """Take no room when there is nothing to say."""
        super().rewrite()
        self.display = bool(self.content.plain)

    def watch_content(self) -> None:
        """Take as many lines as there are."""
        self.refresh(layout=True)

    def compose_line(self) -> Content:
        """Return a line for each."""
        return Content("\n".join(f" ▲ {safe(note)}" for note in self.notes))
