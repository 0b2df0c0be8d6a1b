"""Tests of `phtui.terminal`."""
