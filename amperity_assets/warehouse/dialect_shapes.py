"""Shapes of a SELECT that differ between the dialects: lateral views, pivots, hints, names."""

from sqlglot import exp

from amperity_assets.warehouse.dialect_templates import fill

_EXPLODING = ("explode", "explode_outer", "posexplode", "posexplode_outer")


def named_projections(tree: exp.Expr) -> None:
    """Give each unnamed projection the name Spark gives it, such as ``count(1)``."""
    for select in tree.find_all(exp.Select):
        for at, node in enumerate(select.expressions):
            if node.alias_or_name or node.is_star or isinstance(node, exp.Alias | exp.Column):
                continue
            name = node.sql(dialect="spark", normalize_functions="lower")
            select.expressions[at].replace(exp.alias_(node.copy(), name, quoted=True))


def cleaned_select(node: exp.Expr) -> exp.Expr:
    """Drop hints and row distribution, and turn lateral views into joins."""
    for key in ("hint", "distribute", "sort", "cluster"):
        node.set(key, None)
    for view in node.args.get("laterals") or []:
        node.append("joins", _join(view))
    node.set("laterals", None)
    return node


def _join(view: exp.Lateral) -> exp.Join:
    """Turn ``LATERAL VIEW [OUTER] explode(x) t AS c`` into a join with its rows."""
    call = view.this
    # The call has been translated already where the name is known; the marker keeps the original.
    name = str(view.meta.get("call", ""))
    alias = view.args.get("alias")
    columns = [column.name for column in alias.columns] if alias else []
    rows = _rows(name, call, columns)
    outer = bool(view.args.get("outer")) or name.endswith("_outer")
    table = exp.TableAlias(this=exp.to_identifier(alias.name, quoted=True)) if alias else None
    return exp.Join(
        this=exp.Lateral(this=exp.Subquery(this=rows), alias=table),
        side="LEFT" if outer else None,
        kind=None if outer else "CROSS",
        on=exp.true() if outer else None,
    )
