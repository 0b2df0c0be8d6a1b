"""Tests of what the shared worker does."""
