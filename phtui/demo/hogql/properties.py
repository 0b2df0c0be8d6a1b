"""Properties: values out of a JSON column, of the type their definition says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from phtui.demo.hogql.quoting import string
from phtui.demo.hogql.types import Kind, Sql, Type

PROPERTY_TYPES: Mapping[str, Mapping[str, Kind]] = {
    "event": {
        "amount": Kind.FLOAT,
        "$browser_version": Kind.FLOAT,
        "$screen_width": Kind.FLOAT,
        "$viewport_height": Kind.FLOAT,
        "$web_vitals_CLS_value": Kind.FLOAT,
        "$web_vitals_LCP_value": Kind.FLOAT,
        "$is_identified": Kind.BOOLEAN,
    },
    "person": {"seats": Kind.FLOAT, "is_internal": Kind.BOOLEAN},
    "group": {"arr": Kind.FLOAT},
}
"""The property definitions of the demo's project that are not text, by owner."""

_CASTS = {
    Kind.FLOAT: "accurateCastOrNull({0}, 'Float64')",
    Kind.BOOLEAN: "toBool(transform({0}, ['true', 'false'], [1, 0], NULL))",
}


def property_of(column: Sql, chain: Sequence[str | int]) -> Sql:
    """Return what a JSON column has at a chain of keys (and of indexes from 1); NULL if nothing."""
    keys = ", ".join(string(key) if isinstance(key, str) else str(key) for key in chain)
    raw = f"nullIf(nullIf(JSONExtractRaw({column.text}, {keys}), ''), 'null')"
    text = f"""replaceRegexpAll({raw}, '^"|"$', '')"""
    kind = Kind.STRING
    if len(chain) == 1:
        kind = PROPERTY_TYPES.get(column.type.owner, {}).get(str(chain[0]), Kind.STRING)
    name = "__".join(str(key) for key in chain)
    return Sql(_CASTS.get(kind, "{0}").format(text), Type(kind), name, (column, tuple(chain)))


def element(value: Sql, key: str | int) -> Sql | None:
    """Return what `value[key]` means on JSON or on a property; None if the value is neither."""
    if value.type.kind is Kind.JSON:
        return property_of(value, [key])
    if value.path is None:
        return None
    column, chain = value.path
    return property_of(column, [*chain, key])
