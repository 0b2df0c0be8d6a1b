"""HogQLX: tags become the tuples that PostHog's web app draws."""

from __future__ import annotations

from typing import Any

import pytest

from phtui.demo.hogql.parser import HogQLError
from tests.demo.hogql.database import Database

TAGS: list[tuple[str, list[Any]]] = [
    ("<b>bold</b>", ["__hx_tag", "b", "children", ["bold"]]),
    ("<a href='https://x.y' target={'_' || 'blank'}>{1 + 1} </a>",
     ["__hx_tag", "a", "href", "https://x.y", "target", "_blank", "children", [2, " "]]),
    ("<div><em>x</em></div>",
     ["__hx_tag", "div", "children", [["__hx_tag", "em", "children", ["x"]]]]),
    ("<Sparkline data={[1, 2]} />", ["__hx_tag", "Sparkline", "data", [1, 2]]),
    ("<Sparkline data={[1, 'x']} />", ["__hx_tag", "Sparkline", "data", [1, "x"]]),
    ("sparkline([1, 2, 3])", ["__hx_tag", "Sparkline", "data", [1, 2, 3]]),
    ("sparkline([1], ['a'])", ["__hx_tag", "Sparkline", "data", [1], "labels", ["a"]]),
    ("recordingButton('id', 'active')",
     ["__hx_tag", "RecordingButton", "sessionId", "id", "recordingStatus", "active"]),
    ("recordingButton('id')", ["__hx_tag", "RecordingButton", "sessionId", "id"]),
    ("explainCSPReport('{}')", ["__hx_tag", "ExplainCSPReport", "properties", "{}"]),
    ("{'a': 1, 'b': {'c': [2]}}",
     ["__hx_tag", "__hx_obj", "a", 1, "b", ["__hx_tag", "__hx_obj", "c", [2]]]),
]  # fmt: skip


@pytest.mark.parametrize(("tag", "expected"), TAGS, ids=[tag for tag, _ in TAGS])
def test_tag(db: Database, tag: str, expected: list[Any]) -> None:
    assert db.value(f"SELECT {tag}") == expected


def test_a_sparkline_of_a_query(db: Database) -> None:
    sql = """SELECT event, sparkline(arrayMap(x -> toInt(x), groupArray(n))) FROM
        (SELECT event, toDate(timestamp) AS day, count() AS n FROM events
        GROUP BY event, day ORDER BY day) GROUP BY event"""
    for _event, (_tag, kind, _data, numbers) in db.run(sql):
        assert (kind, min(numbers) > 0) == ("Sparkline", True)


def test_a_recording_button_knows_the_status_of_its_event(db: Database) -> None:
    sql = "SELECT recordingButton($session_id) FROM events WHERE event = 'purchase' LIMIT 1"
    assert db.value(sql)[-2:] == ["recordingStatus", None]


def test_unknown_tags(db: Database) -> None:
    with pytest.raises(HogQLError, match="Error parsing query tag: Unknown tag <script />"):
        db.translate("SELECT <script>alert</script>")
