"""What is wrong with a statement that nobody has run yet."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from phtui.api.errors import ApiError
from phtui.api.models import Metadata, Notice
from phtui.hogql.advice import advice
from phtui.hogql.placeholders import placed, placeholders
from phtui.jobs.query_variables import Answers, answers_to

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

PAUSE: Final = 0.8
"""Seconds without a key before a statement is checked."""

_LONGEST_PACE = 2.0
"""Beyond this `Budget.pace` nothing is checked: three quarters of a limit are used."""

ASKED_FOR: Final = "{{{name}}} is asked for when this runs."
"""What is said of a placeholder that has no value yet."""

_FOR_A_MODEL = "ai_prompt:"
"""How a fix begins that is a wish to a language model and no text."""


class Severity(IntEnum):
    """How bad it is; the worst first."""

    ERROR = 0
    WARNING = 1
    NOTICE = 2

    @property
    def word(self) -> str:
        """The severity in a word."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something PostHog, or we, have to say about a statement."""

    severity: Severity
    message: str
    """Server text."""
    start: int | None = None
    """Where, in characters of the statement; None for all of it."""
    end: int | None = None
    """Exclusive."""
    fix: str | None = None
    """What to write there instead."""


@dataclass(frozen=True, slots=True)
class LintRequest:
    """A statement to check, with what it will be run with."""

    sql: str
    typed: Mapping[str, str] = field(default_factory=dict)
    """What was typed for placeholders, by name; of others too."""


@dataclass(frozen=True, slots=True)
class Lint:
    """What there is to say about one statement."""

    request: LintRequest | None = None
    findings: tuple[Finding, ...] = ()
    """In the order of the text; what is about all of it last."""
    checked: bool = False
    """Whether PostHog had its say."""
    paused: bool = False
    """Whether it was not asked: the request budget is low."""


async def lint(client: PostHogClient, request: LintRequest, pause: float = PAUSE) -> Lint:
    """Ask PostHog what is wrong once typing pauses; cancel this when another key is pressed."""
    await asyncio.sleep(pause)
    answers, left_open, advised = await asyncio.to_thread(_prepared, request)
    if client.budget.pace("query") > _LONGEST_PACE:
        return Lint(request, (*left_open, *advised), paused=True)
    try:
        said = await client.check_query(answers.given_to(request.sql, query_id="", refresh=""))
    except ApiError:  # the line to PostHog is shown elsewhere
        return Lint(request, (*left_open, *advised))
    wrong = (each for each in _findings(said) if not _is_of_placeholder(each, request.sql))
    found = (*wrong, *left_open, *_advised(request.sql, said.is_using_indices))
    return Lint(request, tuple(sorted(found, key=_place)), checked=True)


def _prepared(request: LintRequest) -> tuple[Answers, Sequence[Finding], Sequence[Finding]]:
    """Return what to check a statement with, what it leaves open, and what we say of it."""
    answers = answers_to(request.sql, request.typed)
    open_ = [each for each in placed(request.sql) if not answers.has(each.name)]
    answers = answers.with_null_for(each.name for each in open_)
    left_open = [
        Finding(Severity.NOTICE, ASKED_FOR.format(name=each.name), each.start, each.end)
        for each in open_
    ]
    return answers, left_open, _advised(request.sql, None)


def _is_of_placeholder(finding: Finding, sql: str) -> bool:
    """Tell whether PostHog misses a value that it was given, or will be when the query runs.

    Older ones take no `globals` with HogQL to check, and call each `{name}` unresolved.
    """
    names = (f"{{{name}}}" in finding.message for name in placeholders(sql))
    return "placeholder" in finding.message.lower() and any(names)


def _findings(said: Metadata) -> tuple[Finding, ...]:
    kinds = (
        (Severity.ERROR, said.errors),
        (Severity.WARNING, said.warnings),
        (Severity.NOTICE, said.notices),
    )
    return tuple(_finding(severity, each) for severity, found in kinds for each in found)


def _finding(severity: Severity, notice: Notice) -> Finding:
    fix = notice.fix
    if fix is not None and fix.lstrip().lower().startswith(_FOR_A_MODEL):
        fix = None
    return Finding(severity, notice.message, notice.start, notice.end, fix)


def _advised(sql: str, is_using_indices: str | None) -> tuple[Finding, ...]:
    return tuple(Finding(Severity.NOTICE, words) for words in advice(sql, is_using_indices))


def _place(finding: Finding) -> tuple[bool, int, int]:
    return finding.start is None, finding.start or 0, finding.severity
