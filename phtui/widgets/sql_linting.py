"""An editor that underlines what is wrong, says it in a line, and puts in fixes."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.binding import Binding
from textual.reactive import reactive

from phtui.api.models import SqlVariable
from phtui.hogql.statements import Statement, statement_at
from phtui.jobs.lint import Finding, Lint, LintRequest
from phtui.jobs.query_variables import VARIABLES, VariablesRequest
from phtui.widgets.lint_line import LintLine
from phtui.widgets.sql_completing import SqlCompleting
from phtui.widgets.sql_editor import SqlEditor
from phtui.widgets.sql_text import Mark


class SqlLinting(SqlCompleting):
    """The editor over the line that says what is wrong."""

    BINDINGS = [
        Binding("f3", "next_finding", "Next problem", id="query.problem",
                tooltip="Go to what is wrong next, as the line below says it"),
        Binding("ctrl+r", "fix", "Fix", id="query.fix",
                tooltip="Put in what the server proposes for the problem under the cursor"),
    ]  # fmt: skip

    lint: reactive[Lint] = reactive(Lint())
    """What there is to say about a statement."""

    typed_values: reactive[Mapping[str, str]] = reactive(dict)
    """What was last typed for placeholders, by name: a statement is checked with it."""

    sql_variables: reactive[tuple[SqlVariable, ...]] = reactive(())
    """The SQL variables of the project, where it was asked for them."""

    findings: reactive[tuple[Finding, ...]] = reactive((), bindings=True)
    """What is wrong with the statement under the cursor."""

    _checked: Statement | None = None
    _asked_with: LintRequest | None = None
    _heard = Lint()
    """The last answer to what was asked here."""
    _asked_for_variables = False

    def compose(self) -> ComposeResult:
        """Lay out the editor over its line."""
        yield from super().compose()
        yield LintLine()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something for."""
        if action == "next_finding":
            return any(each.start is not None for each in self.findings)
        if action == "fix":
            return any(each.fix is not None for each in self.findings)
        return super().check_action(action, parameters)

    def settled(self) -> None:
        """Ask what is wrong with the statement under the cursor when it is a new one."""
        statement = self._checked = statement_at(self.editor.text, self.cursor)
        if statement is not None:
            request = LintRequest(statement.text, self.typed_values)
            if request != self._asked_with:
                self._asked_with = request
                self.post_message(self.Asked(self, request))
            if "{" in statement.text and not self._asked_for_variables:
                self._asked_for_variables = True
                self.post_message(self.Asked(self, VariablesRequest()))
        self._underline()

    def watch_lint(self, lint: Lint) -> None:
        """Underline what is wrong; an answer to another editor takes nothing away from this one."""
        if lint.request == self._asked_with:
            self._heard = lint
        elif self._heard.request != self._asked_with:
            self._asked_with = None  # only the last question is answered, and that was not ours
        self._underline()

    def look_again(self) -> None:
        """Ask what is not known yet: somebody has come back to this text."""
        self._soon()

    def watch_typed_values(self) -> None:
        """Check again; the variables that have a value are worth suggesting."""
        self._name_variables()
        self._soon()

    def watch_sql_variables(self) -> None:
        """Suggest them."""
        self._name_variables()

    def action_next_finding(self) -> None:
        """Go to the next thing that is wrong, from the last to the first."""
        starts = sorted({each.start for each in self.findings if each.start is not None})
        if starts:
            here = self.cursor - self._start
            start = next((start for start in starts if start > here), starts[0])
            self.editor.move_cursor(self.editor.location_at(self._start + start))

    def action_fix(self) -> None:
        """Write what the server proposes for the finding under the cursor, else for the first."""
        here = self.query_one(LintLine).finding
        for each in (here, *self.findings):
            if each is not None and each.fix is not None and each.start is not None:
                end = each.start if each.end is None else each.end
                self.put(each.fix, self._start + each.start, self._start + end)
                return

    def _name_variables(self) -> None:
        """Know the variables by name: PostHog's, and those that have a value here."""
        known = (each.code_name for each in self.sql_variables if each.code_name)
        typed = (name for name in self.typed_values if name.startswith(VARIABLES))
        names = (*known, *(name.removeprefix(VARIABLES) for name in typed))
        self.variables = tuple(dict.fromkeys(names))

    @property
    def _start(self) -> int:
        """Where the statement that findings are about begins."""
        return self._checked.start if self._checked is not None else 0

    def _underline(self) -> None:
        if not self.is_mounted:
            return
        request, statement = self._heard.request, self._checked
        ours = request is not None and statement is not None and request.sql == statement.text
        self.findings = self._heard.findings if ours else ()
        marks = (_mark(self.editor, each, self._start) for each in self.findings)
        self.editor.marks = tuple(mark for mark in marks if mark is not None)
        line, here = self.query_one(LintLine), self.cursor - self._start
        line.lint = self._heard if ours else Lint()
        line.finding = next((each for each in self.findings if _covers(each, here)), None)
        line.place = self.editor.cursor_location


def _mark(editor: SqlEditor, finding: Finding, start: int) -> Mark | None:
    if finding.start is None:
        return None
    first = editor.location_at(start + finding.start)
    last = first if finding.end is None else editor.location_at(start + finding.end)
    if last <= first:  # all of its line
        first, last = (first[0], 0), (first[0], len(editor.document[first[0]]))
    return Mark(first, last, finding.severity.word)


def _covers(finding: Finding, place: int) -> bool:
    if finding.start is None:
        return False
    return finding.start <= place <= max(finding.end or 0, finding.start)
