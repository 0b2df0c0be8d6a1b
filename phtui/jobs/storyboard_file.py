"""A story in a file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from phtui.jobs.story import Storyboard
from phtui.jobs.storyboard_text import storyboard_jsonl, storyboard_markdown, storyboard_text
from phtui.store.private_file import private_file

_FORMS = {".jsonl": storyboard_jsonl, ".md": storyboard_markdown, ".txt": storyboard_text}


async def save_storyboard(story: Storyboard, name: str) -> Path:
    """Write a story as `.md`, `.jsonl` or `.txt`, whole or not at all, for its owner alone.

    Returns:
        Where it is.

    Raises:
        ValueError: The name says no such form.
        OSError: It cannot be written there.
    """
    return await asyncio.to_thread(_save, story, name)


def form_of(path: Path) -> Callable[[Storyboard], str]:
    """Return what makes the text that a file's suffix asks for.

    Raises:
        ValueError: There is none of that suffix.
    """
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        raise ValueError(f"The name must end with one of {', '.join(_FORMS)}.")
    return form


def _save(story: Storyboard, name: str) -> Path:
    path = Path(name).expanduser().absolute()
    form = form_of(path)
    with private_file(path) as file:
        file.write(form(story).encode("utf-8", "replace"))
    return path
