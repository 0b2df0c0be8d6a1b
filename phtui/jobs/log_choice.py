"""Which source a name means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from phtui.api.log_models import LogSource
from phtui.formatting import safe

_MOST_NAMED, _FEW = 20, 3


class NotChosen(ValueError):  # noqa: N818 -- it is what the user reads, not a failure of ours
    """A name means no source, or several; the text says which there are."""

    def __init__(self, text: str, brief: str = "") -> None:
        super().__init__(text)
        self.brief = brief or text
        """The same where there is room for a line or two."""


def choose(sources: Sequence[LogSource], wanted: Iterable[str]) -> tuple[LogSource, ...]:
    """Return the sources that are meant, each once; all that are enabled if none is named.

    Args:
        sources: What there is.
        wanted: Keys, names, or parts of one that only one source has, in any case.

    Raises:
        NotChosen: A name means none, or more than one.
    """
    chosen = [_meant(sources, text) for text in wanted]
    chosen = chosen or [source for source in sources if source.enabled]
    if not chosen:
        raise NotChosen("No plugin config and no hog function is enabled in this project.")
    return tuple({source.key: source for source in chosen}.values())


def choose_typed(sources: Sequence[LogSource], words: Sequence[str]) -> tuple[LogSource, ...]:
    """Return the sources that somebody typed, who may have left a name of several words unquoted.

    Raises:
        NotChosen: A name means none, or more than one.
    """
    try:
        return choose(sources, (" ".join(words),))
    except NotChosen:
        return choose(sources, words)


def _meant(sources: Sequence[LogSource], text: str) -> LogSource:
    """Return the source of this key or name, or the only one that has the text in either."""
    sought = text.casefold()
    exact = [each for each in sources if sought in (each.key.casefold(), each.name.casefold())]
    found = exact or [
        each for each in sources if sought in each.name.casefold() or sought in each.key.casefold()
    ]
    if len(found) == 1:
        return found[0]
    if found:
        few = ", ".join(safe(each.name) for each in found[:_FEW])
        more = f" or {len(found) - _FEW} more" if len(found) > _FEW else ""
        raise NotChosen(
            f"{safe(text)!r} may be any of these:\n{_named(found)}",
            f"{safe(text)!r} may be any of {few}{more}.",
        )
    if not sources:
        raise NotChosen("This project has no plugin config and no hog function.")
    none = f"There is no log source {safe(text)!r}"
    raise NotChosen(f"{none}. There are:\n{_named(sources)}", f"{none}: a lists what there is.")


def _named(sources: Sequence[LogSource]) -> str:
    lines = [f"  {safe(each.key)}  {safe(each.name)}" for each in sources[:_MOST_NAMED]]
    more = len(sources) - len(lines)
    return "\n".join([*lines, f"  and {more} more: phtui sources"] if more else lines)
