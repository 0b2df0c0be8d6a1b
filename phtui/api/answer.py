"""An HTTP answer, and its JSON as typed values."""

from __future__ import annotations

import codecs
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import msgspec

from phtui.api.errors import Unreadable

T = TypeVar("T")
_BLOCK = 1 << 18
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: any status, any body."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    """By lower-case name."""
    body: bytes = field(repr=False)

    @property
    def is_json(self) -> bool:
        """Whether it says it is JSON, or says nothing and looks like it."""
        kind = self.headers.get("content-type", "")
        return "json" in kind.lower() if kind else self.body.lstrip()[:1] in (b"{", b"[")

    @property
    def retry_after(self) -> float | None:
        """The seconds Retry-After names, as a number or as a date; None without one."""
        text = self.headers.get("retry-after", "").strip()
        if re.fullmatch(r"[0-9]{1,9}", text):
            return float(text)
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - _now()).total_seconds())

    @property
    def date(self) -> float | None:
        """When the server says it answered, in Unix time; None if it does not say."""
        try:
            moment = parsedate_to_datetime(self.headers.get("date", ""))
        except ValueError:
            return None
        return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()

    def decode(self, into: type[T]) -> T:
        """Return the body as a value.

        Bytes that are not UTF-8 become U+FFFD before anything is decoded: rows stay raw, and
        must not fail when they are looked at.

        Raises:
            Unreadable: It is not JSON, or not JSON of that type.
        """
        body = b"{}" if self.status == 204 else _utf8(self.body)
        try:
            return _decode(body, into)
        except msgspec.ValidationError as error:
            advice = f"{error}. A newer phtui may know its form."
        except (msgspec.DecodeError, RecursionError) as error:
            problem = str(error) or type(error).__name__
            advice = f"it is no JSON ({problem}). Check what stands between here and the host."
        raise Unreadable(f"PostHog's answer could not be read: {advice}", self.status)


def _now() -> datetime:
    return datetime.now(UTC)


def _utf8(body: bytes) -> bytes:
    if body.isascii():
        return body
    check = codecs.getincrementaldecoder("utf-8")()
    try:
        # In blocks: a whole decoded copy of 50 MB would take up to four times that.
        for start in range(0, len(body), _BLOCK):
            check.decode(body[start : start + _BLOCK])
        check.decode(b"", final=True)
    except UnicodeDecodeError:
        return body.decode("utf-8", "replace").encode()
    return body


def _decode(body: bytes, into: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=into)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        strict = _strict(body)
        if strict is None:
            raise
        return msgspec.json.decode(strict, type=into)


def _strict(body: bytes) -> bytes | None:
    """Return as strict JSON what Python's reader takes besides; None if it does not either.

    Those are lone surrogates (half an emoji, cut off by a browser), raw control characters,
    NaN and Infinity.
    """
    try:
        value = json.loads(body, strict=False, parse_constant=lambda _: None, parse_float=_finite)
        return _SURROGATES.sub("\ufffd", json.dumps(value, ensure_ascii=False)).encode()
    except (ValueError, RecursionError):
        return None


def _finite(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None
