"""Screens of phone apps."""

from __future__ import annotations

from typing import Any

from phtui.rrweb.actions import Kind
from phtui.rrweb.page_text import page_text
from tests.rrweb.pages import change, event, mirrored, told


def _wireframe(id_: int, kind: str, place: tuple[int, int, int, int], **more: Any) -> Any:
    sides = dict(zip(("x", "y", "width", "height"), place, strict=True))
    return {"id": id_, "type": kind} | sides | more


def _input(id_: int, kind: str, place: tuple[int, int, int, int], **more: Any) -> Any:
    return _wireframe(id_, "input", place, inputType=kind, **more)


_BUY = _input(
    5, "button", (20, 400, 200, 50),
    childWireframes=[_wireframe(6, "text", (40, 410, 100, 20), text="Buy now")],
)  # fmt: skip
_SCREEN = _wireframe(
    1, "div", (0, 0, 390, 844),
    childWireframes=[
        _wireframe(2, "text", (20, 40, 300, 30), text="Hedgehog mug"),
        _wireframe(3, "image", (20, 80, 300, 200)),
        _input(4, "text", (20, 300, 300, 40), value="two"),
        _BUY,
        _input(7, "checkbox", (20, 480, 300, 40), checked=True, label="Gift wrap"),
        _input(8, "select", (20, 530, 300, 40), value="Blue", options=["Red", "Blue"]),
        _wireframe(9, "web_view", (20, 580, 300, 40), url="https://shop.example/terms"),
        _input(10, "button", (20, 640, 300, 40), value="Cancel", disabled=True),
    ],
)  # fmt: skip
_OPENED = [
    event(0, 4, {"href": "Product", "width": 390, "height": 844}),
    event(1, 2, {"wireframes": [_SCREEN], "initialOffset": {"top": 0, "left": 0}}),
]


def _touch(at: int, x: int, y: int, to: tuple[int, int] | None = None) -> list[dict[str, Any]]:
    end = to or (x, y)
    return [
        change(at, 2, type=7, id=0, x=x, y=y),
        change(at + 80, 2, type=9, id=0, x=end[0], y=end[1]),
    ]


def _lines(*events: Any) -> list[str]:
    return [line.text for line in page_text(mirrored(*_OPENED, *events))]


def test_a_screen_is_read_as_text() -> None:
    assert _lines() == [
        "Hedgehog mug",
        "[_two_]",
        "[ Buy now ]",
        "[x] Gift wrap",
        "[Blue ▾]",
        "https://shop.example/terms",
        "[ Cancel ] (disabled)",
    ]


def test_a_picture_of_a_screen_says_that_it_is_one() -> None:
    picture = _wireframe(1, "screenshot", (0, 0, 390, 844), base64="AAAA")
    shown = mirrored(_OPENED[0], event(1, 2, {"wireframes": [picture]}))
    assert [line.text for line in page_text(shown)] == ["(image: screenshot 390 × 844)"]


def test_a_screen_changes_in_place() -> None:
    """What is updated stays where it was; what is taken away is gone with all that it held."""
    updates = [{"parentId": 1, "wireframe": _wireframe(2, "text", (20, 40, 300, 30), text="Mug")}]
    adds = [{"parentId": 1, "wireframe": _wireframe(30, "text", (0, 700, 9, 9), text="Added")}]
    lines = _lines(change(9, 0, updates=updates, adds=adds, removes=[{"id": 5, "parentId": 1}]))
    assert lines[0] == "Mug"
    assert lines[-1] == "Added"
    assert not any("Buy now" in line for line in lines)


def test_a_change_without_a_place_is_on_the_screen() -> None:
    adds = [{"parentId": 99, "wireframe": _wireframe(30, "text", (0, 0, 9, 9), text="Dialog")}]
    assert _lines(change(9, 0, adds=adds))[-1] == "Dialog"


def test_touches_are_told_by_what_stands_there() -> None:
    """A text in a button is the button; where nothing says anything, the place is told."""
    taps = [*_touch(1_000, 50, 415), *_touch(4_000, 30, 490), *_touch(7_000, 380, 800)]
    rows = [action for action in told([*_OPENED, *taps]) if action.kind is Kind.CLICK]
    assert [row.words for row in rows] == [
        "“Buy now” <button>",
        "“Gift wrap” <label>",
        "at 380, 800",
    ]
    assert [row.node for row in rows] == [5, 7, 0]


def test_a_finger_that_moves_swipes() -> None:
    swipes = [*_touch(1_000, 200, 700, (210, 200)), *_touch(4_000, 30, 300, (330, 310))]
    rows = told([*_OPENED, *swipes])[1:]
    assert [(row.kind, row.words) for row in rows] == [
        (Kind.SCROLL, "swiped up"),
        (Kind.SCROLL, "swiped right"),
    ]


def test_quick_touches_in_one_place_are_a_rage() -> None:
    taps = [each for at in (1_000, 1_300, 1_600) for each in _touch(at, 50, 415)]
    rage = told([*_OPENED, *taps])[1]
    assert (rage.kind, rage.count, rage.words) == (Kind.RAGE, 3, "“Buy now” <button>")
