"""Tests of phtui.settings."""
