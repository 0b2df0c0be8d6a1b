"""$EDITOR on our terminal: it has the screen and the keys, and the rest of phtui goes on."""

from __future__ import annotations

import signal
import stat
from pathlib import Path

from tests.app import PROJECT_PAGE
from tests.fake_posthog import KEY, PROJECT, PROJECT_ID, FakePostHog, payload
from tests.terminal.pseudo import Pseudo

QUERY = f"{PROJECT}/query/"
EDITOR = """#!/bin/sh
trap 'printf "INTERRUPTED\\n"' INT
printf 'EDITING\\n'
read answer
printf 'select %s' "$answer" > "$1"
printf 'EDITED\\n'
"""


def test_the_editor_has_the_terminal_and_a_query_goes_on(
    posthog: FakePostHog, tmp_path: Path
) -> None:
    project = payload("projects").body["results"][0]
    posthog.on("GET", PROJECT_PAGE, payload("projects", body=project))
    posthog.query_takes(polls=4, rows=[["日本語", 7]], columns=["event", "n"])
    editor = tmp_path / "editor"
    editor.write_text(EDITOR)
    editor.chmod(stat.S_IRWXU)
    environment = {
        "HOME": str(tmp_path), "POSTHOG_HOST": posthog.url, "POSTHOG_PERSONAL_API_KEY": KEY,
        "POSTHOG_PROJECT_ID": str(PROJECT_ID), "VISUAL": str(editor),
    }  # fmt: skip
    with Pseudo(size=(80, 24), environment=environment, program="phtui") as terminal:
        terminal.until_shows("Webshop")
        terminal.press("\n")
        terminal.until(lambda: posthog.asked("POST", QUERY))
        terminal.press("\x1bOS")  # F4
        terminal.until(lambda: "EDITING" in terminal.sent)
        handed_over = len(terminal.sent)
        polls = len(posthog.asked("GET", QUERY))
        terminal.until(lambda: len(posthog.asked("GET", QUERY)) > polls + 1)
        terminal.process.send_signal(signal.SIGINT)  # as Ctrl-C does, to both
        terminal.press("7\n")
        terminal.until(lambda: "EDITED" in terminal.sent)
        by_others = terminal.sent[handed_over:].partition("EDITED")[0]
        assert by_others.split() == ["7"], "the echo of the key, and nothing of ours"
        terminal.until_shows("select 7")
        terminal.until_shows("日本語")
        terminal.press("\x11")
        assert terminal.wait() == 0
