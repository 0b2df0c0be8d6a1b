"""The slow line is as slow as it says, loses nothing, and takes in no more than its buffer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.bench.link import Link, Wire

LINKS = st.builds(Link, st.integers(1000, 100_000), st.sampled_from([0, 500, 8000]))
STEPS = st.lists(
    st.tuples(st.floats(0.001, 0.5), st.binary(max_size=3000)), min_size=1, max_size=25
)


def send(wire: Wire, steps: list[tuple[float, bytes]]) -> tuple[bytes, list[tuple[float, bytes]]]:
    """Push as there is room, pull until all is out; return what went in and what came out."""
    now, pushed, out = 0.0, b"", []
    for pause, data in steps:
        now += pause
        out += wire.pull(now)
        part = data[: wire.room(now)]
        wire.push(now, part)
        pushed += part
    while (wait := wire.wait(now)) is not None:
        now += wait + 1e-9
        out += wire.pull(now)
    return pushed, out


@given(LINKS, STEPS)
def test_nothing_is_lost_and_nothing_is_faster_than_the_line(
    link: Link, steps: list[tuple[float, bytes]]
) -> None:
    pushed, out = send(Wire(link), steps)
    assert b"".join(data for _, data in out) == pushed
    times = [at for at, _ in out]
    assert times == sorted(times)
    for first in range(len(out)):
        passed = sum(len(data) for _, data in out[first:])
        longest = times[-1] - times[first] if first else times[-1]
        assert passed <= longest * link.bandwidth + link.quantum + 1e-3


@given(LINKS)
def test_a_line_that_is_kept_full_is_used_in_full(link: Link) -> None:
    wire, now, out = Wire(link), 0.0, 0
    while now < 2.0:
        wire.push(now, bytes(wire.room(now)))
        now += 0.002
        out += sum(len(data) for _, data in wire.pull(now))
    quantum = link.quantum
    assert 0.8 * 2 * link.bandwidth - quantum <= out <= 2 * link.bandwidth + quantum


@given(LINKS, st.floats(0, 2))
def test_it_takes_in_no_more_than_its_buffer(link: Link, pause: float) -> None:
    wire = Wire(link)
    most = max(link.buffer, link.quantum)
    assert wire.room(0.0) == most
    wire.push(0.0, bytes(most))
    assert wire.room(0.0) == 0
    assert abs(wire.room(pause) - min(most, int(pause * link.bandwidth))) <= 1


def test_a_line_without_limits_delays_nothing() -> None:
    wire = Wire(Link())
    wire.push(1.0, b"at once")
    assert wire.wait(1.0) == 0.0
    assert wire.pull(1.0) == [(1.0, b"at once")]
    assert wire.wait(1.0) is None
