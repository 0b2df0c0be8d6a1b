"""Values for what a query leaves open: from what was typed to what PostHog takes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from phtui.api.models import QueryRequest, SqlVariable
from phtui.hogql.placeholders import placeholders

FILTERS: Final = {
    "filters.date_from": "-7d, -24h, 2026-11-01; empty: no bound",
    "filters.date_to": "-1d, 2026-11-30; empty: no bound",
    "filters.test_accounts": "true leaves test accounts out",
    "filters.properties": 'a list: [{"key": "$os", "value": "Linux", "type": "event"}]',
}
"""What `{filters}` is made of, and what each part takes."""

VARIABLES: Final = "variables."
"""How the name of a placeholder begins that is one of PostHog's SQL variables."""


class VariableError(ValueError):
    """A value cannot be what was typed; the text says why."""


_ANYTHING: Final = 'text, 12, true, null, ["a"]; "12": text'
_TAKES: Final = {
    "String": "text",
    "Number": "a number",
    "Boolean": "true or false",
    "Date": "a date: 2026-11-01",
}
"""What PostHog's kinds of variables take."""


@dataclass(frozen=True, slots=True)
class VariablesRequest:
    """The project's SQL variables are wanted."""


@dataclass(frozen=True, slots=True)
class OpenValue:
    """One field of the form."""

    name: str
    """`variables.plan`, `since`, `filters.date_from`."""
    hint: str
    usual: str = ""
    """What PostHog has for its default, as one would type it."""


def open_values(names: Iterable[str], known: Iterable[SqlVariable] = ()) -> tuple[OpenValue, ...]:
    """Return the fields to ask for, for the placeholders of a query.

    Args:
        names: Of the placeholders.
        known: The variables that PostHog tells of.
    """
    told = {f"{VARIABLES}{each.code_name}": each for each in known}
    fields: list[OpenValue] = []
    for name in names:
        if name == "filters":
            fields += [OpenValue(part, hint) for part, hint in FILTERS.items()]
        elif name in told:
            fields.append(_field(name, told[name]))
        else:
            fields.append(OpenValue(name, _ANYTHING))
    return tuple(fields)


def _field(name: str, variable: SqlVariable) -> OpenValue:
    hint = _TAKES.get(variable.type or "", _ANYTHING)
    if variable.values:
        hint = f"one of {', '.join(map(as_typed, variable.values))}"
    usual = variable.default_value
    return OpenValue(name, hint, "" if usual is None else as_typed(usual))


def as_typed(value: object) -> str:
    """Return what to type for a value: `typed_value` makes it that again."""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return value if typed_value(value) == value else "'" + value.replace("'", "''") + "'"


def typed_value(typed: str) -> Any:
    """Return the value that was typed: JSON where it is some, else the text as it is.

    A text in single quotes is that text, as in SQL.
    """
    if len(typed) > 1 and typed[0] == typed[-1] == "'":
        return typed[1:-1].replace("''", "'")
    try:
        return json.loads(typed, parse_constant=_no_constant)
    except ValueError:
        return typed


def kind_of(value: object) -> str:
    """Return the kind of a value in a word."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true/false"
    if isinstance(value, (int, float)):
        return "number"
    return "list" if isinstance(value, list) else "object" if isinstance(value, dict) else "text"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was typed for the fields of a query, as PostHog takes it."""

    values: dict[str, Any] = field(default_factory=dict)
    """For `{name}`."""
    variables: dict[str, Any] = field(default_factory=dict)
    """For `{variables.name}`."""
    filters: dict[str, Any] = field(default_factory=dict)
    """For `{filters}`."""

    def has(self, name: str) -> bool:
        """Tell whether a placeholder has a value; `filters` always has one: no filter."""
        if name.startswith(VARIABLES):
            return name.removeprefix(VARIABLES) in self.variables
        return name == "filters" or name in self.values

    def with_null_for(self, names: Iterable[str]) -> Answers:
        """Return these, and null for names that have none: enough to check a query by."""
        nulls = answered(dict.fromkeys(names, "null"))
        return Answers(
            {**nulls.values, **self.values}, {**nulls.variables, **self.variables}, self.filters
        )

    def given_to(self, sql: str, query_id: str, refresh: str) -> QueryRequest:
        """Return the query with these values."""
        return QueryRequest(
            sql=sql,
            query_id=query_id,
            refresh=refresh,
            values=self.values,
            variables=self.variables,
            filters=self.filters,
        )


def answered(typed: Mapping[str, str]) -> Answers:
    """Return what was typed, as PostHog takes it.

    Raises:
        VariableError: A filter is not what it has to be.
    """
    answers = Answers()
    for name, text in typed.items():
        if name.startswith("filters."):
            _filter(answers.filters, name, text)
        elif name.startswith(VARIABLES):
            answers.variables[name.removeprefix(VARIABLES)] = typed_value(text)
        else:
            answers.values[name] = typed_value(text)
    return answers


def answers_to(sql: str, typed: Mapping[str, str]) -> Answers:
    """Return those of the typed values that a query has placeholders for.

    Raises:
        VariableError: A filter is not what it has to be.
    """
    names = (value.name for value in open_values(placeholders(sql)))
    return answered({name: typed[name] for name in names if name in typed})


def _filter(filters: dict[str, Any], name: str, text: str) -> None:
    if name not in FILTERS:
        raise VariableError(f"There is no filter {name}; there are {', '.join(FILTERS)}.")
    part, value = name.removeprefix("filters."), typed_value(text)
    if not text.strip():
        return
    if part in ("date_from", "date_to"):
        filters.setdefault("dateRange", {})[part] = text.strip()
    elif part == "test_accounts":
        if not isinstance(value, bool):
            raise VariableError(f"{name} takes true or false, not {text!r}.")
        filters["filterTestAccounts"] = value
    elif isinstance(value, list):
        filters["properties"] = value
    else:
        raise VariableError(f"{name} takes a list of property filters, not {text!r}.")


def _no_constant(name: str) -> Any:
    raise ValueError(name)  # NaN and Infinity are text: JSON has no such numbers
