"""HogQL made ClickHouse SQL: PostHog's own grammar, a small resolver and a printer."""
