"""The same work without a screen: run a job to its end and print it."""
