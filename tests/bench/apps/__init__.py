"""Small programs that are measured."""
