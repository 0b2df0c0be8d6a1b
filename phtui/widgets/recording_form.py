"""PostHog's filter of recordings as a form: what is written in it are the same words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from phtui.api.recording_filters import RecordingFilter
from phtui.formatting import safe
from phtui.jobs.recording_words import (
    WordError,
    figure_words,
    parse_words,
    property_words,
    quoted,
    split_words,
    words_of,
)


class _Field(NamedTuple):
    """A line of the form."""

    name: str
    label: str
    hint: str
    value: Callable[[RecordingFilter], str]
    """What stands there for a filter."""


def _several(values: Iterable[str]) -> str:
    return " ".join(map(quoted, values))


_FIELDS = (
    _Field("since", "Since", "-3d  -24h  -30m  2026-05-04T09:30", lambda f: f.since),
    _Field("until", "Until", "now, or the same", lambda f: f.until),
    _Field("person", "Person", "a@b.c  @acme.io  uuid  distinct id", lambda f: quoted(f.person)
           if f.person else ""),
    _Field("properties", "Person has", 'person.plan:pro  person."first name":Ana',
           lambda f: " ".join(property_words(*each) for each in f.properties)),
    _Field("url", "Visited", "/pricing  part of an address", lambda f: _several(f.urls)),
    _Field("event", "Events", 'purchase  "user signed up"', lambda f: _several(f.events)),
    _Field("console", "Console", "error  warn  info  log  debug", lambda f: _several(f.levels)),
    _Field("message", "Console says", "part of a line", lambda f: _several(f.messages)),
    _Field("figures", "Figures", "errors>0 length>5m active>=30 clicks<3 score>10",
           lambda f: " ".join(map(figure_words, f.figures))),
    _Field("only", "Only", "ongoing  unseen:me  unseen:all  test:hide", lambda f: " ".join([
        *(["ongoing"] if f.ongoing else []),
        *([f"unseen:{f.unseen}"] if f.unseen else []),
        *(["test:hide"] if f.real_users else []),
        *([f"collection:{quoted(f.collection)}"] if f.collection else []),
        *(f"id:{quoted(each)}" for each in f.ids),
    ])),
    _Field("order", "Order", "start  length  active  errors  clicks  score  +start",
           lambda f: f"{'+' if f.ascending else ''}{f.order}"),
)  # fmt: skip
_AS_THEY_ARE = ("properties", "figures", "only")
_SINGLE = ("since", "until", "order")


class RecordingForm(ModalScreen[RecordingFilter | None]):
    """Asks for a filter."""

    DEFAULT_CSS = """
    RecordingForm { align: center middle; background: transparent; }
    RecordingForm VerticalScroll { width: 76; max-width: 100%; height: auto; max-height: 100%;
                                   background: $panel; border: round $border; padding: 0 1; }
    RecordingForm Horizontal { height: 1; }
    RecordingForm .label { width: 14; }
    RecordingForm Input { width: 1fr; background: $surface; border: none; padding: 0 1; }
    RecordingForm #words { height: auto; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="app.back", tooltip="Leave it as it is"),
        Binding("down", "app.focus_next", "Next", show=False, id="form.next"),
        Binding("up", "app.focus_previous", "Before", show=False, id="form.previous"),
    ]

    def __init__(self, filter_: RecordingFilter) -> None:
        """Args: filter_: what stands in the form to begin with."""
        super().__init__()
        self._filter = filter_

    def compose(self) -> ComposeResult:
        """Lay out the fields over the words they come to."""
        with VerticalScroll(can_focus=False) as form:
            form.border_title = "Filter in PostHog · Enter asks · Esc · ^u empties a line"
            for field in _FIELDS:
                with Horizontal():
                    yield Static(field.label, classes="label", markup=False)
                    line = Input(
                        field.value(self._filter), placeholder=field.hint, id=field.name,
                        compact=True, select_on_focus=False,
                    )  # fmt: skip
                    line.cursor_blink = False
                    yield line
            yield Static(id="words", markup=False)

    def on_mount(self) -> None:
        """Show the words."""
        self.query_one("#since", Input).focus()

    @on(Input.Changed)
    def show_words(self) -> None:
        """Show what the fields come to, or what is wrong with them."""
        words = self.query_one("#words", Static)
        try:
            filter_ = self._read()
        except WordError as error:
            words.update(safe(str(error)))
            words.styles.color = "red"
        else:
            words.update(f":rec {safe(words_of(filter_))}")
            words.styles.color = None

    @on(Input.Submitted)
    def submit(self) -> None:
        """Answer, if it makes sense."""
        try:
            self.dismiss(self._read())
        except WordError as error:
            self.notify(safe(str(error)), severity="warning", markup=False)

    def _read(self) -> RecordingFilter:
        """Return the filter.

        Raises:
            WordError: A field makes no sense.
        """
        words = []
        for field in _FIELDS:
            text = self.query_one(f"#{field.name}", Input).value.strip()
            if text and field.name in _AS_THEY_ARE:
                words.append(text)
            elif text and field.name in _SINGLE:
                words.append(f"{field.name}:{quoted(text)}")
            elif text:
                words += [f"{field.name}:{quoted(each)}" for each in split_words(text)]
        return parse_words(" ".join(words))
