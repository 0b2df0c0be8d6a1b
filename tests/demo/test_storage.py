"""Starts on all kinds of caches: none, whole, half-made, broken, old, taken."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest

from phtui.demo.child import DemoChild
from phtui.demo.dataset.plan import SCHEMA_VERSION
from tests.demo.fixtures import START_SECONDS, TINY, Api, started

NAME = f"v{SCHEMA_VERSION}-{TINY}"


def is_made_anew(cache: Path) -> bool:
    """Open a cache's data set; whether what is in it was not good enough."""
    from phtui.demo.storage import Storage

    with Storage(cache, TINY) as storage:
        storage.wait()
        return not storage.is_complete


@pytest.fixture
def cache(whole: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of it to spoil."""
    cache = tmp_path / "cache"
    shutil.copytree(whole, cache, symlinks=True)
    yield cache
    shutil.rmtree(cache)


def test_a_whole_cache_is_used_again(beside: Executor, cache: Path) -> None:
    assert not beside.submit(is_made_anew, cache).result()


def read_a_table(cache: Path) -> str:
    """Open a cache's data set as good, and return the error of a query on all of a table."""
    from phtui.demo.clickhouse import ClickHouseError
    from phtui.demo.engine import Engine
    from phtui.demo.storage import Storage

    with Storage(cache, TINY) as storage:
        storage.wait()
        assert storage.is_complete
        try:
            # A small table: ClickHouse looks for the one bit that may have flipped in a block.
            Engine(storage.path, 60, storage.give_up).run("SELECT * FROM ph.groups", "all")
        except ClickHouseError as error:
            return str(error)
        return ""


def truncate_parts(cache: Path) -> None:
    for file in (cache / NAME / "store").rglob("data.bin"):
        with file.open("r+b") as opened:
            opened.truncate(10)


def scribble_over_metadata(cache: Path) -> None:
    (cache / NAME / "metadata" / "ph.sql").write_text("not a statement")


def remove_a_table(cache: Path) -> None:
    next((cache / NAME / "store").rglob("events.sql")).unlink()


def put_a_file_in_its_place(cache: Path) -> None:
    shutil.rmtree(cache / NAME)
    (cache / NAME).write_text("not a folder")


def let_its_future_run_out(cache: Path) -> None:
    age(cache, timedelta(days=-1))


def set_the_clock_back(cache: Path) -> None:
    age(cache, timedelta(days=1))


def age(cache: Path, by: timedelta) -> None:
    mark = cache / f"{NAME}.json"
    made = json.loads(mark.read_text())
    made["anchor"] = (datetime.now(UTC) + by).isoformat()
    mark.write_text(json.dumps(made))


def lose_the_mark(cache: Path) -> None:
    (cache / f"{NAME}.json").unlink()


@pytest.mark.parametrize(
    "spoil",
    [
        truncate_parts,
        scribble_over_metadata,
        remove_a_table,
        put_a_file_in_its_place,
        let_its_future_run_out,
        set_the_clock_back,
        lose_the_mark,
    ],
)
def test_a_spoiled_cache_is_made_anew(
    beside: Executor, cache: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(cache)
    assert beside.submit(is_made_anew, cache).result()


def test_damage_that_only_a_query_finds_is_mended_by_the_next_start(
    beside: Executor, cache: Path
) -> None:
    for file in (cache / NAME / "store").rglob("data.bin"):
        content = file.read_bytes()
        file.write_bytes(content[:200] + bytes(len(content) - 300) + content[-100:])
    assert "Checksum" in beside.submit(read_a_table, cache).result()
    assert beside.submit(is_made_anew, cache).result()


def test_a_kill_while_the_data_is_made_leaves_no_broken_cache(tmp_path: Path) -> None:
    name = f"v{SCHEMA_VERSION}-20000"
    child = DemoChild()
    child.start(options=("--cache", str(tmp_path), "--visits", "20000"))
    child.address(START_SECONDS)
    [process] = (each for each in psutil.Process().children() if str(tmp_path) in each.cmdline())
    process.kill()
    child.stop()
    assert (tmp_path / name).exists()
    assert not (tmp_path / f"{name}.json").exists()
    with started(tmp_path, visits=20000) as address:
        api = Api(address)
        sql = "SELECT count() > 0, uniq(toDate(timestamp)) < 90 FROM events"
        answers = [api.sql(sql).json() for _ in range(2)]
        assert [answer["results"] for answer in answers] == [[[1, 1]]] * 2
        # There is more to come: it would be wrong to serve that again.
        assert not answers[1]["is_cached"]
        api.http.close()
    # And that one ended in order before it was done.
    assert sorted(path.suffix or path.name for path in tmp_path.iterdir()) == [".lock", "key"]


def test_two_demos_at_once_have_the_same_data(api: Api, strict: Api) -> None:
    anchors = [each.rows("SELECT max(updated_at) FROM groups") for each in (api, strict)]
    if anchors[0] != anchors[1]:
        pytest.skip("an hour began between the two starts")
    rows_hash = "sum(cityHash64(uuid, event, properties, person_id, timestamp))"
    sql = f"SELECT count(), {rows_hash} FROM events WHERE timestamp < '{anchors[0][0][0][:19]}'"
    assert api.rows(sql) == strict.rows(sql)
    assert api.rows(sql)[0][0] > 20_000


def is_whole_when_waited_for(cache: Path) -> bool:
    """Make a data set from nothing; whether waiting for all of it gives all of it."""
    from phtui.demo.storage import Storage

    with Storage(cache, TINY) as storage:
        storage.wait(whole=True)
        return storage.is_complete


def test_who_asks_for_all_of_it_gets_all_of_it(beside: Executor, tmp_path: Path) -> None:
    assert beside.submit(is_whole_when_waited_for, tmp_path / "cache").result()
