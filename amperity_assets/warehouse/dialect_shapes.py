"""Shapes of a SELECT that differ between the dialects: lateral views, pivots, hints, names."""

from collections.abc import Sequence

from sqlglot import exp


def prepare(tree: exp.Expr) -> None:
    """Reshape the queries of a parsed Spark SELECT, in place, with functions as written.

    Unnamed projections get Spark's names, lateral views become joins, and hints and row
    distribution, which change no result, go.
    """
    for select in list(tree.find_all(exp.Select)):
        _name_projections(select)
        for key in ("hint", "distribute", "sort", "cluster"):
            select.set(key, None)
        for view in select.args.get("laterals") or []:
            select.append("joins", _join(view))
        select.set("laterals", None)


def plain_pivot(node: exp.Expr) -> exp.Expr:
    """Name a pivot's columns as Spark does: by the value alone when there is one aggregate."""
    if len(node.args.get("fields") or []) > 1:
        raise ValueError("PIVOT over several columns is not supported.")
    aggregates = node.expressions
    if not node.args.get("unpivot") and len(aggregates) == 1:
        only = aggregates[0]
        if isinstance(only, exp.Alias):
            only.replace(only.this.copy())
    return node


def _name_projections(select: exp.Select) -> None:
    for node in select.expressions:
        if isinstance(node, exp.Alias | exp.Aliases | exp.Column | exp.Dot | exp.Star):
            continue
        name = _spark_name(node)
        node.replace(exp.alias_(node.copy(), exp.to_identifier(name, quoted=True)))


def _spark_name(node: exp.Expr) -> str:
    if isinstance(node, exp.Anonymous) and node.name.lower() == "explode":
        return "col"
    name = node.sql(dialect="spark", normalize_functions="lower", comments=False)
    return name.replace("count(*)", "count(1)")


def _join(view: exp.Lateral) -> exp.Join:
    """Turn ``LATERAL VIEW [OUTER] explode(x) t AS c`` into a join with its rows."""
    call = view.this
    name = call.name.lower()
    alias = view.args.get("alias")
    columns = [column.name for column in alias.args.get("columns") or []] if alias else []
    rows = _rows(name.removesuffix("_outer"), call.expressions, columns)
    outer = bool(view.args.get("outer")) or name.endswith("_outer")
    named = exp.to_identifier(alias.name, quoted=True) if alias and alias.name else None
    return exp.Join(
        this=exp.Lateral(
            this=exp.Subquery(this=rows), alias=exp.TableAlias(this=named) if named else None
        ),
        side="LEFT" if outer else None,
        kind=None if outer else "CROSS",
        on=exp.true() if outer else None,
    )


def _rows(name: str, arguments: Sequence[exp.Expr], columns: Sequence[str]) -> exp.Select:
    """Return the SELECT of a lateral view's rows; functions still have Spark's names."""
    if name not in ("explode", "posexplode") or len(arguments) != 1:
        # Left as it is: the rewriting refuses the function, with the reason.
        return _select({columns[0] if columns else "col": _call(name, *arguments)})
    array = arguments[0]
    if name == "posexplode":
        position, value = columns if len(columns) == 2 else ("pos", "col")
        return _select({position: _call("positions_of", array), value: _call("explode", array)})
    if len(columns) == 2:
        keys, values = _call("map_keys", array), _call("map_values", array)
        return _select({columns[0]: _call("explode", keys), columns[1]: _call("explode", values)})
    return _select({columns[0] if columns else "col": _call("explode", array)})


def _select(projections: dict[str, exp.Expr]) -> exp.Select:
    return exp.Select(
        expressions=[exp.alias_(value, name, quoted=True) for name, value in projections.items()]
    )


def _call(name: str, *arguments: exp.Expr) -> exp.Anonymous:
    return exp.Anonymous(this=name, expressions=[argument.copy() for argument in arguments])
