"""HogQL on a real ClickHouse."""
