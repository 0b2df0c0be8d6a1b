"""From an answer that is not what was asked for to an error that says what to do about it.

The HTTP status decides, never the body's `type`: PostHog calls a 403 "authentication_error"
and a 402 "server_error".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from phtui.api.answer import Answer
from phtui.api.details import Details, plain, read_details
from phtui.api.errors import (
    ApiError,
    BadRequest,
    Forbidden,
    KeyRefused,
    MissingScope,
    NoPersonalKeys,
    NotFound,
    NotPostHog,
    QueryFailed,
    QuotaSpent,
    RateLimited,
    ServerFailed,
    TooBusy,
    UnknownEndpoint,
)
from phtui.api.hosts import other_region
from phtui.api.models import QueryStatus
from phtui.formatting import duration

_SCOPE = re.compile(r"required scope '([^']+)'")
_AVAILABLE_IN = re.compile(r"available in (\d{1,9}) second")
_UNHANDLED = "A server error occurred."
"""What PostHog says of a bug of its own."""
_NOT_PERSONAL = {
    "phc_": "a project key (phc_…), which can only send events",
    "phs_": "a project secret key (phs_…), which this endpoint does not take",
}
_QUERY_GAVE_UP = {
    503: "ClickHouse is at capacity. Run the query again in a moment.",
    504: "The query took longer than PostHog allows. Narrow its time range.",
    512: "PostHog expects the query to take too long. Narrow its time range.",
    513: "The query needs more memory than PostHog allows. Narrow it, or group by less.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message has to know of the request."""

    host: str
    """`scheme://name[:port]`."""
    key_kind: str = ""
    """The key's prefix, such as `phx_`; never more of it."""
    is_query: bool = False
    """Whether it was a POST of a query, whose failure may be its own and not PostHog's."""

    @property
    def key_settings(self) -> str:
        """The page where keys are made and scopes added."""
        return f"{self.host}/settings/user-api-keys"


def failure(answer: Answer, asked: Asked) -> ApiError:
    """Return the error that an answer with a status of 300 and over stands for.

    Any body will do: envelope, another shape, HTML, nothing.
    """
    status = answer.status
    if 300 <= status < 400:
        return _redirected(answer, asked)
    says_else = bool(answer.body.strip()) and not answer.is_json
    if says_else and status < 500 and status not in (402, 413, 429):
        return not_posthog(answer, asked)
    said = Details() if says_else else read_details(answer.body)
    if asked.is_query and _is_the_querys_own(status, said):
        text = said.text or _QUERY_GAVE_UP.get(status, "PostHog refused the query.")
        return QueryFailed(text, status, said.code, said.start, said.end)
    explain = _EXPLAIN.get(status, _failed if status >= 500 else _refused)
    return explain(answer, said, asked)


def query_failure(status: QueryStatus) -> QueryFailed:
    """Return why an asynchronous query failed, from its last status."""
    text, code = plain(status.error_message or "")
    return QueryFailed(
        text or "The query failed on the server, which gave no reason. Running it again may work.",
        code=status.error_code or code,
    )


def not_posthog(answer: Answer, asked: Asked) -> NotPostHog:
    """Return the error for a body that is no JSON where only JSON would do."""
    if answer.headers.get("content-type", "").lower().startswith("text/plain"):
        line = answer.body[:300].decode("utf-8", "replace").strip().partition("\n")[0]
        said = f"“{line}”"
    else:
        said = "a web page, or something else that is not PostHog's API"
    return NotPostHog(
        f"{asked.host} answered {said} (HTTP {answer.status}). "
        "Check the host, and what stands between here and it.",
        answer.status,
    )


def _is_the_querys_own(status: int, said: Details) -> bool:
    if status in (512, 513):
        return True
    if status == 400:
        return said.code not in ("parse_error", "malformed_request") and not said.attr
    if status == 500:
        return said.is_envelope and said.text not in ("", _UNHANDLED)
    return status in (503, 504) and said.is_envelope


def _redirected(answer: Answer, asked: Asked) -> NotPostHog:
    target = answer.headers.get("location", "")
    try:
        name = urlsplit(target).hostname
    except ValueError:
        name = None
    where = f"to {name}" if name else "to its login page" if "login" in target else "elsewhere"
    return NotPostHog(
        f"{asked.host} sends API requests {where} (HTTP {answer.status}), which was not followed. "
        "Check the host: it should look like https://us.posthog.com.",
        answer.status,
    )


