"""Which columns of which tables each column of a SELECT comes from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from amperity_assets.warehouse.dialect import ParsedSql, Resolve
from amperity_assets.warehouse.dialect_shapes import prepare
from amperity_assets.warehouse.dialect_tables import replace_tables
from amperity_assets.warehouse.names import TableName

Origin = tuple[TableName, str]
"""A column of a table."""

Outputs = dict[str, tuple[Origin, ...]]
"""Per column of a query, in order, where it comes from."""

ColumnsOf = Callable[[TableName], Sequence[str]]


@dataclass(frozen=True)
class _Source:
    """Something a FROM names: its alias and its columns."""

    alias: str
    columns: Outputs


@dataclass(frozen=True)
class _Scope:
    """What a query can see: named queries, its own sources, and those of the query around it."""

    named: Mapping[str, Outputs]
    sources: tuple[_Source, ...]
    columns_of: ColumnsOf

    def named_also(self, name: str, outputs: Outputs) -> "_Scope":
        return _Scope({**self.named, name.lower(): outputs}, self.sources, self.columns_of)

    def reading(self, sources: Sequence[_Source]) -> "_Scope":
        return _Scope(self.named, (*sources, *self.sources), self.columns_of)

    def find(self, column: exp.Column) -> tuple[Origin, ...] | None:
        name, table = column.name.lower(), column.table.lower()
        for source in self.sources:
            if table in ("", source.alias):
                for known, origins in source.columns.items():
                    if known.lower() == name:
                        return origins
        # ``address.city`` may be a field of a struct column.
        return self.find(exp.column(column.table)) if table else None


def column_lineage(
    parsed: ParsedSql, resolve: Resolve, columns_of: ColumnsOf
) -> dict[str, list[Origin]]:
    """Return, per output column in order, the table columns that its value is made of.

    Best effort: columns of unknown tables have no origin, and SQL of a shape that is not understood
    gives an empty answer instead of an error.

    Args:
        parsed: the SELECT.
        resolve: finds the table of a name.
        columns_of: the columns of a table, in order.
    """
    tree = parsed.tree.copy()
    try:
        replace_tables(tree, resolve)
        prepare(tree)
        found = _outputs(tree, _Scope({}, (), columns_of))
    except (AttributeError, KeyError, IndexError, TypeError, ValueError, RecursionError):
        return {}
    return {name: list(origins) for name, origins in found.items()}


def _outputs(query: exp.Expr, scope: _Scope) -> Outputs:
    with_ = query.args.get("with_")
    for cte in with_.expressions if with_ else ():
        inner = _renamed(_outputs(cte.this, scope), cte.args.get("alias"))
        scope = scope.named_also(cte.alias, inner)
    if isinstance(query, exp.Subquery):
        return _outputs(query.this, scope)
    if isinstance(query, exp.SetOperation):
        left, right = _outputs(query.left, scope), _outputs(query.right, scope)
        pairs = zip(left.items(), [*right.values(), *[()] * len(left)], strict=False)
        return {name: _merged(origins, others) for (name, origins), others in pairs}
    if isinstance(query, exp.Select):
        return _select_outputs(query, scope)
    return {}


def _select_outputs(select: exp.Select, scope: _Scope) -> Outputs:
    own = list(_sources(select, scope))
    inner = scope.reading(own)
    outputs: Outputs = {}
    for projection in select.expressions:
        if projection.is_star:
            outputs.update(_expanded(projection, own))
            continue
        earlier = inner.reading([]) if not outputs else _behind(inner, outputs)
        outputs[projection.alias_or_name] = _origins(projection, earlier)
    return outputs


def _behind(scope: _Scope, outputs: Outputs) -> _Scope:
    """Let later projections see earlier ones, after the columns of the tables."""
    return _Scope(scope.named, (*scope.sources, _Source("", dict(outputs))), scope.columns_of)


def _sources(select: exp.Select, scope: _Scope) -> Iterator[_Source]:
    found: list[_Source] = []
    from_ = select.args.get("from_")
    joined = [join.this for join in select.args.get("joins") or []]
    for node in [*([from_.this] if from_ else []), *joined]:
        source = _source(node, scope.reading(found))
        found.append(source)
        yield source


def _source(node: exp.Expr, scope: _Scope) -> _Source:
    alias = node.args.get("alias")
    if isinstance(node, exp.Table):
        if node.args.get("db"):
            table = TableName(node.db, node.name)
            columns: Outputs = {name: ((table, name),) for name in scope.columns_of(table)}
        else:
            columns = dict(scope.named.get(node.name.lower(), {}))
        return _Source((node.alias or node.name).lower(), _renamed(columns, alias))
    inner = node.this if isinstance(node, exp.Lateral) else node
    return _Source(node.alias.lower(), _renamed(_outputs(inner, scope), alias))


def _renamed(columns: Outputs, alias: exp.Expr | None) -> Outputs:
    names = [column.name for column in alias.args.get("columns") or []] if alias else []
    if not names:
        return columns
    values = [*columns.values(), *[()] * len(names)]
    return dict(zip(names, values, strict=False))


def _expanded(star: exp.Expr, sources: Sequence[_Source]) -> Outputs:
    table = star.table.lower() if isinstance(star, exp.Column) else ""
    marker = star.this if isinstance(star, exp.Column) else star
    left_out = {node.name.lower() for node in marker.args.get("except_") or []}
    return {
        name: origins
        for source in sources
        if table in ("", source.alias)
        for name, origins in source.columns.items()
        if name.lower() not in left_out
    }


def _origins(projection: exp.Expr, scope: _Scope) -> tuple[Origin, ...]:
    found: tuple[Origin, ...] = ()
    for node in projection.dfs(prune=lambda it: isinstance(it, exp.Query)):
        if isinstance(node, exp.Column):
            found = _merged(found, scope.find(node) or ())
        elif isinstance(node, exp.Query):
            for origins in _outputs(node, scope).values():
                found = _merged(found, origins)
    return found


def _merged(first: tuple[Origin, ...], second: tuple[Origin, ...]) -> tuple[Origin, ...]:
    return tuple(dict.fromkeys((*first, *second)))
