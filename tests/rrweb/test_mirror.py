"""A page, changed."""

from __future__ import annotations

from phtui.rrweb.page_text import page_text
from tests.rrweb.pages import change, element, mirrored, opened
from tests.rrweb.pages import text as words


def _lines(*events: dict[str, object]) -> list[str]:
    return [line.text for line in page_text(mirrored(*events))]


def _mutation(**lists: object) -> dict[str, object]:
    return change(5, 0, **lists)


_PAGE = opened(0, element(3, "p", words(4, "one")), element(5, "p", words(6, "two")))


def test_adds_before_a_node_and_at_the_end() -> None:
    """`nextId` says before which."""
    first = {"parentId": 2, "nextId": 5, "node": element(7, "p", words(8, "and a half"))}
    last = {"parentId": 2, "nextId": None, "node": element(9, "p", words(10, "three"))}
    expected = ["one", "and a half", "two", "three"]
    assert _lines(*_PAGE, _mutation(adds=[first, last])) == expected


def test_adds_wait_for_the_nodes_they_need() -> None:
    """A list may name a node that comes later in it."""
    inner = {"parentId": 7, "nextId": None, "node": words(8, "late")}
    outer = {"parentId": 2, "nextId": None, "node": element(7, "p")}
    assert _lines(*_PAGE, _mutation(adds=[inner, outer]))[-1] == "late"


def test_an_add_with_an_unknown_neighbour_goes_to_the_end() -> None:
    """And one with an unknown parent nowhere."""
    lost = {"parentId": 2, "nextId": 999, "node": element(7, "p", words(8, "three"))}
    nowhere = {"parentId": 998, "nextId": None, "node": words(9, "never")}
    assert _lines(*_PAGE, _mutation(adds=[lost, nowhere])) == ["one", "two", "three"]


def test_removes_all_below() -> None:
    """What stood in it is gone as well, and can be added anew."""
    assert _lines(*_PAGE, _mutation(removes=[{"parentId": 2, "id": 3}])) == ["two"]
    mirror = mirrored(*_PAGE, _mutation(removes=[{"id": 2}]))
    assert set(mirror.nodes) == {1}


def test_a_node_cannot_come_below_itself() -> None:
    """No change makes a circle, whatever it says."""
    into_itself = {"parentId": 4, "nextId": None, "node": element(3, "p", words(4, "x"))}
    into_parent = {"parentId": 3, "nextId": None, "node": element(2, "body")}
    mirror = mirrored(*_PAGE, _mutation(adds=[into_itself, into_parent]))
    for id_ in mirror.nodes:
        assert len(list(mirror.ancestors(id_))) <= len(mirror.nodes)
    page_text(mirror)


def test_hides_and_shows_by_style() -> None:
    """Styles come as text, and as the changes of single ones."""
    hide = _mutation(attributes=[{"id": 3, "attributes": {"style": {"display": "none"}}}])
    show = _mutation(attributes=[{"id": 3, "attributes": {"style": {"display": False}}}])
    assert _lines(*_PAGE, hide) == ["two"]
    assert _lines(*_PAGE, hide, show) == ["one", "two"]


def test_an_attribute_that_is_null_is_gone() -> None:
    """As rrweb says that it was taken away."""
    page = opened(0, element(3, "button", words(4, "Buy"), disabled=True))
    gone = _mutation(attributes=[{"id": 3, "attributes": {"disabled": None}}])
    assert _lines(*page) == ["[ Buy ] (disabled)"]
    assert _lines(*page, gone) == ["[ Buy ]"]


def test_what_was_not_recorded_says_so() -> None:
    """A blocked element has a size and nothing else."""
    page = opened(0, element(3, "div", rr_width="20px", rr_height="10px"))
    assert _lines(*page) == ["(not recorded: 20px × 10px)"]


def test_what_stands_side_by_side_is_told_apart() -> None:
    """Also where nothing stands between."""
    links = [element(3, "a", words(4, "One")), element(5, "a", words(6, "Two"))]
    fields = [words(7, "Email"), element(8, "input"), element(9, "button", words(10, "Go"))]
    assert _lines(*opened(0, *links, *fields)) == ["<One> <Two>Email [__] [ Go ]"]


def test_an_iframe_shows_its_page() -> None:
    """Its document comes as an addition to it."""
    inner = {"type": 0, "id": 10, "childNodes": [element(11, "body", words(12, "inside"))]}
    attach = {"parentId": 3, "nextId": None, "node": inner}
    page = opened(0, element(3, "iframe"), element(5, "p", words(6, "after")))
    assert _lines(*page, _mutation(adds=[attach], isAttachIframe=True)) == ["inside", "after"]
