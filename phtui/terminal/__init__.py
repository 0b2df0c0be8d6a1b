"""What goes to the terminal: the fewest bytes, never late, nothing unsafe."""
