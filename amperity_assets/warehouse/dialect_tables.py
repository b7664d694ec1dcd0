"""Which names in a SELECT are tables, and which are common table expressions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from amperity_assets.warehouse.names import TableName


@dataclass(frozen=True)
class TableReference:
    """A table named in SQL: the name as written without backticks, and where, from 1."""

    name: str
    line: int
    column: int


def table_nodes(tree: exp.Expr) -> Iterator[exp.Table]:
    """Yield the nodes that name tables.

    A name of a common table expression is no table where that expression is in scope: after its
    definition in the same WITH, in the query that the WITH heads, and in what is nested there. Its
    own definition still sees the table of that name, as in Spark.
    """
    yield from _in_scope(tree, frozenset())


def _in_scope(node: exp.Expr, visible: frozenset[str]) -> Iterator[exp.Table]:
    if isinstance(node, exp.Table):
        named = isinstance(node.this, exp.Identifier)
        if named and (node.args.get("db") or node.name.lower() not in visible):
            yield node
    with_ = node.args.get("with_")
    if isinstance(with_, exp.With):
        for cte in with_.expressions:
            yield from _in_scope(cte.this, visible)
            visible |= {cte.alias.lower()}
    for child in node.iter_expressions():
        if child is not with_:
            yield from _in_scope(child, visible)


def written_name(table: exp.Table) -> str:
    """Return a table's name as written, its parts joined with dots."""
    return ".".join(part.name for part in table.parts)


def place(node: exp.Expr, source: str, first_line: int) -> tuple[int, int]:
    """Return line and column, from 1, of a node of parsed SQL; its first known position."""
    for found in node.walk():
        if "start" in found.meta:
            start = int(found.meta["start"])
            before = source[:start]
            return before.count("\n") + first_line, start - before.rfind("\n")
    return first_line, 1


def replace_tables(tree: exp.Expr, resolve: Callable[[str], TableName | None]) -> list[exp.Table]:
    """Put ``schema.table`` in place of each table's name, in the tree itself.

    The name as written stays as alias, so that columns qualified with it still resolve.

    Returns:
        The nodes whose name means no table; they are left alone.
    """
    unknown, prefixes = [], set()
    for node in list(table_nodes(tree)):
        name = resolve(written_name(node))
        if name is None:
            unknown.append(node)
            continue
        if node.args.get("db"):
            prefixes.add((node.db.lower(), node.name.lower()))
        if not node.alias:
            node.set("alias", exp.TableAlias(this=exp.to_identifier(node.name, quoted=True)))
        node.set("this", exp.to_identifier(name.name, quoted=True))
        node.set("db", exp.to_identifier(name.schema, quoted=True))
        node.set("catalog", None)
    _drop_prefixes(tree, prefixes)
    return unknown


def _drop_prefixes(tree: exp.Expr, prefixes: set[tuple[str, str]]) -> None:
    """Turn ``database.table.column`` into ``table.column``; struct fields stay."""
    for column in tree.find_all(exp.Column):
        if (column.db.lower(), column.table.lower()) in prefixes:
            column.set("db", None)
            column.set("catalog", None)
