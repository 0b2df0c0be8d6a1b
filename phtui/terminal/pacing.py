"""Pacing: one update on its way at a time, told by the terminal's own answers.

After each update the terminal is asked for its status. It answers when it has taken in all that
came before, so however much is buffered on the way, the next update waits for this one, and what
it then shows is current. The question is DSR 5: four bytes, and every terminal since the VT100
answers it, in a form that no key has.
"""

from __future__ import annotations

import re

QUESTION = "\x1b[5n"
_ANSWER = re.compile(r"\x1b\[[03]n")
_BEGUN = re.compile(r"\x1b(?:\[[03]?)?\Z")

PATIENCE = 5.0
"""Seconds after which an answer counts as lost."""
_OVERDUE = 1.0
"""Seconds for answers still owed once a later one, or any, has come: the terminal is alive."""
_MOST_LOST = 2
"""Answers lost in a row after which the terminal counts as one that does not answer."""


class Pacer:
    """Says when an update may be sent. Times are seconds of one clock."""

    def __init__(self) -> None:
        self.answers = False
        """Whether the terminal has shown that it answers; else nothing waits for it."""
        self.unheard = 0
        """Questions asked that no answer has come for, however long ago."""
        self.round_trip: float | None = None
        """Seconds from the last question answered in time to its answer."""
        self._owed = 0
        self._lost = 0
        self._overdue = False
        self._asked_at = 0.0
        self._deadline = 0.0

    def wait(self, now: float) -> float:
        """Return for how many seconds an update must wait for an answer; 0 for not at all."""
        return max(0.0, self._deadline - now) if self.answers and self._owed else 0.0

    def owed(self, now: float) -> float:
        """Return for how many seconds an answer may still come; 0 when none is."""
        return max(0.0, self._deadline - now) if self._owed else 0.0

    def ask(self, now: float) -> str:
        """Return the question to send with an update that starts now; most often there is one."""
        if self._owed:
            if now < self._deadline:
                return ""
            self._give_up()
        self._owed += 1
        self.unheard += 1
        self._overdue = False
        self._asked_at = now
        self._deadline = now + PATIENCE
        return QUESTION

    def sent(self, now: float) -> None:
        """Note that the question has left: only now the answer's time starts."""
        self._deadline = now + PATIENCE

    def answered(self, now: float) -> None:
        """Note that an answer came."""
        self.answers = True
        self.unheard = max(self.unheard - 1, 0)
        self._owed = max(self._owed - 1, 0)
        self._lost = 0
        if self._owed:
            self._overdue = True
            self._deadline = min(self._deadline, now + _OVERDUE)
        else:
            self.round_trip = now - self._asked_at

    def _give_up(self) -> None:
        """Stop waiting for an answer, but mind that it may come later."""
        self._lost += 1
        if self._overdue or not self.answers or self._lost >= _MOST_LOST:
            self._owed = 0
        if self._lost >= _MOST_LOST:
            self.answers = False


class AnswerFilter:
    """Takes the terminal's answers out of its input, so that they are never taken for keys."""

    def __init__(self) -> None:
        self.held = ""
        """What may be the beginning of an answer, kept back until more comes."""

    def feed(self, text: str, expected: int) -> tuple[str, int]:
        """Return the input without up to `expected` answers, and how many those were."""
        text, self.held = self.held + text, ""
        if not expected:
            return text, 0
        text, count = _ANSWER.subn("", text, count=expected)
        begun = _BEGUN.search(text) if count < expected else None
        if begun:
            text, self.held = text[: begun.start()], begun[0]
        return text, count

    def release(self) -> str:
        """Return what was held back: no more has come, so it was a key."""
        held, self.held = self.held, ""
        return held
