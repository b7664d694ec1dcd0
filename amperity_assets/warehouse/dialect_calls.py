"""Spark functions whose translation depends on literal arguments, such as patterns and paths.

Each builder takes the arguments of a call, already translated, and returns an expression of the
house dialect. It raises ValueError, with words for the user, where no faithful translation exists.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from sqlglot import exp

from amperity_assets.warehouse.dialect_dates import DATE_CALLS
from amperity_assets.warehouse.dialect_templates import fill, literal, text

Builder = Callable[[Sequence[exp.Expr]], exp.Expr]

_JAVA_ONLY = re.compile(r"\(\?(?:[=!>]|<[=!])|(?<!\\)(?:\\\\)*\\[1-9]|[*+?}]\+|&&\[")


def regex(argument: exp.Expr) -> exp.Expr:
    """Return a regular expression, refusing what only Java knows (look-around, back-references)."""
    if isinstance(argument, exp.Literal) and _JAVA_ONLY.search(argument.name):
        raise ValueError("look-around, back-references and possessive matches are not supported")
    return argument


def _regexp_extract(arguments: Sequence[exp.Expr]) -> exp.Expr:
    group = literal(arguments[2], "the group") if len(arguments) > 2 else "1"
    pattern = regex(arguments[1])
    if isinstance(pattern, exp.Literal) and re.compile(pattern.name).groups < int(group):
        raise ValueError(f"the pattern has no group {group}")
    return fill(f"regexp_extract($1, $2, {int(group)})", arguments[0], pattern)


def _regexp_extract_all(arguments: Sequence[exp.Expr]) -> exp.Expr:
    group = int(literal(arguments[2], "the group")) if len(arguments) > 2 else 1
    return fill(f"regexp_extract_all($1, $2, {group})", arguments[0], regex(arguments[1]))


def _regexp_replace(arguments: Sequence[exp.Expr]) -> exp.Expr:
    java = literal(arguments[2], "the replacement")
    replacement = re.sub(
        r"\\(.)|\$(\d)|(\\)$",
        lambda found: f"\\{found[2]}" if found[2] else (found[1] or "").replace("\\", "\\\\"),
        java,
    )
    template = "regexp_replace($1, $2, $3, 'g')"
    return fill(template, arguments[0], regex(arguments[1]), text(replacement))


def _split(arguments: Sequence[exp.Expr]) -> exp.Expr:
    if len(arguments) > 2 and literal(arguments[2], "the limit") not in ("-1", "0"):
        raise ValueError("a limit is not supported; cut the array with slice(array, start, length)")
    return fill("str_split_regex(@s($1), $2)", arguments[0], regex(arguments[1]))


def joined(arguments: Sequence[exp.Expr]) -> exp.Expr:
    """Join texts or arrays; NULL where one of them is (DB-112)."""
    result = arguments[0].copy()
    for argument in arguments[1:]:
        result = fill("($1 || $2)", result, argument)
    return result if len(arguments) > 1 else fill("@s($1)", result)


def _concat_ws(arguments: Sequence[exp.Expr]) -> exp.Expr:
    part = (
        "case when typeof($1) like '%[]' "
        "then case when len(try_cast($1 as varchar[])) > 0 "
        "then array_to_string(try_cast($1 as varchar[]), $2) end else cast($1 as varchar) end"
    )
    separator = arguments[0]
    if len(arguments) == 1:
        return text("")
    return fill("concat_ws($*)", separator, *(fill(part, it, separator) for it in arguments[1:]))


def _sha2(arguments: Sequence[exp.Expr]) -> exp.Expr:
    if literal(arguments[1], "the length") not in ("0", "256"):
        raise ValueError("only sha2(text, 256) is supported")
    return fill("sha256(@s($1))", arguments[0])


def _get_json_object(arguments: Sequence[exp.Expr]) -> exp.Expr:
    path = literal(arguments[1], "the path")
    if not re.fullmatch(r"\$(\.[A-Za-z_][\w-]*|\['[^']+'\]|\[\d+\])*", path):
        raise ValueError(f"the path '{path}' is not of the form $.name[0].name")
    plain = re.sub(r"\['([^']+)'\]", r'."\1"', path)
    plain = re.sub(r"\.([A-Za-z_][\w-]*)", r'."\1"', plain)
    template = "case when json_valid(@s($1)) then json_extract_string(@s($1), $2) end"
    return fill(template, arguments[0], text(plain))


def _named_struct(arguments: Sequence[exp.Expr]) -> exp.Expr:
    if len(arguments) % 2:
        raise ValueError("it needs pairs of name and value")
    return _struct_of(
        (literal(name, "a field's name"), value)
        for name, value in zip(arguments[::2], arguments[1::2], strict=True)
    )


def _struct(arguments: Sequence[exp.Expr]) -> exp.Expr:
    return _struct_of(
        (it.alias_or_name or f"col{at}", it.this if isinstance(it, exp.Alias) else it)
        for at, it in enumerate(arguments, 1)
    )


def _struct_of(fields: Iterable[tuple[str, exp.Expr]]) -> exp.Expr:
    return exp.Struct(
        expressions=[
            exp.PropertyEQ(this=exp.to_identifier(name, quoted=True), expression=value.copy())
            for name, value in fields
        ]
    )


def _map(arguments: Sequence[exp.Expr]) -> exp.Expr:
    if len(arguments) % 2:
        raise ValueError("it needs pairs of key and value")
    keys, values = fill("[$*]", *arguments[::2]), fill("[$*]", *arguments[1::2])
    return fill("map($1, $2)", keys, values)


def _decode(arguments: Sequence[exp.Expr]) -> exp.Expr:
    if len(arguments) < 3:
        raise ValueError("only decode(value, match, result, ..., default) is supported")
    value, rest = arguments[0], list(arguments[1:])
    default = rest.pop() if len(rest) % 2 else exp.null()
    branches = [
        exp.If(this=fill("($1 is not distinct from $2)", value, match), true=result.copy())
        for match, result in zip(rest[::2], rest[1::2], strict=True)
    ]
    return exp.Case(ifs=branches, default=default.copy())


def _element_at(arguments: Sequence[exp.Expr]) -> exp.Expr:
    if isinstance(arguments[1], exp.Literal) and arguments[1].is_string:
        return exp.Bracket(this=arguments[0].copy(), expressions=[arguments[1].copy()])
    return fill("list_extract($1, $2)", *arguments)


def _forall(arguments: Sequence[exp.Expr]) -> exp.Expr:
    return fill("(len(list_filter($1, $2)) = len($1))", *arguments)


def _without_seed(arguments: Sequence[exp.Expr]) -> exp.Expr:
    if arguments:
        raise ValueError("a seed is not supported; its numbers would differ from Spark's")
    return fill("random()")


CALLS: dict[str, Builder] = {
    **DATE_CALLS,
    "regexp_extract": _regexp_extract,
    "regexp_extract_all": _regexp_extract_all,
    "regexp_replace": _regexp_replace,
    "rlike": lambda arguments: fill("regexp_matches($1, $2)", arguments[0], regex(arguments[1])),
    "split": _split,
    "concat": joined,
    "concat_ws": _concat_ws,
    "sha2": _sha2,
    "get_json_object": _get_json_object,
    "named_struct": _named_struct,
    "struct": _struct,
    "map": _map,
    "decode": _decode,
    "element_at": _element_at,
    "try_element_at": _element_at,
    "forall": _forall,
    "rand": _without_seed,
}
"""Builders by Spark name."""

CAST_CALLS = {
    "int": "int", "integer": "int", "bigint": "bigint", "smallint": "smallint",
    "tinyint": "tinyint", "string": "string", "double": "double", "float": "float",
    "decimal": "decimal(10, 0)", "boolean": "boolean", "date": "date", "timestamp": "timestamp",
}  # fmt: skip
"""Calls that are casts: ``int(x)``."""
