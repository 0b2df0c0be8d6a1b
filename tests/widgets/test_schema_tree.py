"""The tables as a tree, by keyboard."""

from __future__ import annotations

import time

import pytest
from textual import on
from textual.app import App, ComposeResult

from phtui.api.errors import ServerFailed
from phtui.hogql.schema import Field, Schema, Table
from phtui.jobs.schema import SchemaRequest, SchemaState
from phtui.widgets.schema_tables import TableTree
from phtui.widgets.schema_tree import SchemaTree
from tests.hogql.schemas import large, project
from tests.widgets.pane_app import until


class TreeApp(App[None]):
    """Notes what is wished for."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, schema: Schema) -> None:
        super().__init__()
        self._schema = schema
        self.wished: list[object] = []
        self.copied: list[str] = []

    def compose(self) -> ComposeResult:
        yield SchemaTree()

    def on_mount(self) -> None:
        self.side.schema = SchemaState(self._schema, time.time() - 120)
        self.side.focus_tree()

    @property
    def side(self) -> SchemaTree:
        return self.query_one(SchemaTree)

    def lines(self) -> list[str]:
        """Return what the tree shows."""
        tree = self.query_one(TableTree)
        return [tree.render_line(y).text.rstrip() for y in range(tree.size.height)]

    @on(SchemaTree.Insert)
    def note_insert(self, event: SchemaTree.Insert) -> None:
        self.wished.append(event.text)

    @on(SchemaTree.Preview)
    def note_preview(self, event: SchemaTree.Preview) -> None:
        self.wished.append(event.sql)

    @on(SchemaTree.Asked)
    def note_question(self, event: SchemaTree.Asked) -> None:
        self.wished.append(event.question)

    @on(SchemaTree.Left)
    def note_leave(self) -> None:
        self.wished.append("left")

    def copy_to_clipboard(self, text: str) -> None:
        self.copied.append(text)


def shown(app: TreeApp) -> list[str]:
    return [line.strip() for line in app.lines() if line.strip()]


async def test_tables_columns_and_where_joins_lead() -> None:
    app = TreeApp(project())
    async with app.run_test(size=(100, 24)) as pilot:
        await until(lambda: shown(app))
        assert shown(app) == [
            "▸ events  posthog", "▸ person_distinct_ids  posthog", "▸ persons  posthog",
            "▸ stripe.charges  data warehouse",
        ]  # fmt: skip
        await pilot.press("right")
        await until(lambda: len(shown(app)) > 4)
        assert "timestamp  datetime" in shown(app)[2]
        assert any("▸ pdi  → person_distinct_ids" in line for line in shown(app))
        await pilot.press(*["down"] * 5, "right")
        await until(lambda: any("created_at" in line for line in shown(app)))
        await pilot.press("left", "left")
        await until(lambda: app.query_one(TableTree).cursor_line == 0)
        await pilot.press("left")
        await until(lambda: len(shown(app)) == 4)


async def test_pages_of_a_large_schema() -> None:
    app = TreeApp(large())
    async with app.run_test(size=(100, 24)) as pilot:
        await until(lambda: shown(app))
        tree = app.query_one(TableTree)
        page = tree.size.height
        places = []
        for key in ("ctrl+d", "pagedown", "b", "ctrl+u", "ctrl+u"):
            await pilot.press(key)
            places.append(tree.cursor_line)
        half = page // 2
        assert places == [half, half + page - 1, half, 0, 0]


async def test_what_is_written_previewed_and_copied() -> None:
    app = TreeApp(project())
    async with app.run_test(size=(100, 24)) as pilot:
        await until(lambda: shown(app))
        await pilot.press("enter", "p", "right", "down", "down", "enter", "p", "y")
        today = "select *\nfrom events\nwhere timestamp > now() - interval 1 day\nlimit 100"
        await until(lambda: len(app.wished) == 4)
        assert app.wished == ["events", today, "timestamp", today]
        assert app.copied == ["timestamp"]
        await pilot.press("G", "enter", "p", "R")
        await until(lambda: len(app.wished) == 7)
        assert app.wished[4:] == [
            "stripe.charges", "select *\nfrom stripe.charges\nlimit 100",
            SchemaRequest(refresh=True),
        ]  # fmt: skip


async def test_a_join_is_written_with_the_way_to_it() -> None:
    app = TreeApp(project())
    async with app.run_test(size=(100, 30)) as pilot:
        await until(lambda: shown(app))
        await pilot.press("right", *["down"] * 5, "right", "down", "enter")
        await until(lambda: app.wished)
        assert app.wished == ["person.id"]


async def test_search() -> None:
    app = TreeApp(project())
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("/", *"amou")
        await until(lambda: len(shown(app)) == 2)
        assert "amount  integer" in shown(app)[1]
        await pilot.press("down", "down", "enter")
        await until(lambda: app.wished == ["amount"])
        await pilot.press("escape")
        await until(lambda: len(shown(app)) == 4)
        await pilot.press("escape")
        await until(lambda: app.wished[1:] == ["left"])


async def test_the_tables_are_asked_for_when_nobody_has() -> None:
    app = TreeApp(project())
    async with app.run_test():
        app.side.schema = SchemaState()
        app.side.focus_tree()
        await until(lambda: app.wished == [SchemaRequest()])


async def test_hostile_names() -> None:
    name = "[red]\x1b]0;x\x07`a`\n\u202e"
    field = Field(name, "\x1b[2J")
    app = TreeApp(Schema({name: Table(name, "\x9b", {name: field, "": Field("")})}))
    async with app.run_test(size=(100, 12)) as pilot:
        await pilot.press("right", "down", "enter")
        await until(lambda: app.wished)
        assert app.wished == ["`[red]\\x1b]0;x\\x07``a``\\n\u202e`"]
        assert not any(character in "".join(app.lines()) for character in "\x1b\x07\x9b\u202e")
        assert "[red]␛]0;x␇`a`⏎⟨202E⟩" in app.lines()[0]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SchemaState(), "R asks"),
        (SchemaState(loading=True), "asking PostHog"),
        (SchemaState(error=ServerFailed("[b]Broken.")), "[b]Broken."),
        (SchemaState(project(), time.time()), "4 tables"),
    ],
)
async def test_how_old_it_is(state: SchemaState, words: str) -> None:
    app = TreeApp(project())
    async with app.run_test(size=(100, 12)):
        app.side.schema = state
        await until(lambda: words in str(app.side.query_one("Static").render()))


async def test_of_a_large_schema_a_part_is_opened() -> None:
    app = TreeApp(large())
    async with app.run_test(size=(100, 24)):
        await until(lambda: shown(app))
        tree = app.query_one(TableTree)
        assert not any(table.children for table in tree.root.children)
        tree.show_schema(large(), "column_")  # 8,112 columns match
        opened = [table for table in tree.root.children if table.is_expanded]
        assert 0 < sum(len(table.children) for table in opened) < 3000
