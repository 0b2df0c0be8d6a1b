"""What helps to write a query: the schema, completions, values, lint, drafts."""

from __future__ import annotations

from contextlib import aclosing, suppress
from dataclasses import replace

from textual.reactive import var
from textual.worker import Worker

from phtui.api.errors import ApiError
from phtui.api.hosts import is_loopback
from phtui.api.models import SqlVariable
from phtui.jobs.completion import CompletionRequest, ServerCompletion, complete_remotely
from phtui.jobs.completion_values import PropertyTexts, ValuesRequest, find_values
from phtui.jobs.drafting import Draft, DraftRequest, draft_sql
from phtui.jobs.editor_questions import Question
from phtui.jobs.lint import Lint, LintRequest, lint
from phtui.jobs.query_variables import VariablesRequest
from phtui.jobs.schema import SchemaRequest, SchemaState, load_schema
from phtui.store.schema_cache import SchemaCache
from phtui.work.base import JobRunner


class EditorWork(JobRunner):
    """Answers what an editor asks; of each kind of question only the last is answered."""

    schema: var[SchemaState] = var(SchemaState())
    """The tables of the project."""

    sql_variables: var[tuple[SqlVariable, ...]] = var(())
    """The SQL variables of the project, once they were asked for."""

    completion: var[ServerCompletion] = var(ServerCompletion())
    """What PostHog suggests where somebody types."""

    property_texts: var[PropertyTexts] = var(PropertyTexts())
    """The values of the property somebody compares with."""

    lint: var[Lint] = var(Lint())
    """What there is to say about the statement somebody writes."""

    draft: var[Draft] = var(Draft())
    """What came of the last wish for a query."""

    def answer_editor(self, question: Question) -> Worker[None]:
        """Find the answer to a question; it is in the attribute of its kind, with the question."""
        match question:
            case SchemaRequest():
                return self._start("schema", self._load_schema(question.refresh))
            case VariablesRequest():
                return self._start("SQL variables", self._find_variables())
            case CompletionRequest():
                return self._start("completion", self._complete(question))
            case ValuesRequest():
                return self._start("property values", self._find_values(question))
            case LintRequest():
                return self._start("lint", self._lint(question))
            case DraftRequest():
                return self._start("draft", self._draft(question))

    async def _load_schema(self, refresh: bool) -> None:
        try:
            client = await self._opened()
        except ApiError as error:
            self.schema = replace(self.schema, loading=False, error=error)
            return
        # What is on this machine is asked for in no time, and demo servers come and go.
        cache = None if is_loopback(client.host) else SchemaCache()
        states = load_schema(client, cache, refresh=refresh, known=self.schema)
        async with aclosing(states):
            async for state in states:
                self.schema = state

    async def _find_variables(self) -> None:
        with suppress(ApiError):  # the line to PostHog is shown elsewhere
            self.sql_variables = await (await self._opened()).sql_variables()

    async def _complete(self, request: CompletionRequest) -> None:
        try:
            self.completion = await complete_remotely(await self._opened(), request)
        except ApiError:  # the line to PostHog is shown elsewhere
            self.completion = ServerCompletion(request)

    async def _find_values(self, request: ValuesRequest) -> None:
        try:
            self.property_texts = await find_values(await self._opened(), request)
        except ApiError:
            self.property_texts = PropertyTexts(request)

    async def _lint(self, request: LintRequest) -> None:
        try:
            self.lint = await lint(await self._opened(), request)
        except ApiError:
            self.lint = Lint(request)

    async def _draft(self, request: DraftRequest) -> None:
        self.draft = Draft(request, waiting=True)
        try:
            self.draft = await draft_sql(await self._opened(), request)
        except ApiError as error:
            self.draft = Draft(request, problem=str(error))
