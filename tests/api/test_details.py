"""What an error body says, in all its shapes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.api.details import Details, plain, read_details
from tests.fake_posthog import payload


def said(body: object) -> Details:
    return read_details(body if isinstance(body, bytes) else json.dumps(body).encode())


class ErrorDetail(str):
    """Written out as Django REST framework writes its own."""

    code: str | None = None

    def __repr__(self) -> str:
        return f"ErrorDetail(string={str(self)!r}, code={self.code!r})"


def error_detail(text: str, code: str | None) -> ErrorDetail:
    detail = ErrorDetail(text)
    detail.code = code
    return detail


KEYS = [
    "type", "code", "detail", "attr", "error", "message", "msg", "loc",
    "extra", "hogql_metadata", "errors", "start", "end",
]  # fmt: skip
TEXTS = st.text(st.characters(), max_size=60)
DETAILS = st.builds(error_detail, TEXTS, st.none() | TEXTS)


@given(st.lists(DETAILS, min_size=1, max_size=4))
def test_what_python_wrapped_is_unwrapped(details: list[ErrorDetail]) -> None:
    text, code = plain(repr(details))
    assert text == "\n".join(map(str, details)).strip()
    assert code == next((item.code for item in details if item.code is not None), "")


@given(TEXTS.filter(lambda text: "ErrorDetail(" not in text))
def test_what_is_not_wrapped_stays(text: str) -> None:
    assert plain(text) == (text.strip(), "")


@given(st.text("ErrorDetail(string='\"\\, code=)[]{}xuUN0n\n"))
def test_broken_wrapping_is_no_error(text: str) -> None:
    plain(text)
    said({"detail": text})


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(KEYS), inner),
    )
)
def test_any_json_is_read(body: object) -> None:
    said(body)


@given(st.binary())
def test_any_bytes_are_read(body: bytes) -> None:
    said(body)


@pytest.mark.parametrize(
    ("wrapped", "text", "code"),
    [
        (r"""[ErrorDetail(string="It's \"quoted\"", code='a_b')]""", 'It\'s "quoted"', "a_b"),
        (r"[ErrorDetail(string='a\nb\\n\x1b[0m \u202e\U0001f600', code='c')]",
         "a\nb\\n\x1b[0m \u202e😀", "c"),
        ("{'q': [ErrorDetail(string='one', code='x')], 'r': [ErrorDetail(string='two', code='y')]}",
         "one\ntwo", "x"),
        ("[ErrorDetail(string='', code=None), ErrorDetail(string='two', code='y')]", "two", "y"),
        ("ErrorDetail(string='cut", "ErrorDetail(string='cut", ""),
    ],
)  # fmt: skip
def test_wrapped_messages(wrapped: str, text: str, code: str) -> None:
    assert plain(wrapped) == (text, code)


def test_an_envelope() -> None:
    details = said(payload("hogql_error").body)
    assert details.text.startswith("Unable to resolve field: evnt\nHint:")
    assert (details.code, details.start, details.end) == ("hogql_query_error", 7, 11)
    assert details.is_envelope
    assert said({"type": "x", "code": "required", "detail": "No.", "attr": "a__b"}).attr == "a__b"


@pytest.mark.parametrize(
    ("errors", "span"),
    [
        ([{"start": 11, "end": 7}], (7, 11)),
        ([{"start": 7}], (7, None)),
        ([{"start": 7, "end": None}, {"start": 1, "end": 2}], (7, None)),
        ([{"start": None, "end": 7}], (None, None)),
        ([{"start": "7", "end": 9}], (None, None)),
        ([], (None, None)),
        ("no list", (None, None)),
    ],
)
def test_positions(errors: object, span: tuple[int | None, int | None]) -> None:
    details = said({"detail": "x", "extra": {"hogql_metadata": {"errors": errors}}})
    assert (details.start, details.end) == span


@pytest.mark.parametrize(
    ("body", "text", "code"),
    [
        (payload("recordings_failed").body, "An internal server error occurred. "
         "Please try again later.", ""),
        (payload("snapshots_deleted").body, "This recording has been deleted", "recording_deleted"),
        (payload("recordings_bad_parameter").body, "colour: Extra inputs are not permitted",
         "invalid_input"),
        ({"message": "Could not read people", "detail": "boom"}, "boom", ""),
        ({"query": ["This field is required."]}, "query: This field is required.", ""),
        (["No.", "Never."], "No.\nNever.", ""),
        ("just text", "just text", ""),
        ({"detail": {"a": [{"b": "deep"}]}}, "a: b: deep", ""),
        ({"detail": "[ErrorDetail(string='Wrapped', code='w')]"}, "Wrapped", "w"),
        ({"detail": "[1, 2] is not a column", "code": "c"}, "[1, 2] is not a column", "c"),
        ({"detail": [{"loc": 5, "msg": "No."}]}, "No.", ""),
        ({"detail": None}, "", ""),
        (None, "", ""),
        (b"", "", ""),
        (b"<html>", "", ""),
        (b'{"detail": "cut', "", ""),
        (b'{"detail": "caf\xe9"}', "caf\ufffd", ""),
        (b"[" * 5000 + b"]" * 5000, "", ""),
    ],
)  # fmt: skip
def test_other_shapes(body: object, text: str, code: str) -> None:
    details = said(body)
    assert (details.text, details.code) == (text, code)


@pytest.mark.parametrize("body", [{"error": "No."}, {"detail": "No."}, ["No."], b"<html>", b""])
def test_only_posthogs_handler_writes_envelopes(body: object) -> None:
    assert not said(body).is_envelope


def test_an_endless_message_is_cut() -> None:
    assert len(said({"detail": "x" * 1_000_000}).text) == 2001
