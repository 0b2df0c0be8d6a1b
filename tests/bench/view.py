"""What one does to a big result that is there: sort, filter, count, chart, save. In a thread."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import msgspec

from phtui.api.models import QueryResult
from phtui.jobs.chart import choose_chart
from phtui.jobs.chart_data import chart_data
from phtui.jobs.export import export, export_formats
from phtui.jobs.result_cache import weight_of
from phtui.jobs.result_order import arrange
from phtui.jobs.result_statistics import statistics_of
from phtui.jobs.result_view import Arrangement
from tests.bench.server import COLUMNS
from tests.bench.table import Table, milliseconds

_STEP = 0.001
FILTERS = ("safari", "seconds>500", "!safari amount=null")


def measure(body: bytes) -> Table:
    """Return how long each takes, and how long it kept another thread waiting at worst."""
    result = result_of(body)
    rows, types = result.rows, result.column_types
    names = list(COLUMNS)
    works: dict[str, Callable[[], object]] = {}
    for number, name in enumerate(names):
        asked = Arrangement(sort=number)
        works[f"sort {name}"] = partial(arrange, rows, names, types, asked)
    for wanted in FILTERS:
        asked = Arrangement(wanted=wanted)
        works[f"filter {wanted}"] = partial(arrange, rows, names, types, asked)
    for number in (0, 4, 8):
        count = partial(statistics_of, rows, number, names[number], types[number])
        works[f"statistics {names[number]}"] = count
    if chart := choose_chart(names, types, rows):
        works["chart"] = partial(chart_data, rows, names, chart)
    with tempfile.TemporaryDirectory() as folder:
        for form in export_formats():
            path = Path(folder) / f"x.{form}"
            works[f"save {form}"] = partial(export, path, names, types, rows)
        timed = [[name, *_timed(work)] for name, work in works.items()]
    return Table(
        f"{len(rows):,} × {len(names)} rows that are there, {weight_of(result) / 1e6:.1f} MB kept",
        ["", "took", "others waited"],
        timed,
        "In a thread, from undecoded rows. Others: a thread that wants to run each millisecond.",
    )


def result_of(body: bytes) -> QueryResult:
    """Return the result in an answer, as phtui keeps it."""
    return msgspec.json.decode(body, type=_Answer).query_status.results


class _Status(msgspec.Struct):
    results: QueryResult


class _Answer(msgspec.Struct):
    query_status: _Status


def _timed(work: Callable[[], object]) -> tuple[str, str]:
    with _waiting() as waits:
        began = time.perf_counter()
        work()
        took = time.perf_counter() - began
    return milliseconds(took), milliseconds(max(waits, default=0.0))


@contextmanager
def _waiting() -> Iterator[list[float]]:
    """Note how much longer than asked for a thread sleeps meanwhile."""
    waits: list[float] = []
    over = threading.Event()

    def watch() -> None:
        while not over.is_set():
            began = time.perf_counter()
            time.sleep(_STEP)
            waits.append(time.perf_counter() - began - _STEP)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield waits
    finally:
        over.set()
        thread.join()
