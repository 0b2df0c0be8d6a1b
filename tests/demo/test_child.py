"""The demo server as a child process."""

from __future__ import annotations

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest

from phtui.demo.child import DemoChild, DemoFailed
from tests.demo.fixtures import SLOW, START_SECONDS, TINY, Api, until

PARENT = """
import sys, time
from phtui.demo.child import DemoChild
child = DemoChild()
child.start(options=("--cache", sys.argv[1], "--visits", sys.argv[2]))
print(child.address(60).host, flush=True)
time.sleep(600)
"""
LIGHT = """
import sys
import phtui.demo.child
heavy = {"chdb", "starlette", "uvicorn", "click", "httpx", "asyncio"} & set(sys.modules)
assert not heavy, heavy
"""


def test_it_answers_until_it_is_stopped(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = DemoChild()
    child.start(options=("--cache", str(whole), "--visits", str(TINY)))
    address = child.address()
    assert child.address() is address
    api = Api(address)
    assert api.http.get(f"/api/projects/{address.project_id}/").status_code == 200
    for _ in range(5):
        api.submit(SLOW)
    until(api.running, lambda running: len(running) == 3)
    # Longer than a test may take: three running queries or two waiting ones must not keep it.
    monkeypatch.setattr("phtui.demo.child._STOP_SECONDS", 60.0)
    child.stop()
    with pytest.raises(httpx.ConnectError):
        api.http.get("/")
    api.http.close()
    child.stop()


def test_stopping_what_was_not_started_is_nothing() -> None:
    DemoChild().stop()


def test_why_it_did_not_start_is_told(whole: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        child = DemoChild()
        child.start(options=("--cache", str(whole), "--port", str(taken.getsockname()[1])))
        with pytest.raises(DemoFailed, match=r"^The demo cannot start: .*in use"):
            child.address(START_SECONDS)
        child.stop()


def test_a_child_that_is_not_ready_in_time_has_failed(whole: Path) -> None:
    child = DemoChild()
    child.start(options=("--cache", str(whole), "--visits", str(TINY)))
    with pytest.raises(DemoFailed, match="not ready in 0 s"):
        child.address(timeout=0.01)
    child.stop()


def test_who_waits_for_its_address_hears_that_it_was_stopped(whole: Path) -> None:
    child = DemoChild()
    child.start(options=("--cache", str(whole), "--visits", str(TINY)))
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(child.address)
        child.stop()
        with pytest.raises(DemoFailed, match=r"ended|stopped"):
            waiting.result()
    with pytest.raises(DemoFailed, match="stopped"):
        child.address()


def test_it_ends_with_its_parent(whole: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(whole), str(TINY)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with parent:
        assert parent.stdout
        assert parent.stderr
        assert parent.stdout.readline().startswith(b"http://127.0.0.1:")
        [child] = psutil.Process(parent.pid).children()
        parent.kill()
        assert psutil.wait_procs([child], timeout=10)[1] == []
        # Nothing of the child's came out here.
        assert parent.stdout.read() == parent.stderr.read() == b""
    assert {path.suffix for path in whole.iterdir()} == {"", ".json", ".lock"}


def test_the_parent_loads_nothing_heavy_for_it() -> None:
    subprocess.run([sys.executable, "-c", LIGHT], check=True)
