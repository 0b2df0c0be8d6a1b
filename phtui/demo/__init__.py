"""A PostHog-compatible server on an embedded ClickHouse, in its own process."""
