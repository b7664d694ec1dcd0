"""Filling templates of the house dialect with expressions."""

import re
from collections.abc import Sequence
from functools import lru_cache

from sqlglot import exp, parse_one

from amperity_assets.warehouse.dialect_functions import MACROS

_SLOT = "slot__"
_BARE = (
    exp.Column,
    exp.Literal,
    exp.Func,
    exp.Paren,
    exp.Subquery,
    exp.Identifier,
    exp.Null,
    exp.Boolean,
    exp.Star,
    exp.Bracket,
    exp.Lambda,
    exp.Distinct,
)


def fill(template: str, *arguments: exp.Expr) -> exp.Expr:
    """Return the template's expression with ``$1``, ``$2``, ``$*`` replaced by the arguments.

    Arguments are put in parentheses where they are operators.
    """
    tree = _parsed(template).copy()
    if "$*" in template:
        return _spread(tree, arguments)
    for slot in _slots(tree):
        argument = _safe(arguments[int(slot.name.removeprefix(_SLOT)) - 1])
        if slot is tree:
            return argument
        slot.replace(argument)
    return tree


def arity(template: str) -> int | None:
    """Return how many arguments a template takes; None is any number."""
    return None if "$*" in template else max(map(int, re.findall(r"\$(\d)", template)), default=0)


def text(value: str) -> exp.Literal:
    """Return a text literal."""
    return exp.Literal.string(value)


def literal(argument: exp.Expr, what: str) -> str:
    """Return the value of a literal argument.

    Raises:
        ValueError: it is no literal.
    """
    if isinstance(argument, exp.Literal):
        return str(argument.this)
    if isinstance(argument, exp.Neg) and isinstance(argument.this, exp.Literal):
        return f"-{argument.this.this}"
    raise ValueError(f"{what} must be a literal")


@lru_cache(maxsize=1024)
def _parsed(template: str) -> exp.Expr:
    expanded = re.sub(
        r"@([a-z])\((\$\d)\)", lambda found: MACROS[found[1]].format(found[2]), template
    )
    return parse_one(expanded.replace("$*", "$1").replace("$", _SLOT), dialect="duckdb")


def _slots(tree: exp.Expr) -> list[exp.Column]:
    return [column for column in tree.find_all(exp.Column) if column.name.startswith(_SLOT)]


def _spread(tree: exp.Expr, arguments: Sequence[exp.Expr]) -> exp.Expr:
    slot = _slots(tree)[0]
    parent = slot.parent
    if parent is None:
        raise ValueError("it needs arguments")
    if slot.arg_key == "expressions":
        parent.set("expressions", [_safe(argument) for argument in arguments])
    elif not arguments:
        raise ValueError("it needs arguments")
    else:
        slot.replace(_safe(arguments[0]))
        parent.set("expressions", [_safe(argument) for argument in arguments[1:]])
    return tree


def _safe(argument: exp.Expr) -> exp.Expr:
    copied = argument.copy()
    return copied if isinstance(copied, _BARE) else exp.Paren(this=copied)
