"""The command line: options to settings, then the app or a command; a file for each command."""
