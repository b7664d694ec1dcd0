"""Turning a parsed Spark SELECT into the house dialect, node by node, in place."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlglot import exp

from amperity_assets.errors import did_you_mean
from amperity_assets.warehouse.dialect_aggregates import aggregate, first_or_last
from amperity_assets.warehouse.dialect_calls import CALLS, CAST_CALLS, regex
from amperity_assets.warehouse.dialect_casts import cast_to
from amperity_assets.warehouse.dialect_functions import (
    AGGREGATES,
    ALIASES,
    SCALARS,
    UNSUPPORTED,
)
from amperity_assets.warehouse.dialect_shapes import plain_pivot, prepare
from amperity_assets.warehouse.dialect_templates import arity, fill, text

_DATES = {
    "to_date", "current_date", "curdate", "date_add", "date_sub", "add_months", "last_day",
    "trunc", "next_day", "make_date", "date", "date_from_unix_date",
}  # fmt: skip
_DAY_UNITS = {"DAY", "DAYS", "WEEK", "WEEKS", "MONTH", "MONTHS", "QUARTER", "YEAR", "YEARS"}


@dataclass(frozen=True)
class Refusal:
    """A part of the SQL that has no faithful translation, and why."""

    node: exp.Expr
    message: str


@dataclass(frozen=True)
class _Clock:
    now: datetime | None

    def date(self) -> exp.Expr:
        if self.now is None:
            return fill("cast(now() as date)")
        return fill(f"cast('{self.now.astimezone(UTC):%Y-%m-%d}' as date)")

    def timestamp(self) -> exp.Expr:
        if self.now is None:
            return fill("cast(now() as timestamp)")
        moment = f"{self.now.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
        return fill(f"cast('{moment}' as timestamp)")

    def seconds(self) -> exp.Expr:
        return fill("cast(floor(epoch($1)) as bigint)", self.timestamp())


def rewrite(tree: exp.Expr, *, now: datetime | None) -> list[Refusal]:
    """Rewrite every node of a SELECT for the house dialect, children first.

    Args:
        tree: a parsed query; changed in place.
        now: what CURRENT_DATE and its kin mean (UTC); None is the moment the SQL runs.

    Returns:
        What could not be translated.
    """
    prepare(tree)
    _mark_dates(tree)
    clock = _Clock(now)
    refusals = []
    for node in _children_first(tree):
        rule = _rule_for(node, clock)
        if rule is None:
            continue
        try:
            replacement = rule()
        except ValueError as error:
            refusals.append(Refusal(node, str(error)))
            continue
        if replacement is not node:
            if node.meta.get("date"):
                replacement.meta["date"] = True
            node.replace(replacement)
    return refusals


def _children_first(tree: exp.Expr) -> Iterator[exp.Expr]:
    return iter(list(tree.dfs())[::-1])


def _rule_for(node: exp.Expr, clock: _Clock) -> Callable[[], exp.Expr] | None:
    if isinstance(node, exp.Anonymous):
        return lambda: _call(node, clock)
    for kind, rule in _RULES.items():
        if type(node) is kind:
            return lambda: rule(node)
    if isinstance(node, exp.CurrentDate):
        return clock.date
    if isinstance(node, exp.CurrentTimestamp | exp.Localtimestamp):
        return clock.timestamp
    if isinstance(node, exp.Func) and not isinstance(node, _KNOWN_NODES):
        return lambda: _refuse(f"{node.sql_name().lower()} is not supported.")
    return None


def _refuse(message: str) -> exp.Expr:
    raise ValueError(message)


def _call(node: exp.Anonymous, clock: _Clock) -> exp.Expr:
    name = node.name.lower()
    name = name if name in CALLS else ALIASES.get(name, name)
    arguments = node.expressions
    if name in ("current_date", "curdate"):
        return clock.date()
    if name in ("current_timestamp", "now", "localtimestamp"):
        return clock.timestamp()
    if name == "unix_timestamp" and not arguments:
        return clock.seconds()
    try:
        return _translated(node, name, arguments)
    except ValueError as error:
        raise ValueError(f"{node.name.lower()}: {error}.") from None
    except IndexError:
        raise ValueError(f"{node.name.lower()}: it has too few arguments.") from None


def _translated(node: exp.Anonymous, name: str, arguments: list[exp.Expr]) -> exp.Expr:
    if name in CALLS:
        return CALLS[name](arguments)
    if name in CAST_CALLS and len(arguments) == 1:
        return cast_to(arguments[0], CAST_CALLS[name])
    if name in ("first", "last", "first_value", "last_value"):
        return first_or_last(node, name, arguments)
    if name == "count_if":
        return aggregate(node, name, "count(case when $1 then 1 end)", arguments)
    if name == "approx_count_distinct":
        return fill("count(distinct $1)", arguments[0])
    if name == "percentile_approx":
        arguments = arguments[:2]
    if name in AGGREGATES:
        template = _fitting(AGGREGATES[name], arguments, name)
        return aggregate(node, name, template, arguments)
    if name in SCALARS:
        return fill(_fitting(SCALARS[name], arguments, name), *arguments)
    if name in UNSUPPORTED:
        raise ValueError(f"this function is not supported; {UNSUPPORTED[name]}")
    known = [*CALLS, *CAST_CALLS, *AGGREGATES, *SCALARS, *ALIASES]
    hint = did_you_mean(name, known)
    raise ValueError(f"there is no such function, or it is not supported.{hint}".rstrip(".?"))


def _fitting(templates: tuple[str, ...], arguments: list[exp.Expr], name: str) -> str:
    if name in ("count", "sum", "avg") and len(arguments) > 1:
        return templates[0]
    for template in templates:
        if arity(template) in (None, len(arguments)):
            return template
    raise ValueError(f"it cannot have {len(arguments)} arguments")


def _cast(node: exp.Expr) -> exp.Expr:
    return cast_to(node.this, node.args["to"])


def _like(node: exp.Expr) -> exp.Expr:
    """Spark's LIKE has the escape character backslash by default."""
    pattern = node.expression
    plain = isinstance(pattern, exp.Literal) and "\\" not in pattern.name
    if plain or isinstance(node.parent, exp.Escape):
        return node
    if isinstance(pattern, exp.Any | exp.All | exp.Paren | exp.Tuple):
        raise ValueError("LIKE ANY and LIKE ALL are not supported; join conditions with OR or AND")
    return exp.Escape(this=node.copy(), expression=text("\\"))


