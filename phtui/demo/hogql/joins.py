"""FROM and JOIN: tables, subqueries, and what they are called."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from phtui.demo.hogql.context import Translator
from phtui.demo.hogql.parser import HogQLError, Node, unsupported
from phtui.demo.hogql.quoting import identifier
from phtui.demo.hogql.tables import ABSENT, TABLES, Field, Table, column
from phtui.demo.hogql.types import Kind
from phtui.demo.hogql.words import words

_JOIN_WORDS = frozenset(words("ALL ANTI ANY ASOF CROSS FULL INNER JOIN LEFT OUTER RIGHT SEMI"))
_NUMBERS: Mapping[str, Field] = {"number": column("number", Kind.INTEGER)}
_FINAL = "The FINAL keyword is not supported in HogQL as it causes slow queries"


def sources(t: Translator, node: Node | None) -> Iterator[tuple[str, str]]:
    """Translate a FROM clause table by table: the alias and the SQL of each."""
    while node is not None:
        yield _source(t, node)
        node = node.get("next_join")


def _source(t: Translator, node: Node) -> tuple[str, str]:
    if node.get("table_final"):
        raise HogQLError.at(node, _FINAL)
    sql, fields, name = _table(t, node)
    alias = node.get("alias") or name or f"__{len(t.scope.tables)}"
    if alias in t.scope.tables:
        message = f'Already have joined a table called "{alias}". Can\'t redefine.'
        raise HogQLError.at(node, message)
    using = _using(t, node, fields)
    t.scope.tables[alias] = fields
    on = using or _on(t, node)
    return alias, f"{_join_words(node)}{sql} AS {identifier(alias)}{on}"


def _join_words(node: Node) -> str:
    words = (node.get("join_type") or "").split()
    if not _JOIN_WORDS.issuperset(words):
        raise unsupported(node, " ".join(words))
    return "".join(f"{word} " for word in words)


def _table(t: Translator, node: Node) -> tuple[str, Mapping[str, Field], str]:
    """Return the SQL of a table, its fields, and its own name; "" if it has none."""
    table = node["table"]
    if table["node"] == "Field":
        if node.get("column_aliases"):
            raise unsupported(node, "Naming the columns of a table")
        name = ".".join(table["chain"])
        sql, fields = _named_table(t, name, node)
        return sql, fields, "__".join(table["chain"])
    if table["node"] == "ValuesQuery":
        raise HogQLError.at(table, "VALUES clause is not supported in ClickHouse dialect")
    if table["node"] in ("PivotExpr", "UnpivotExpr"):
        what = table["node"].removesuffix("Expr").upper()
        raise HogQLError.at(node, f"{what} is not allowed in clickhouse dialect")
    if table["node"] == "HogQLXTag":
        raise unsupported(table, f"The query tag <{table['kind']} />")
    if table["node"] == "Constant":
        raise HogQLError.at(table, "A Constant cannot be used as a SELECT source")
    return *_subquery(t, node), ""


def _subquery(t: Translator, node: Node) -> tuple[str, Mapping[str, Field]]:
    query = t.query(node["table"])
    names: list[str] = node.get("column_aliases") or []
    if not names:
        return f"({query.text})", query.columns
    if len(names) != len(query.names):
        message = (
            f"Subquery has {len(query.names)} column(s) but {len(names)} column name(s) were "
            "provided"
        )
        raise HogQLError.at(node, message)
    # ClickHouse takes names for columns in a WITH only; the % is no part of HogQL's names.
    listed = ", ".join(map(identifier, names))
    sql = f"(WITH `%` ({listed}) AS ({query.text}) SELECT * FROM `%`)"
    return sql, query.renamed(names)


def _named_table(t: Translator, name: str, node: Node) -> tuple[str, Mapping[str, Field]]:
    cte = t.ctes.get(name)
    if cte is not None and cte.columns is not None:
        return identifier(name), cte.columns
    if name == "numbers":
        return _numbers(t, node), _NUMBERS
    table = TABLES.get(name)
    if table is None:
        # With arguments, only the whole has a place.
        raise _unknown(t, name, node["table"] if node["table"].get("start") else node)
    if node.get("table_args") is not None:
        raise HogQLError.at(node, f"Table '{name}' does not accept arguments")
    if name not in t.tables:
        t.tables.append(name)
    return table.source(_sample(name, table, node)), table.fields


def _numbers(t: Translator, node: Node) -> str:
    arguments = node.get("table_args")
    if not arguments:
        raise HogQLError.at(node, "Table function 'numbers' requires arguments")
    if len(arguments) > 2:
        raise HogQLError.at(node, "Table function 'numbers' requires at most 2 arguments")
    return f"numbers({t.listed(arguments)})"


def _sample(name: str, table: Table, node: Node) -> str:
    sample = node.get("sample")
    if not sample:
        return ""
    if not table.sampled:
        raise unsupported(sample, f"SAMPLE of {name}")
    text = f"SAMPLE {_ratio(sample['sample_value'])}"
    if sample.get("offset_value"):
        text += f" OFFSET {_ratio(sample['offset_value'])}"
    return text


def _ratio(node: Node) -> str:
    parts = [node["left"], node["right"]] if node.get("right") else [node["left"]]
    for part in parts:
        if not isinstance(part.get("value"), int | float):
            raise HogQLError.at(part, "SAMPLE takes a number or a ratio of two")
    return "/".join(str(part["value"]) for part in parts)


def _using(t: Translator, node: Node, fields: Mapping[str, Field]) -> str:
    constraint = node.get("constraint")
    if not constraint or constraint["constraint_type"] != "USING":
        return ""
    expression = constraint["expr"]
    names = expression["exprs"] if expression["node"] == "Tuple" else [expression]
    for each in names:
        if each["node"] != "Field" or len(each["chain"]) != 1:
            raise HogQLError.at(each, "USING takes names of columns only")
        name = each["chain"][0]
        if name not in fields or not t.scope.sources(name):
            raise HogQLError.at(each, f"Unable to resolve field: {name}")
    return f" USING ({', '.join(identifier(each['chain'][0]) for each in names)})"


def _on(t: Translator, node: Node) -> str:
    constraint = node.get("constraint")
    if not constraint:
        return ""
    t.scope.in_constraint = True
    condition = t.expression(constraint["expr"]).text
    t.scope.in_constraint = False
    return f" ON {condition}"


def _unknown(t: Translator, name: str, node: Node) -> HogQLError:
    if name in ABSENT:
        return unsupported(node, f"Table `{name}`")
    close = difflib.get_close_matches(name, [*TABLES, *t.ctes], 3, 0.75)
    hint = f" Did you mean: {', '.join(close)}?" if close else ""
    return HogQLError.at(node, f"Unknown table `{name}`.{hint}")
