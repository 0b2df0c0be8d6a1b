"""What the shared worker does, a mixin for each feature."""
