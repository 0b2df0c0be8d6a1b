"""What is known of a value: its type, its SQL."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A type, in the words PostHog's schema uses for fields."""

    STRING = "string"
    INTEGER = "integer"
    FLOAT = "float"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    UUID = "uuid"
    ARRAY = "array"
    JSON = "json"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Type:
    """What is known of a value before it is computed."""

    kind: Kind
    nullable: bool = True
    """Whether it may be NULL, as far as is known."""
    owner: str = ""
    """For JSON: whose properties these are, `event`, `person` or `group`."""


UNKNOWN = Type(Kind.UNKNOWN)
BOOLEAN = Type(Kind.BOOLEAN, nullable=False)


@dataclass(frozen=True, slots=True)
class Sql:
    """An expression in ClickHouse's SQL."""

    text: str
    type: Type = UNKNOWN
    name: str = ""
    """What a column of it is called if the query does not say; "" for most expressions."""
    path: tuple[Sql, tuple[str | int, ...]] | None = None
    """For a property: the JSON column it is in, and where."""