def _bracket(node: exp.Expr) -> exp.Expr:
    index = node.expressions[0] if node.expressions else None
    if isinstance(index, exp.Literal):
        return node
    raise ValueError("an index must be a literal; use element_at(array, position), from 1.")


def _extract(node: exp.Expr) -> exp.Expr:
    field = node.name.lower()
    known = {"doy": "dayofyear", "dow": "dayofweek", "week": "weekofyear"}
    name = known.get(field, field)
    if name not in SCALARS or len(SCALARS[name]) != 1:
        raise ValueError(f"extract: the field '{field}' is not supported.")
    return fill(SCALARS[name][0], node.expression)


def _trim(node: exp.Expr) -> exp.Expr:
    name = {"LEADING": "ltrim", "TRAILING": "rtrim"}.get(str(node.args.get("position")), "trim")
    if node.expression is None:
        return fill(f"{name}(@s($1))", node.this)
    return fill(f"{name}(@s($1), $2)", node.this, node.expression)


def _substring(node: exp.Expr) -> exp.Expr:
    parts = [node.this, node.args.get("start"), node.args.get("length")]
    given = [part for part in parts if part is not None]
    return fill(_fitting(SCALARS["substring"], given, "substring"), *given)


def _moved_date(node: exp.Expr) -> exp.Expr:
    """A date plus days, months or years is a date in Spark, a timestamp in the house dialect."""
    interval = node.expression
    if node.this.meta.get("date") and interval.meta.get("date"):
        raise ValueError("subtracting dates gives an interval; use datediff(end, start).")
    if not (node.this.meta.get("date") and isinstance(interval, exp.Interval)):
        return node
    unit = str(interval.args.get("unit") or "").upper()
    return fill("cast($1 as date)", node) if unit in _DAY_UNITS else node


def _mark_dates(tree: exp.Expr) -> None:
    """Mark expressions that are dates for certain, whatever the columns' types."""
    for node in _children_first(tree):
        if isinstance(node, exp.Cast):
            certain = node.to.this == exp.DType.DATE
        elif isinstance(node, exp.Anonymous):
            certain = node.name.lower() in _DATES
        elif isinstance(node, exp.Paren):
            certain = bool(node.this.meta.get("date"))
        elif isinstance(node, exp.Add | exp.Sub):
            certain = bool(node.this.meta.get("date")) and not node.expression.meta.get("date")
        else:
            certain = isinstance(node, exp.CurrentDate)
        if certain:
            node.meta["date"] = True


_RULES: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]] = {
    exp.Cast: _cast,
    exp.TryCast: _cast,
    exp.Concat: lambda node: CALLS["concat"](node.expressions),
    exp.DPipe: lambda node: CALLS["concat"]([node.this, node.expression]),
    exp.IntDiv: lambda node: fill(SCALARS["div"][0], node.this, node.expression),
    exp.Like: _like,
    exp.ILike: _like,
    exp.RegexpLike: lambda node: fill("regexp_matches($1, $2)", node.this, regex(node.expression)),
    exp.Bracket: _bracket,
    exp.Transform: lambda node: fill("list_transform($1, $2)", node.this, node.expression),
    exp.Extract: _extract,
    exp.Trim: _trim,
    exp.Substring: _substring,
    exp.StrPosition: lambda node: fill("instr(@s($1), $2)", node.this, node.args["substr"]),
    exp.Add: _moved_date,
    exp.Sub: _moved_date,
    exp.Pivot: plain_pivot,
}

_KNOWN_NODES = (
    exp.And, exp.Or, exp.Xor, exp.Case, exp.If, exp.Coalesce, exp.Exists, exp.Cast, exp.Array,
)  # fmt: skip
"""Shapes the parser itself makes that mean the same in both dialects."""
