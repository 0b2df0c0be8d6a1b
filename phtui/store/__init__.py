"""What phtui keeps: log entries, in memory or in a file. SQLite, off the event loop."""
