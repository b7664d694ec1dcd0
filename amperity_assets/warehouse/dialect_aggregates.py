"""Spark's aggregate and window functions: DISTINCT, FILTER, OVER and what goes around them."""

from sqlglot import exp

from amperity_assets.warehouse.dialect_functions import WRAPPED
from amperity_assets.warehouse.dialect_templates import fill

_FIRST_OR_LAST = {
    ("first", False): "first($1)",
    ("first", True): "any_value($1)",
    ("last", False): "last($1)",
    ("last", True): "last($1) filter (where $1 is not null)",
}


def aggregate(node: exp.Anonymous, name: str, template: str, arguments: list[exp.Expr]) -> exp.Expr:
    """Translate an aggregate; what wraps it goes outside its FILTER and OVER."""
    distinct = bool(arguments) and isinstance(arguments[0], exp.Distinct)
    operands = list(arguments[0].expressions) if distinct else arguments
    if name in ("min", "max") and isinstance(operands[0], exp.Struct):
        raise ValueError("structs compare NULLs differently from Spark; use max_by or min_by")
    if name == "count" and len(operands) > 1:
        operands = [_all_filled(operands)]
    core = fill(template, *operands)
    if distinct:
        inner = next(core.find_all(exp.AggFunc))
        if not isinstance(inner.this, exp.Distinct):
            inner.set("this", exp.Distinct(expressions=[inner.this]))
    return _placed(node, core, WRAPPED.get(name))


def _placed(node: exp.Expr, core: exp.Expr, wrapper: str | None) -> exp.Expr:
    parent = node.parent
    if isinstance(core, exp.Filter) and isinstance(parent, exp.Filter):
        condition = exp.and_(core.expression.this, parent.expression.this)
        parent.set("expression", exp.Where(this=condition))
        core = core.this
    if wrapper is None:
        return core
    top = node
    while isinstance(top.parent, exp.Filter | exp.Window) and top.parent.this is top:
        top = top.parent
    if top is node:
        return fill(wrapper, core)
    node.replace(core)
    top.replace(fill(wrapper, top))
    return core


def _all_filled(operands: list[exp.Expr]) -> exp.Expr:
    """One value for several columns of COUNT: NULL where one of them is NULL, as in Spark."""
    empty = exp.or_(*(fill("($1 is null)", operand) for operand in operands))
    row = exp.Tuple(expressions=[operand.copy() for operand in operands])
    return exp.Case(ifs=[exp.If(this=empty, true=exp.null())], default=row)


def first_or_last(node: exp.Anonymous, name: str, arguments: list[exp.Expr]) -> exp.Expr:
    """Translate FIRST, LAST and their window forms; a second argument ``true`` skips NULLs.

    Raises:
        ValueError: IGNORE NULLS outside a window.
    """
    skips = len(arguments) > 1 and arguments[1] == exp.true()
    parent = node.parent
    over = isinstance(parent, exp.Window) or (
        isinstance(parent, exp.IgnoreNulls) and isinstance(parent.parent, exp.Window)
    )
    if over:
        value = fill(f"{name.removesuffix('_value')}_value($1)", arguments[0])
        return exp.IgnoreNulls(this=value) if skips else value
    if isinstance(parent, exp.IgnoreNulls):
        raise ValueError("write first(x, true) instead of IGNORE NULLS")
    core = fill(_FIRST_OR_LAST[name.removesuffix("_value"), skips], arguments[0])
    return _placed(node, core, None)
