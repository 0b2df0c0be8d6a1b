"""One recording in words: when, how much, who."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from phtui.api.recording_models import Recording
from phtui.formatting import cell_text, counted, safe
from phtui.jobs.recording_activity import PARTS, Activity
from phtui.jobs.recording_columns import clock_length, local_time, person_name

_BARS = " ▁▂▃▄▅▆▇█"
_FIRST = ("email", "name", "plan", "company", "$browser", "$os", "$geoip_country_code")
"""Properties that tell most about a person."""

_WIDE = 72
"""Cells from which on there is room for two lines in one."""

Part = tuple[str, str]

_GAP: Part = ("   ", "")


class RecordingDetail(Widget):
    """The recording under the cursor."""

    DEFAULT_CSS = "RecordingDetail { padding: 0 1; }"

    recording: reactive[Recording | None] = reactive(None)
    activity: reactive[Activity] = reactive(Activity())
    """Of whichever recording it was counted last."""
    zone: reactive[tzinfo | None] = reactive(None)
    """What its times are told in; None: this machine's."""

    def render(self) -> Content:
        """Draw as many lines as fit, each cut at the edge."""
        if self.recording is None:
            return Content.styled("No recording under the cursor.", "dim")
        lines = [Content.assemble(*parts) for parts in self._lines(self.recording)]
        room = max(self.size.height, 1)
        shown = lines[:room]
        if len(lines) > room > 1:
            left = len(lines) - room + 1
            shown[-1:] = [Content.styled(f"… {left:,} more lines, d shows all", "dim")]
        return Content("\n").join(line.truncate(self.size.width, ellipsis=True) for line in shown)

    def _lines(self, recording: Recording) -> Iterator[list[Part]]:
        for together in self._groups(recording):
            if self.size.width < _WIDE:
                yield from together
            else:
                parts = [part for line in together for part in (_GAP, *line)]
                yield parts[1:]
        yield [("", "")]
        yield from _person(recording)

    def _groups(self, recording: Recording) -> Iterator[list[list[Part]]]:
        """Yield lines; those that come together stand in one where there is room."""
        yield [[(safe(person_name(recording)), "bold")], _when(recording, self.zone)]
        yield [
            _facts(
                (clock_length(recording.length), "long"),
                (clock_length(recording.active), "active"),
                (clock_length(recording.idle), "idle"),
            ),
            _counts(
                (recording.clicks, "click"),
                (recording.keys, "key"),
                (recording.mouse, "mouse move"),
            ),
        ]
        yield self._sparkline(recording)
        yield [_console(recording), _facts((recording.score, "activity score"))]
        yield [[(safe(recording.url) or "no address", "$text-primary")]]
        yield [[(_seen(recording), "")], [(_kept(recording), _worry(recording))]]
        yield [[(safe(recording.id), "dim")]]

    def _sparkline(self, recording: Recording) -> list[list[Part]]:
        activity = self.activity
        if activity.session != recording.id or not activity.events:
            failed = activity.session == recording.id and activity.error is not None
            return [[("its events could not be counted" if failed else "…", "dim")]]
        width = max(min(self.size.width, PARTS), 1)
        events, trouble = _fitted(activity.events, width), _fitted(activity.trouble, width)
        top = max(events) or 1
        bars = [
            (_BARS[-(-count * 8 // top)], "$text-error" if bad else "$text-accent")
            for count, bad in zip(events, trouble, strict=True)
        ]
        said = [(counted(sum(events), "event"), "dim")]
        if bad := sum(trouble):
            said.append((f", {bad:,} went wrong", "$text-error"))
        return [bars, said]


def _when(recording: Recording, zone: tzinfo | None) -> list[Part]:
    begin = local_time(recording.start, zone=zone)
    end = local_time(recording.end, "%H:%M:%S", zone)
    live: list[Part] = [("  ", ""), (" ● live ", "reverse $success")]
    return [(f"{begin or '?'} – {end or '?'}", ""), *(live if recording.ongoing else [])]


def _fitted(counts: tuple[int, ...], width: int) -> list[int]:
    """Return the counts summed up into as many parts as there is room for."""
    fitted = [0] * width
    for number, count in enumerate(counts):
        fitted[number * width // len(counts)] += count
    return fitted


def _facts(*facts: Sequence[object]) -> list[Part]:
    parts: list[Part] = []
    for value, name in facts:
        if value is not None:
            parts += [("  " if parts else "", ""), (f"{value}", "bold"), (f" {name}", "")]
    return parts


def _counts(*counts: tuple[int | None, str]) -> list[Part]:
    known = (counted(count, word) for count, word in counts if count is not None)
    return _facts(*(each.split(" ", 1) for each in known))


def _console(recording: Recording) -> list[Part]:
    counts = ((recording.errors, "error", "$text-error"),
              (recording.warnings, "warning", "$text-warning"),
              (recording.console_lines, "other line", ""))  # fmt: skip
    known = [(count, word, look) for count, word, look in counts if count is not None]
    return [
        (f"{'  ' if number else ''}{counted(count, word)}", look if count else "dim")
        for number, (count, word, look) in enumerate(known)
    ]


def _seen(recording: Recording) -> str:
    names = (["you"] if recording.viewed else []) + [safe(each) for each in recording.viewers]
    return f"watched by {', '.join(names)}" if names else "not watched by anybody"


def _kept(recording: Recording) -> str:
    if recording.days_left is None:
        return "PostHog does not say until when it is kept"
    day = local_time(recording.expiry, " (%Y-%m-%d)") or ""
    return f"forgotten in {recording.days_left} days{day}"


def _worry(recording: Recording) -> str:
    soon = recording.days_left is not None and recording.days_left <= 3
    return "bold $text-warning" if soon else ""


def _person(recording: Recording) -> Iterator[list[Part]]:
    properties = recording.person.properties
    yield [("person", "bold"), (f"  {safe(recording.person.id)}", "dim")]
    names = [name for name in _FIRST if name in properties]
    names += [name for name in properties if name not in _FIRST]
    for name in names:
        yield [(f"{safe(name)} ", "dim"), (safe(cell_text(properties[name])), "")]
    for each in recording.person.distinct_ids:
        yield [("distinct id ", "dim"), (safe(each), "")]
