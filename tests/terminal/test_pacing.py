"""One update on its way at a time, and answers that are never keys."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._xterm_parser import XTermParser
from textual.message import Message

from phtui.terminal.pacing import PATIENCE, QUESTION, AnswerFilter, Pacer
from tests.terminal.examples import MANY, PATIENT

ANSWERS = st.sampled_from(["\x1b[0n", "\x1b[3n"])
KEYS = st.sampled_from(
    [
        "a", "n", "0", "日", "\r", "\x1b", "\x1b[A", "\x1bOR", "\x1b[1;5C", "\x1b[24~", "\x1b[27u",
        "\x1b[I", "\x1b[<0;10;5M", "\x1b[?2026;2$y", "\x1b[200~pasted [0n text\x1b[201~",
    ]
)  # fmt: skip


def described(messages: list[Message]) -> list[str]:
    return [repr(message) for message in messages]


@PATIENT
@MANY
@given(st.lists(st.one_of(ANSWERS, KEYS), max_size=12), st.sets(st.integers(0, 120)))
def test_answers_come_out_and_every_key_stays(tokens: list[str], cuts: set[int]) -> None:
    answers = [token for token in tokens if token in ("\x1b[0n", "\x1b[3n")]
    text, keys = "".join(tokens), "".join(token for token in tokens if token not in answers)
    taken, count, sieve = "", 0, AnswerFilter()
    edges = [0, *sorted(cut for cut in cuts if cut < len(text)), len(text)]
    for start, end in pairwise(edges):
        part, found = sieve.feed(text[start:end], len(answers) - count)
        taken, count = taken + part, count + found
    assert (taken + sieve.release(), count) == (keys, len(answers))


@pytest.mark.parametrize("cut", range(5))
@pytest.mark.parametrize(
    "around", [("x", "y"), ("\x1b[A", "\x1b[B"), ("\x1b[200~ab", "cd\x1b[201~")]
)
def test_the_key_parser_never_sees_an_answer(cut: int, around: tuple[str, str]) -> None:
    before, after = around
    answer, sieve, parser, alone = "\x1b[0n", AnswerFilter(), XTermParser(), XTermParser()
    heard = []
    for part in (before + answer[:cut], answer[cut:] + after):
        keys, _ = sieve.feed(part, 1)
        heard += list(parser.feed(keys)) if keys else []
    assert described(heard) == described(list(alone.feed(before + after)))


def test_an_answer_nobody_asked_for_is_not_touched() -> None:
    assert AnswerFilter().feed("\x1b[0na\x1b[0nb", 1) == ("a\x1b[0nb", 1)
    assert AnswerFilter().feed("\x1b[200~\x1b[0n\x1b[201~", 0) == ("\x1b[200~\x1b[0n\x1b[201~", 0)


def test_escape_is_held_only_until_it_is_clear() -> None:
    sieve = AnswerFilter()
    assert sieve.feed("\x1b", 1) == ("", 0)
    assert sieve.held == "\x1b"
    assert sieve.release() == "\x1b"
    assert sieve.feed("\x1b", 0) == ("\x1b", 0)


def test_an_update_waits_for_the_answer_to_the_last() -> None:
    pacer = Pacer()
    pacer.answered(0.0)
    assert pacer.ask(10.0) == QUESTION
    pacer.sent(10.5)
    assert pacer.wait(11.0) == PATIENCE - 0.5
    pacer.answered(11.25)
    assert pacer.wait(11.25) == 0
    assert pacer.round_trip == 1.25


def test_a_terminal_that_never_answers_is_not_waited_for() -> None:
    pacer = Pacer()
    assert pacer.ask(0.0) == QUESTION
    assert pacer.wait(0.1) == 0
    assert pacer.ask(1.0) == ""
    assert pacer.ask(PATIENCE + 1) == QUESTION
    assert pacer.wait(PATIENCE + 1.1) == 0


def test_a_lost_answer_holds_up_no_longer_than_patience() -> None:
    pacer = Pacer()
    pacer.answered(0.0)
    pacer.ask(0.0)
    assert pacer.wait(PATIENCE) == 0
    pacer.ask(PATIENCE)
    assert pacer.wait(PATIENCE) == PATIENCE
    # One answer for two questions: the other may be late, but not for long.
    pacer.answered(PATIENCE + 1)
    assert 0 < pacer.wait(PATIENCE + 1) <= 1
    assert pacer.wait(PATIENCE + 2.1) == 0
    pacer.ask(PATIENCE + 2.1)
    pacer.answered(PATIENCE + 2.2)
    assert pacer.wait(PATIENCE + 2.2) == 0


def test_a_late_answer_is_not_taken_for_that_to_the_next_question() -> None:
    pacer = Pacer()
    pacer.answered(0.0)
    pacer.ask(0.0)
    pacer.ask(PATIENCE)
    pacer.answered(PATIENCE + 0.1)
    assert pacer.wait(PATIENCE + 0.1) > 0
    pacer.answered(PATIENCE + 0.2)
    assert pacer.wait(PATIENCE + 0.2) == 0
    assert pacer.unheard == 0


def test_a_terminal_that_stops_answering_is_not_waited_for_any_more() -> None:
    pacer = Pacer()
    pacer.answered(0.0)
    for now in (0.0, PATIENCE, 2 * PATIENCE):
        pacer.ask(now)
    assert pacer.wait(2 * PATIENCE) == 0
    assert not pacer.answers
    assert pacer.unheard == 3
    pacer.answered(99.0)
    assert pacer.answers
