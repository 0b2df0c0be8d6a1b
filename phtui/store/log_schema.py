"""The tables of the log store: a script for each version."""

from __future__ import annotations

SCHEMA = (
    """
    CREATE TABLE sources (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        mark INTEGER,
        polled INTEGER
    );
    CREATE TABLE entries (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        source INTEGER NOT NULL REFERENCES sources,
        key BLOB NOT NULL,
        time INTEGER NOT NULL,
        level INTEGER NOT NULL,
        text TEXT NOT NULL,
        instance TEXT NOT NULL,
        origin TEXT NOT NULL,
        UNIQUE (source, key)
    );
    CREATE INDEX entries_by_time ON entries (time, id);
    CREATE INDEX entries_by_source ON entries (source, time);
    CREATE TABLE gaps (
        id INTEGER PRIMARY KEY,
        source INTEGER NOT NULL REFERENCES sources,
        start INTEGER NOT NULL,
        stop INTEGER NOT NULL,
        why TEXT NOT NULL,
        filled INTEGER NOT NULL,
        state INTEGER NOT NULL,
        after INTEGER NOT NULL,
        before INTEGER NOT NULL
    );
    CREATE INDEX gaps_by_source ON gaps (source, state);
    CREATE TABLE counts (
        seen INTEGER NOT NULL,
        dropped INTEGER NOT NULL,
        floor INTEGER
    );
    INSERT INTO counts VALUES (0, 0, NULL);
    """,
)
"""`counts.floor` is the time up to which lines were given up: what is as old is not taken again.

A line's number is never given again: who reads lines by number would miss the second one.
"""
