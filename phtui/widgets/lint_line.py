"""The line under an editor: what is wrong where the cursor is, or anywhere."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from phtui.formatting import safe
from phtui.jobs.lint import Finding, Lint, Severity
from phtui.widgets.line import Line

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
        parts: list[str | tuple[str, str]] = [
            (where, "dim"),
            (sign, style),
            (safe(finding.message), style if finding.severity is Severity.ERROR else ""),
        ]
        if finding.fix is not None and self.finding is not None:
            parts.append((f"  ^r {safe(finding.fix) or 'take it out'}", "dim"))
        elif finding.start is not None and self.finding is None:
            parts.append((f"  F3 {len(findings)} to walk" if len(findings) > 1 else "  F3", "dim"))
        return Content.assemble(*parts)

    def _silence(self) -> str:
        if self.lint.paused:
            return "not checked: the request budget is low"
        return "nothing wrong found" if self.lint.checked else ""
