"""One kind of message as a row: how often, when, what its messages have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from phtui.api.log_models import Level
from phtui.formatting import safe, short_count
from phtui.jobs.log_templates import Key, Template
from phtui.widgets.log_histogram import bars
from phtui.widgets.log_lines import LEVEL_LOOKS, Look, source_class
from phtui.widgets.log_tags import tags_of
from phtui.widgets.log_times import MIDDLE, WIDE, Times


@dataclass(frozen=True, slots=True)
class KindRow:
    """What one row shows."""

    key: Key
    count: str
    sparks: str
    time: str
    at_cursor: bool


@dataclass(frozen=True, slots=True)
class KindLines:
    """Draws rows at one width."""

    width: int
    times: Times
    names: Mapping[str, str] = field(default_factory=dict)
    """Of the sources, by key; tags are shown when there are several."""

    def row(self, template: Template, sparks: Sequence[int], when: int, at_cursor: bool) -> KindRow:
        """Return what there is to draw; two that are equal look the same."""
        if self.width < MIDDLE:
            sparks = ()
        elif self.width < WIDE:
            sparks = [a + b for a, b in zip(sparks[::2], sparks[1::2], strict=True)]
        clock = self.times.clock(when, MIDDLE).partition(".")[0]
        return KindRow(template.key, f"×{_count(template.count)}", bars(sparks), clock, at_cursor)

    def strip(self, row: KindRow, look: Look) -> Strip:
        """Draw a row, as wide as the window."""
        over = look("log--cursor") if row.at_cursor else Style()
        *parts, (text, name) = self._parts(row)
        room = max(2, self.width - sum(cell_len(said) for said, _ in parts))
        text = text if cell_len(text) <= room else set_cell_size(text, room - 1) + "…"
        segments = [Segment(said, look(of) + over) for said, of in (*parts, (text, name))]
        return Strip(segments).adjust_cell_length(self.width, look("log--info") + over)

    def _parts(self, row: KindRow) -> Iterator[tuple[str, str]]:
        source, level, text = row.key
        glyph, word = LEVEL_LOOKS[Level(level)]
        name = f"log--{word.lower()}"
        yield "›" if row.at_cursor else " ", "log--time"
        yield f"{glyph} {word:<5} ", name
        yield f"{row.count:>7} ", "log--hit-count"
        if row.sparks:
            yield f"{row.sparks} ", "log--note"
        yield f"{row.time} ", "log--time"
        if len(self.names) > 1:
            tags = tags_of(self.names, self.width)
            yield f"{tags.get(source, '')} ", source_class(source)
        yield safe(text), name


def _count(count: int) -> str:
    return f"{count:,}" if count < 10_000 else short_count(count).replace(" ", "")
