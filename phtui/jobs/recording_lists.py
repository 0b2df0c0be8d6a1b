"""The lists of recordings that have a name: those everybody needs, and those that were saved."""

from __future__ import annotations

from typing import Final

BUILT_IN: Final = {
    "all": "",
    "errors": "errors>0 order:errors",
    "rage": "-7d event:$rageclick",
    "long": "-7d length>10m order:length",
    "ongoing": "-1d ongoing",
    "unseen": "unseen:me",
    "expiring": "-90d order:+expiry",
}
"""By name, in words."""
ABOUT: Final = {
    "all": "the last three days",
    "errors": "the console had errors, most first",
    "rage": "somebody clicked in anger",
    "long": "over ten minutes, longest first",
    "ongoing": "being recorded now",
    "unseen": "not watched by you",
    "expiring": "soon to be forgotten",
}
