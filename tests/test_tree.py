"""The shape of the tree: no file, class or function grows into two things."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(
    path for folder in ("phtui", "tests", "screenshots") for path in (ROOT / folder).rglob("*.py")
)

MOST_IN_FILE, MOST_IN_CLASS, MOST_IN_FUNCTION = 300, 200, 40


def lengths(tree: ast.Module) -> Iterator[tuple[str, int, int]]:
    """Yield (name, lines, most) of each class and function."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            most = MOST_IN_FUNCTION
        elif isinstance(node, ast.ClassDef):
            most = MOST_IN_CLASS
        else:
            continue
        yield node.name, (node.end_lineno or 0) - node.lineno + 1, most


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_asks_to_be_two_things(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_IN_FILE
    long = [found for found in lengths(ast.parse(text)) if found[1] > found[2]]
    assert long == []


def test_ci_runs_what_readme_says() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    command = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1]
    assert f"    {command}\n" in readme or f"\n{command}\n" in readme
