"""A project's tables, for tests of what knows tables."""

from __future__ import annotations

from phtui.hogql.completion import Known
from phtui.hogql.schema import Field, Schema, Table


def table(name: str, kind: str = "posthog", **types: str) -> Table:
    """Return a table with columns of these types."""
    return Table(name, kind, {column: Field(column, type_) for column, type_ in types.items()})


def project() -> Schema:
    """Return tables with joins, like PostHog's, one with a dot in its name, one that is nested."""
    events = table("events", event="string", timestamp="datetime", properties="json")
    events.fields["pdi"] = Field("pdi", "lazy_table", table="person_distinct_ids")
    events.fields["person"] = Field("person", "field_traverser", chain=("pdi", "person"))
    events.fields["poe"] = Field("poe", "virtual_table", fields=("id", "properties"))
    events.fields["order"] = Field("order", "string")
    link = table("person_distinct_ids", distinct_id="string")
    link.fields["person"] = Field("person", "lazy_table", table="persons")
    persons = table("persons", id="string", created_at="datetime", properties="json")
    persons.fields["again"] = Field("again", "field_traverser", chain=("again",))
    charges = table("stripe.charges", "data_warehouse", amount="integer")
    return Schema({each.name: each for each in (events, link, persons, charges)})


def large(tables: int = 160, columns: int = 52) -> Schema:
    """Return the tables of a big project."""
    names = [f"warehouse.table_{n}" for n in range(tables - 4)]
    more = {
        name: table(name, **{f"column_{n}": "string" for n in range(columns)}) for name in names
    }
    return Schema({**project().tables, **more})


KNOWN = Known(
    project(),
    {"events.properties": ["$browser", "plan", "a b"], "persons.properties": ["email"]},
    {("events.properties", "$browser"): ["Firefox", "O'Brien"], ("events", "event"): ["purchase"]},
    ["country"],
)
"""What is known of that project."""
