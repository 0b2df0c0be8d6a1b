"""The line under an editor: what is wrong where the cursor is, or anywhere."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive

from phtui.formatting import safe
from phtui.jobs.lint import Finding, Lint, Severity
from phtui.widgets.cells import fit
from phtui.widgets.line import Line
from phtui.widgets.own_keys import key_said

_LEAST = 20
"""Cells of a message that no hint takes away."""
_LOOKS = {
    Severity.ERROR: ("✗ ", "bold $text-error"),
    Severity.WARNING: ("! ", "bold $text-warning"),
    Severity.NOTICE: ("· ", "bold"),
}


class LintLine(Line):
    """Says the finding under the cursor; else the first, how many there are, and how to walk."""

    DEFAULT_CSS = "LintLine { color: $foreground; padding: 0 1; }"

    lint: reactive[Lint] = reactive(Lint())
    """What there is to say about the statement under the cursor."""

    finding: reactive[Finding | None] = reactive(None)
    """The one that the cursor is in."""

    place: reactive[tuple[int, int]] = reactive((0, 0))
    """Row and column of the cursor, from 0."""

    def watch_lint(self) -> None:
        """Say what is new."""
        self.rewrite()

    def watch_finding(self) -> None:
        """Say what is here."""
        self.rewrite()

    def watch_place(self) -> None:
        """Say where the cursor is."""
        self.rewrite()

    def compose_line(self) -> Content:
        """Return the finding, or that there is none."""
        findings = self.lint.findings
        finding = self.finding or (findings[0] if findings else None)
        where = f"{self.place[0] + 1}:{self.place[1] + 1} "
        if finding is None:
            return Content.assemble((where, "dim"), (self._silence(), "dim"))
        sign, style = _LOOKS[finding.severity]
        message, key = safe(finding.message), self._key_for(finding)
        room = self.content_size.width - cell_len(where + sign + key)
        if cell_len(message) > room:
            message = fit(message, max(room, _LEAST))
        return Content.assemble(
            (where, "dim"),
            (sign, style),
            (message, style if finding.severity is Severity.ERROR else ""),
            (key, "dim"),
        )

    def _key_for(self, finding: Finding) -> str:
        """Return the key that does something about a finding, with what it does."""
        if finding.fix is not None and self.finding is not None:
            return f"  {key_said(self, 'query.fix', '^r')} {safe(finding.fix) or 'take it out'}"
        if finding.start is None or self.finding is not None:
            return ""
        count = len(self.lint.findings)
        key = key_said(self, "query.problem", "F3")
        return f"  {key} {count} to walk" if count > 1 else f"  {key}"

    def _silence(self) -> str:
        if self.lint.paused:
            return "not checked: the request budget is low"
        return "nothing wrong found" if self.lint.checked else ""
