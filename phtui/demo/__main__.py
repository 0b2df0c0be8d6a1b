"""`python -m phtui.demo`: the demo server by itself."""

from __future__ import annotations

import gc
import importlib.util
import json
import os
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import click

from phtui.demo.settings import Settings, kept_key

_NEEDED = ("chdb", "starlette", "uvicorn")
_PARSERS = ("hogql_parser", "hogql_parser_rs")
_GRACE_SECONDS = 5.0
_COUNT = click.IntRange(0)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--port", type=click.IntRange(0, 65535), default=Settings.port, metavar="N",
              help="0 takes a free one.")  # fmt: skip
@click.option("--speed", type=_COUNT, default=Settings.speed, show_default=True,
              metavar="ROWS/S", help="How fast it reads; 0: as fast as it can.")  # fmt: skip
@click.option("--visits", type=_COUNT, default=Settings.visits, show_default=True, metavar="N",
              help="Size of the data set.")  # fmt: skip
@click.option("--cache", type=click.Path(path_type=Path), metavar="FOLDER",
              help="Where the data set is kept.")  # fmt: skip
@click.option("--whole", is_flag=True, help="Answer only when all of the data is there.")
@click.option("--lines", type=click.FloatRange(0), default=Settings.lines, show_default=True,
              metavar="N", envvar="PHTUI_DEMO_LINES",
              help="Log lines a second of a busy plugin.")  # fmt: skip
@click.option("--throttle", is_flag=True, help="Count requests against PostHog's rate limits.")
@click.option("--max-seconds", type=click.FloatRange(min=0, min_open=True), metavar="S",
              default=Settings.max_seconds, show_default=True,
              help="How long a query may run.")  # fmt: skip
@click.option("--queue-seconds", default=Settings.queue_seconds, hidden=True)
@click.option("--fresh-seconds", default=Settings.fresh_seconds, hidden=True)
@click.option("--legacy", is_flag=True, help="Answer for persons and recordings as in 2024.")
@click.option("--json", "as_json", is_flag=True, help="Print the address as one line of JSON.")
@click.option("--until-eof", is_flag=True, help="End when standard input does.")
def main(*, as_json: bool, until_eof: bool, **options: Any) -> None:
    """Serve a PostHog of a web shop that does not exist, from an embedded ClickHouse."""
    _require_extra()
    if until_eof:
        threading.Thread(target=_end_with_input, daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    gc.disable()  # what is imported stays
    # Only now: ClickHouse takes its time to load, and `--help` needs none of it.
    from phtui.demo.clickhouse import ClickHouseError
    from phtui.demo.storage import Storage

    settings = Settings(**{name: value for name, value in options.items() if value is not None})

    def ready(host: str) -> None:
        gc.freeze()
        gc.enable()
        address = {"host": host, "project_id": 1, "api_key": settings.api_key}
        click.echo(json.dumps(address) if as_json else _exports(host, settings.api_key))

    try:
        settings = replace(settings, api_key=kept_key(settings.cache))
        with Storage(settings.cache, settings.visits) as storage:
            # The data is being made meanwhile.
            from phtui.demo.server import serve

            serve(settings, storage, ready)
    except (OSError, ClickHouseError) as error:
        raise click.ClickException(f"The demo cannot start: {error}") from error


def _require_extra() -> None:
    if sys.platform == "win32":
        _stop("The demo needs ClickHouse, which Windows has only in WSL: run phtui there.")
    if not all(map(_installed, _NEEDED)) or not any(map(_installed, _PARSERS)):
        _stop('The demo needs more packages: pip install "phtui[demo]"')


def _installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def _stop(reason: str) -> None:
    click.echo(reason, err=True)
    sys.exit(2)


def _exports(host: str, api_key: str) -> str:
    return f"""\
PostHog demo on {host}. In another terminal:

  export POSTHOG_HOST={host}
  export POSTHOG_PROJECT_ID=1
  export POSTHOG_PERSONAL_API_KEY={api_key}

Ctrl+C ends it."""


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """End in order, at any time; uvicorn raises the signal it ended by once more."""
    sys.exit(0)


def _end_with_input() -> None:
    """End when whoever started this is gone: the kernel closes its end of the pipe."""
    stdin = sys.stdin.fileno()
    while os.read(stdin, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()
