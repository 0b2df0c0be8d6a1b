"""`phtui recordings`."""

from __future__ import annotations

import re
from pathlib import Path

import click

from phtui.cli.given import given
from phtui.cli.target import Target, target_options


class _ListUnlessNamed(click.Group):
    """A group whose first command is meant where none is named: words are its arguments."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command there."""
        if not args or args[0] not in (*self.commands, "-h", "--help"):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_ListUnlessNamed, short_help="List recordings, tell one, fetch its snapshots.")
def recordings() -> None:
    """List recordings, tell what happened in one, fetch its snapshots.

    Without a command it lists: phtui recordings -7d 'errors>0'.
    """


@recordings.command("list", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, metavar="[WORD]...")
@click.option("--since", metavar="TIME", help="30m, 24h, 3d or an ISO time.  [default: 3d]")
@click.option("--order", metavar="COLUMN", help="start, length, errors …; +errors: least first.")
@click.option("--limit", type=click.IntRange(1, 5000), default=100, show_default=True, metavar="N")
@click.option("--format", "format_", type=click.Choice(["table", "csv", "jsonl"]),
              default="table", show_default=True)  # fmt: skip
@target_options
def list_(
    target: Target,
    words: tuple[str, ...],
    since: str | None,
    order: str | None,
    limit: int,
    format_: str,
) -> None:
    """List recordings, the newest first.

    WORDs narrow the list on the server: -7d 'errors>0' person:a@b.c url:/pricing 'length>60'
    event:purchase console:error ongoing unseen:me id:... (quoted where the shell would take them).
    """
    from phtui.commands.recordings import ListOptions, print_recordings
    from phtui.jobs.recording_words import WordError, parse_words, quoted, with_words

    try:
        filter_ = with_words(words)
        if since is not None:
            is_span = re.fullmatch(r"\d+[mhdw]", since)
            filter_ = parse_words(f"-{since}" if is_span else f"since:{quoted(since)}", filter_)
        if order is not None:
            filter_ = parse_words(f"order:{quoted(order)}", filter_)
    except WordError as error:
        raise click.UsageError(str(error)) from error
    options = ListOptions(filter_, format_, limit)
    target.run(lambda open_client: print_recordings(open_client, options))


@recordings.command(short_help="Tell what happened in a session.")
@click.argument("session_id", callback=given, metavar="ID")
@click.option("--format", "format_", type=click.Choice(["text", "jsonl", "md"]), default="text",
              show_default=True)  # fmt: skip
@target_options
def show(target: Target, session_id: str, format_: str) -> None:
    """Tell what happened in a session: pages, clicks, typing, console, requests, errors."""
    from phtui.commands.recordings import print_storyboard

    target.run(lambda open_client: print_storyboard(open_client, session_id, format_))


@recordings.command(short_help="Fetch a recording's snapshots into a file.")
@click.argument("session_id", callback=given, metavar="ID")
@click.option("-o", "--output", required=True, metavar="FILE",
              type=click.Path(dir_okay=False, path_type=Path),
              help="Where to; only you may read it.")  # fmt: skip
@target_options
def fetch(target: Target, session_id: str, output: Path) -> None:
    """Fetch a recording's snapshots as PostHog keeps them: a JSON line for each rrweb event.

    A fetch that broke off goes on where it was when it is run again.
    """
    from phtui.commands.recordings import save_recording

    target.run(lambda open_client: save_recording(open_client, session_id, output))
