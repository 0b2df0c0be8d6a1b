"""Tests of phtui.store."""
