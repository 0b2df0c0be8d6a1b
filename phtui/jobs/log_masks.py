"""What two messages have in common when only their numbers, ids and quoted texts differ."""

from __future__ import annotations

import re

_PARTS = {
    # The name of a JSON member says what the message is about, and stays.
    "name": r'"(?:[^"\\\n]|\\.)*"(?=\s*:)',
    "text": r'"(?:[^"\\\n]|\\.)*"|(?<!\w)\'[^\'\n]*\'(?!\w)',
    "uuid": r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b",
    "id": r"\b(?:0x)?(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{6,}\b",
    "n": r"\d+(?:[.,:]\d+)*",
}
_MASKED = re.compile("|".join(f"(?P<{name}>{part})" for name, part in _PARTS.items()), re.I)
_MARK = re.compile("‹(text|uuid|id|n)›")
_LOOKED_AT = 400
"""Characters of a message that count."""


def template_of(text: str) -> str:
    """Return a message with what differs from one time to the next as `‹n›`, `‹id›`, `‹text›`."""
    return _MASKED.sub(_masked, _beginning(text))


def pattern_of_template(template: str, text: str) -> str:
    """Return a regular expression that every message of a template matches.

    Args:
        template: As `template_of` gave it.
        text: A message of it, which tells whether a message goes on after its template.
    """
    literals = _MARK.split(template)
    parts = [
        f"(?:{_PARTS[each]})" if number % 2 else re.escape(each)
        for number, each in enumerate(literals)
    ]
    return rf"\A{''.join(parts)}" + ("" if len(text) > _LOOKED_AT else r"\Z")


def _beginning(text: str) -> str:
    """Return the part that counts: whole words, so that no number is cut in two."""
    if len(text) <= _LOOKED_AT:
        return text
    return re.sub(r"\S*\Z", "", text[:_LOOKED_AT])


def _masked(match: re.Match[str]) -> str:
    kind = match.lastgroup
    return match[0] if kind == "name" else f"‹{kind}›"
