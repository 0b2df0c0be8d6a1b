"""The HogQL workbench without its keys: tabs, runs, rows, files, history."""
