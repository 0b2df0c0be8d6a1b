"""`phtui doctor`: what works and what does not, a line each."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import aclosing
from typing import TYPE_CHECKING

from phtui.api.errors import ApiError
from phtui.commands.shell import Exit, OpenClient, exit_for, run_to_end
from phtui.finding import Finding, Mark
from phtui.formatting import safe
from phtui.jobs.checkup import check_up

if TYPE_CHECKING:
    from phtui.api.client import PostHogClient


def tell(findings: Iterable[Finding]) -> None:
    """Print what was found here."""
    for finding in findings:
        _tell(finding)


def examine(open_client: OpenClient) -> Exit:
    """Look at PostHog, print what is found, and tell the shell whether what is needed works."""
    return run_to_end(open_client, _examine)


async def _examine(client: PostHogClient) -> Exit:
    failed: Exception | None = None
    async with aclosing(check_up(client)) as findings:
        async for finding in findings:
            _tell(finding)
            if finding.mark is Mark.FAILED:
                failed = failed or finding.error
    return exit_for(failed) if isinstance(failed, ApiError) else Exit.DONE


def _tell(finding: Finding) -> None:
    sys.stdout.write(f"{finding.mark.value:<9}  {finding.subject:<11}  {safe(finding.words)}\n")
    sys.stdout.flush()
