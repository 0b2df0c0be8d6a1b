"""Run benches by name, or all: `python -m tests.bench [name …]`. Nothing here passes or fails."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator

from tests.bench import (
    bytes_per_line,
    idle,
    key_to_paint,
    memory,
    result,
    slow_link,
    soak,
    start_up,
    storyboard,
    workbench,
)
from tests.bench.plan import Plan
from tests.bench.session import Missed
from tests.bench.table import Table, load_average

BENCHES: dict[str, Callable[[Plan], Iterator[Table]]] = {
    "start": start_up.measure,
    "bytes": bytes_per_line.measure,
    "keys": key_to_paint.measure,
    "workbench": workbench.measure,
    "result": result.measure,
    "link": slow_link.measure,
    "memory": memory.measure,
    "idle": idle.measure,
    "soak": soak.measure,
    "storyboard": storyboard.measure,
}


def main() -> None:
    """Print the tables of the benches named on the command line."""
    names, plan = _arguments()
    for name in names:
        began = time.monotonic()
        try:
            for table in BENCHES[name](plan):
                sys.stdout.write(f"{table}\n")
                sys.stdout.flush()
        except Missed as missed:
            sys.stdout.write(f"{name} was given up; the screen of the program was:\n{missed}\n")
        took = time.monotonic() - began
        sys.stdout.write(f"({name}: {took:.0f} s, load average {load_average()})\n\n")
        sys.stdout.flush()


def _arguments() -> tuple[list[str], Plan]:
    default = Plan()
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHES))
    parser.add_argument("--seconds", type=float, default=default.seconds, help="of lines")
    parser.add_argument("--idle", type=float, default=default.idle, help="seconds of idleness")
    parser.add_argument("--presses", type=int, default=default.presses)
    parser.add_argument("--runs", type=int, default=default.runs, help="starts of each program")
    parser.add_argument("--rates", type=float, nargs="+", default=(), help="lines a second")
    given = parser.parse_args()
    if unknown := [name for name in given.names if name not in BENCHES]:
        parser.error(f"{unknown[0]} is none of {', '.join(BENCHES)}")
    plan = Plan(given.seconds, given.idle, given.presses, given.runs, tuple(given.rates))
    return given.names or list(BENCHES), plan


if __name__ == "__main__":
    main()
