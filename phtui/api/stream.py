"""An answer as it arrives: for what is too large to be held whole."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass

from phtui.api.answer import Answer
from phtui.api.errors import ApiError
from phtui.api.http import httpx

_TYPE = "content-type"


@dataclass(slots=True)
class Attempt:
    """One try of a request."""

    answer: Answer | None = None
    """What came of it; None while nothing has."""


class Stream:
    """An answer that has begun. Its pieces are to be gone through, or closed."""

    def __init__(self, response: httpx.Response, explain: Callable[[Exception], ApiError]) -> None:
        self._response = response
        self._explain = explain

    @property
    def is_packed(self) -> bool:
        """Whether it says it is bytes and not text."""
        return "octet-stream" in self._response.headers.get(_TYPE, "")

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """Yield what arrives, unzipped; hang up when nobody wants more.

        Raises:
            ApiError: It broke off.
        """
        try:
            async for piece in self._response.aiter_bytes():
                yield piece
        except httpx.HTTPError as error:
            raise self._explain(error) from None
        finally:
            await self._response.aclose()


def is_stream(response: httpx.Response) -> bool:
    """Return whether what begins is what was asked for: no refusal, and no page of a proxy."""
    return response.status_code < 300 and "html" not in response.headers.get(_TYPE, "")
