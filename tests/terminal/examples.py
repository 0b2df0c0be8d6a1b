"""How many examples the properties of the output are held to."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

MANY = settings(max_examples=2000 if os.environ.get("CI") else 100)
"""Two thousand in CI: a tear on screen may take that many to show."""

PATIENT = pytest.mark.timeout(240)
"""Two thousand examples take longer than a test that hangs is given."""
