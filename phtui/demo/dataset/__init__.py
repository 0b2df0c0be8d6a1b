"""The demo's rows, table by table, as ClickHouse SQL."""
