"""An editor that takes a draft made of words, or keeps the words."""

from __future__ import annotations

from textual.binding import Binding
from textual.reactive import reactive

from phtui.formatting import safe
from phtui.hogql.comments import commented
from phtui.hogql.statements import statements
from phtui.jobs.drafting import LONGEST_PROMPT, Draft, DraftRequest
from phtui.widgets.find_prompt import FindPrompt
from phtui.widgets.own_keys import key_said
from phtui.widgets.sql_diff import SqlDiff
from phtui.widgets.sql_linting import SqlLinting


class SqlDrafting(SqlLinting):
    """The editor with a way from words to a query."""

    BINDINGS = [
        Binding("f9", "draft", "Draft", id="query.draft",
                tooltip="Have PostHog write a query from words, where it does that for a key"),
    ]  # fmt: skip

    draft: reactive[Draft] = reactive(Draft())
    """What came of the last wish for a query."""

    _wish: DraftRequest | None = None
    _wished_at: int = 0
    """Where in the text the statement begins that the wish is about."""

    def action_draft(self) -> None:
        """Ask for the words."""
        self.query_one(FindPrompt).ask("draft")

    def ask_for_draft(self, words: str) -> None:
        """Wish for a query; what it is about, and may replace, is the statement at the cursor."""
        words = " ".join(words.split())
        if not 0 < len(words) <= LONGEST_PROMPT:
            self.notify(f"1 to {LONGEST_PROMPT} characters, please.", severity="warning")
            return
        statement = self.editor.statement
        self._wish = DraftRequest(words, statement.text if statement else "")
        self._wished_at = statement.start if statement else 0
        self.post_message(self.Asked(self, self._wish))

    def watch_draft(self, draft: Draft) -> None:
        """Show the draft beside what it is to replace, or say why there is none."""
        if self._wish is None or draft.request != self._wish or draft.waiting:
            return
        self._wish = None
        assert draft.request is not None
        if draft.sql:
            self._offer(draft.request, draft.sql)
            return
        again = f"Press {key_said(self, 'query.draft', 'F9')} to try again."
        kept = "Your words are kept as a comment." if draft.refused else again
        if draft.refused:
            self._keep_words(draft.request)
        self.notify(safe(f"{draft.problem} {kept}"), severity="warning", markup=False)

    def _offer(self, request: DraftRequest, sql: str) -> None:
        def answered(accepted: bool | None) -> None:
            if accepted:
                self._take(request, sql)
            self.editor.focus()

        self.app.push_screen(SqlDiff(request.current_query, sql, request.words), answered)

    def _take(self, request: DraftRequest, sql: str) -> None:
        """Write the draft over what it was made for, under the words; undo brings that back."""
        text, old, there = self.editor.text, request.current_query, self._wished_at
        start = there if text.startswith(old, there) else text.find(old)
        words = commented(request.words)
        if old and start >= 0:
            self.put(words + sql, start, start + len(old))
            return
        written = text.rstrip()
        is_open = bool(statements(text)) and not written.endswith(";")
        gap = ("\n;" if is_open else "") + ("\n\n" if written else "")
        self.put(gap + words + sql, len(written), len(text))

    def _keep_words(self, request: DraftRequest) -> None:
        statement = self.editor.statement
        at = statement.start if statement else self.cursor
        self.put(commented(request.words), at, at)
