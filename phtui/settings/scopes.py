"""The scopes that phtui asks of a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

NEEDED: Final = ("query:read", "user:read", "project:read")
"""Without these next to nothing works."""
BY_VIEW: Final[Mapping[str, tuple[str, ...]]] = {
    "HogQL": ("query:read",),
    "Recordings": ("session_recording:read", "session_recording_playlist:read"),
    "Logs": ("plugin:read", "hog_function:read"),
    "Persons": ("person:read", "property_definition:read"),
}
"""What each view asks PostHog for."""
EXTRA: Final = ("session_recording_playlist:read", "property_definition:read")
"""What these alone allow is no view."""
MORE: Final = tuple(scope for scopes in BY_VIEW.values() for scope in scopes if scope not in NEEDED)
"""What the other views ask for."""
