"""The programs that are measured, and how each is started."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.link import Link
from tests.bench.session import Session

STOCK = {"PHTUI_DRIVER": "stock"}


@dataclass(frozen=True)
class Program:
    """A command with a name for the table."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    counts_keys: bool = False
    """Whether it shows how often `p` was pressed: `pressed 3`."""

    def start(
        self, *arguments: str, link: Link | None = None, stalls: Path | None = None
    ) -> Session:
        """Start it; an app of the bench notes its event loop's stalls in a file."""
        more = {"PHTUI_BENCH_STALLS": str(stalls)} if stalls else {}
        return Session(
            [*self.command, *arguments], environment={**self.environment, **more}, link=link
        )


def python(name: str, module: str, *arguments: str, stock: bool = False) -> Program:
    """Return a program of Python's, on the stock driver where that is asked for."""
    return Program(name, (sys.executable, "-m", module, *arguments), STOCK if stock else {})


def followers(home: Path) -> list[Program]:
    """Return what can follow a file here: ours, the same on the stock driver, then peers.

    Each takes the file as its argument.

    Args:
        home: where a peer finds no settings of its user's.
    """
    command = (sys.executable, "-m", "tests.bench.apps.log")
    programs = [
        Program("phtui's driver", command, counts_keys=True),
        Program("stock Textual", command, STOCK, counts_keys=True),
    ]
    if shutil.which("lnav"):
        own = {"HOME": str(home), "XDG_CONFIG_HOME": str(home)}
        programs.append(Program("lnav", ("lnav",), own))
    if shutil.which("less"):
        programs.append(Program("less +F", ("less", "+F")))
    if shutil.which("tl"):
        programs.append(Program("toolong", ("tl",)))
    return programs
