"""Measurements from the outside, each beside its peers in the same run: `python -m tests.bench`."""