def _key_refused(answer: Answer, said: Details, asked: Asked) -> KeyRefused:
    other = other_region(asked.host)
    if asked.key_kind in _NOT_PERSONAL:
        text = (
            f"This is {_NOT_PERSONAL[asked.key_kind]}. "
            f"Make a personal key (phx_…) at {asked.key_settings}."
        )
    elif said.code == "not_authenticated":
        text = (
            f"{asked.host} saw no key. "
            "Something between here and it takes the Authorization header out."
        )
    else:
        why = "of the other region" if other else "of another PostHog"
        advice = f"Try {other}, or check the key" if other else "Check it"
        text = (
            f"{asked.host} refused the key: mistyped, revoked, or {why}. "
            f"{advice} at {asked.key_settings}."
        )
    return KeyRefused(text, answer.status)


def _forbidden(_answer: Answer, said: Details, asked: Asked) -> ApiError:
    scope = _SCOPE.search(said.text)
    if scope:
        text = f"The key lacks the scope {scope[1]}. Add it at {asked.key_settings}."
        return MissingScope(text, scope[1])
    lower = said.text.lower()
    if "does not support personal api key" in lower:
        text = "PostHog allows this only in its web app, to no personal key."
        return NoPersonalKeys(text, 403)
    if "personal api key" in lower and "organi" in lower:
        return NoPersonalKeys(f"{said.text} An organization admin can allow them.", 403)
    text = said.text or "PostHog does not let this key's owner see that."
    return Forbidden(f"{text} Use another project, or a key that covers this one.", 403)


def _not_found(answer: Answer, said: Details, asked: Asked) -> NotFound:
    if said.text == "Endpoint not found.":
        text = f"{asked.host} does not have this endpoint. Its PostHog may be too old for it."
        return UnknownEndpoint(text, answer.status)
    if said.text.startswith("Query "):
        text = "PostHog no longer has this query: it expired, was cancelled, or was never there."
    elif said.text == "Project not found.":
        text = "There is no such project. Check its number, and that the host is its region."
    else:
        text = said.text or "PostHog has no such thing."
        text = text if text.endswith((".", "!", "?")) else f"{text}."
    return NotFound(text, answer.status)


def _quota_spent(answer: Answer, said: Details, _asked: Asked) -> QuotaSpent:
    text = said.text or "The plan's quota is used up, or the plan does not include this."
    return QuotaSpent(f"{text} See the organization's billing page.", answer.status)


def _too_many(answer: Answer, said: Details, _asked: Asked) -> ApiError:
    after = answer.retry_after
    if after is None and (told := _AVAILABLE_IN.search(said.text)):
        after = float(told[1])  # servers before May 2023 say it in words only
    if after is not None:
        words = "" if said.text.startswith("Request was throttled") else said.text
        text = words or "This key has made as many requests as PostHog allows for now."
        return RateLimited(f"{text} The next one is taken in {duration(after)}.", after)
    if "maximum concurrency" in said.text or not said.text:  # old servers leak an internal name
        text = "PostHog is busy with as many queries as it allows at once. Try again in a moment."
        return TooBusy(text, 429)
    return TooBusy(said.text, 429)


def _refused(answer: Answer, said: Details, _asked: Asked) -> BadRequest:
    if answer.status == 413:
        return BadRequest("The request is larger than PostHog takes. Send a shorter one.", 413)
    text = said.text or f"HTTP {answer.status}, and no reason given."
    about = f"{said.attr}: " if said.attr else ""
    return BadRequest(f"PostHog does not take this request: {about}{text}", answer.status)


def _failed(answer: Answer, said: Details, asked: Asked) -> ServerFailed:
    known = said.text and said.text != _UNHANDLED
    text = said.text if known else f"{asked.host} failed to answer"
    return ServerFailed(f"{text} (HTTP {answer.status}). Try again in a moment.", answer.status)


_EXPLAIN: dict[int, Callable[[Answer, Details, Asked], ApiError]] = {
    401: _key_refused,
    402: _quota_spent,
    403: _forbidden,
    404: _not_found,
    410: _not_found,
    429: _too_many,
}
