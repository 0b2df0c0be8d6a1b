"""The tables beside the editor, in the app: open, insert, preview, close."""

from __future__ import annotations

from dataclasses import replace

from phtui.app import PhtuiApp
from phtui.screens.hogql import HogQLScreen
from phtui.widgets.schema_tables import TableTree
from phtui.widgets.schema_tree import SchemaTree
from phtui.widgets.sql_editor import SqlEditor
from tests.app import app_on, running, until
from tests.fake_posthog import PROJECT, Answer, FakePostHog, Request, payload

QUERY = f"{PROJECT}/query/"


def scripted(posthog: FakePostHog) -> PhtuiApp:
    """Return the app on a server that knows its tables and runs anything at once."""
    posthog.query_takes(polls=0)
    app = app_on(posthog)

    def answer(request: Request) -> Answer:
        kind = request.json["query"]["kind"]
        if kind == "HogQLQuery":
            submitted = payload("submitted")
            status = submitted.body["query_status"] | {"id": request.json["client_query_id"]}
            return replace(submitted, body={"query_status": status})
        return payload("schema" if kind == "DatabaseSchemaQuery" else "metadata")

    posthog.on("POST", QUERY, answer)
    return app


async def test_insert_preview_and_close(posthog: FakePostHog) -> None:
    app = scripted(posthog)
    async with running(app) as pilot:
        screen = app.screen
        assert isinstance(screen, HogQLScreen)
        side = screen.query_one(SchemaTree)
        assert not side.display
        await pilot.press("ctrl+t")
        await until(pilot, lambda: side.display and len(app.worker.schema.schema.tables) == 2)
        await until(pilot, lambda: len(screen.query_one(TableTree).root.children) == 2)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.focused, SqlEditor))
        editor = app.focused
        assert isinstance(editor, SqlEditor)
        assert "stripe_charges" in editor.text
        await pilot.press("ctrl+t", "y")
        await until(pilot, lambda: len(app._notifications) > 0)  # noqa: SLF001 -- only there
        await pilot.pause()
        (told,) = app._notifications  # noqa: SLF001 -- only there
        assert told.message.startswith("Copied “stripe_charges” to ")
        await pilot.press("p")
        sql = "select *\nfrom stripe_charges\nlimit 100"
        await until(
            pilot,
            lambda: any(
                request.json["query"].get("query") == sql
                and request.json["query"]["kind"] == "HogQLQuery"
                for request in posthog.asked("POST", QUERY)
            ),
            20,
        )
        side.focus_tree()
        await pilot.press("ctrl+t")
        await until(pilot, lambda: not side.display)
        assert isinstance(app.focused, SqlEditor)


async def test_typing_asks_for_the_tables_and_offers_them(posthog: FakePostHog) -> None:
    app = scripted(posthog)
    async with running(app) as pilot:
        await until(pilot, lambda: isinstance(app.focused, SqlEditor))
        editor = app.focused
        assert isinstance(editor, SqlEditor)
        await pilot.press(
            "ctrl+end", "semicolon", *"select", "space", "x", "space", *"from", "space"
        )
        await until(pilot, lambda: "events" in [s.label for s in editor.suggestions], 20)
        await pilot.press("down", "tab")
        await until(pilot, lambda: editor.text.endswith("from stripe_charges"), 20)
