"""What an editor asks of the worker, and the answers with their questions beside them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.app import App, ComposeResult

from phtui.api.client import PostHogClient
from phtui.api.errors import Unreachable
from phtui.api.exchange import Exchange
from phtui.jobs.completion import CompletionRequest
from phtui.jobs.completion_values import ValuesRequest
from phtui.jobs.drafting import DraftRequest
from phtui.jobs.editor_questions import Question
from phtui.jobs.lint import LintRequest
from phtui.jobs.query_variables import VariablesRequest
from phtui.jobs.schema import SchemaRequest
from phtui.widgets.sql_pane import SqlPane
from phtui.work.editor import EditorWork
from tests.app import PROJECT_PAGE, Fixed
from tests.fake_posthog import PROJECT, Answer, FakePostHog, Request, payload
from tests.widgets.pane_app import until

QUERY = f"{PROJECT}/query/"
ANSWERS: list[tuple[Question, str]] = [
    (CompletionRequest("select ev", 7, 9), "completion"),
    (ValuesRequest("events.properties", "plan"), "property_texts"),
    (LintRequest("select evnt from events"), "lint"),
    (DraftRequest("events by day"), "draft"),
]


class Broken(Fixed):
    """A source of which no client comes."""

    def open_client(self, observe: Callable[[Exchange], None]) -> PostHogClient:
        del observe
        raise Unreachable("the demo did not start")


class WorkApp(App[None]):
    """Nothing but a worker."""

    def __init__(self, source: Fixed) -> None:
        super().__init__()
        self.work = EditorWork(source)

    def compose(self) -> ComposeResult:
        yield self.work


def app_on(posthog: FakePostHog) -> WorkApp:
    def answer(request: Request) -> Answer:
        kinds = {
            "HogQLMetadata": "metadata", "HogQLAutocomplete": "autocomplete",
            "DatabaseSchemaQuery": "schema",
        }  # fmt: skip
        return payload(kinds[request.json["query"]["kind"]])

    project = payload("projects").body["results"][0]
    posthog.on("GET", PROJECT_PAGE, payload("projects", body=project))
    posthog.on("POST", QUERY, answer)
    posthog.on("GET", f"{PROJECT}/events/values/", Answer(body=[{"name": "pro"}]))
    posthog.on("GET", f"{PROJECT}/query/draft_sql/", Answer(body={"sql": "select 1"}))
    return WorkApp(Fixed(posthog.url))


async def test_each_question_gets_its_answer(posthog: FakePostHog) -> None:
    app = app_on(posthog)
    async with app.run_test():
        for question, _ in ANSWERS:
            app.work.answer_editor(question)
        for question, name in ANSWERS:
            await until(lambda q=question, n=name: getattr(app.work, n).request == q)  # type: ignore[misc]  # defaults in a lambda
        await until(lambda: app.work.draft.sql == "select 1")
        assert app.work.property_texts.values == ("pro",)
        assert app.work.completion.suggestions
        assert app.work.lint.findings
        asked_otherwise = {"schema", "sql_variables", "typed_values"}
        assert {name for _, name in ANSWERS} | asked_otherwise == set(SqlPane.ANSWERS)


async def test_the_sql_variables_are_found(posthog: FakePostHog) -> None:
    app = app_on(posthog)
    saved = {"results": [{"id": "v1", "code_name": "plan", "type": "String"}]}
    posthog.on("GET", f"{PROJECT}/insight_variables/", Answer(body=saved))
    async with app.run_test():
        await app.work.answer_editor(VariablesRequest()).wait()
        assert [each.code_name for each in app.work.sql_variables] == ["plan"]
        posthog.on("GET", f"{PROJECT}/insight_variables/", payload("missing_scope"))
        await app.work.answer_editor(VariablesRequest()).wait()
        assert len(posthog.asked("GET", f"{PROJECT}/insight_variables/")) == 1


async def test_only_the_last_of_a_kind_is_asked(posthog: FakePostHog) -> None:
    app = app_on(posthog)
    async with app.run_test():
        for letters in ("e", "ev", "eve"):
            last = CompletionRequest(f"select {letters}", 7, 7 + len(letters))
            app.work.answer_editor(last)
        await until(lambda: app.work.completion.request is not None)
        assert app.work.completion.request == last
        assert len(posthog.asked("POST", QUERY)) == 1


async def test_the_schema_is_fetched_once_and_again_when_told(posthog: FakePostHog) -> None:
    app = app_on(posthog)
    async with app.run_test():
        for question in (SchemaRequest(), SchemaRequest(), SchemaRequest(refresh=True)):
            await app.work.answer_editor(question).wait()
        assert "events" in app.work.schema.schema.tables
        assert len(posthog.asked("POST", QUERY)) == 2


@pytest.mark.parametrize(("question", "name"), ANSWERS)
async def test_without_a_client_there_is_an_answer_all_the_same(
    question: Question, name: str
) -> None:
    app = WorkApp(Broken("http://127.0.0.1:1"))
    async with app.run_test():
        await app.work.answer_editor(question).wait()
        assert getattr(app.work, name).request == question
        await app.work.answer_editor(SchemaRequest()).wait()
        assert str(app.work.schema.error) == "the demo did not start"
        if isinstance(question, DraftRequest):
            assert app.work.draft.problem == "the demo did not start"
