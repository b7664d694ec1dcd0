"""Spark functions whose translation depends on literal arguments, such as patterns and units.

Each builder takes the arguments of a call, already translated, and returns an expression of the
house dialect. It raises ValueError, with words for the user, where no faithful translation exists.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from sqlglot import exp

from amperity_assets.warehouse.dialect_casts import cast_to
from amperity_assets.warehouse.dialect_formats import strftime_pattern, strptime_pattern
from amperity_assets.warehouse.dialect_templates import fill, text

Builder = Callable[[Sequence[exp.Expr]], exp.Expr]

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_TRUNC_UNITS = {
    "YEAR": "year", "YYYY": "year", "YY": "year", "QUARTER": "quarter", "MONTH": "month",
    "MON": "month", "MM": "month", "WEEK": "week",
}  # fmt: skip
_TIME_UNITS = {"DAY": "day", "DD": "day", "HOUR": "hour", "MINUTE": "minute", "SECOND": "second"}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_IN_MONTH = "epoch({0}) - epoch(date_trunc('month', {0}))"
_WHOLE_MONTHS = (
    "date_diff('month', $1, $2) - case "
    f"when $1 <= $2 and {_IN_MONTH.format('$2')} < {_IN_MONTH.format('$1')} then 1 "
    f"when $1 > $2 and {_IN_MONTH.format('$2')} > {_IN_MONTH.format('$1')} then -1 else 0 end"
)
_UNITS = ("year", "quarter", "month", "week", "day", "hour", "minute", "second")
_JAVA_ONLY = re.compile(r"\(\?(?:[=!>]|<[=!])|(?<!\\)(?:\\\\)*\\[1-9]|[*+?}]\+|&&\[")


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


def unit_of(argument: exp.Expr) -> str:
    """Return the unit that an argument names, quoted or not, in lower case."""
    name = argument.name.lower()
    if name not in _UNITS:
        raise ValueError(f"the unit '{name}' is not one of {', '.join(_UNITS)}")
    return name


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


def _date_format(arguments: Sequence[exp.Expr]) -> exp.Expr:
    pattern = strftime_pattern(literal(arguments[1], "the pattern"))
    return fill("strftime(@t($1), $2)", arguments[0], text(pattern))


def parsed_timestamp(value: exp.Expr, pattern: str) -> exp.Expr:
    """Return a timestamp read from text by a Spark pattern; NULL where the text differs from it."""
    fmt, shape = strptime_pattern(pattern)
    template = (
        "case when typeof($1) <> 'VARCHAR' then try_cast($1 as timestamp) "
        "when regexp_full_match(@s($1), $2) then cast(try_strptime(@s($1), $3) as timestamp) end"
    )
    read = fill(template, value, text(shape), text(fmt))
    if "%y" not in fmt:
        return read
    # Spark's two-digit years all lie in this century.
    return fill("case when year($1) < 2000 then $1 + to_years(100) else $1 end", read)


def _to_timestamp(arguments: Sequence[exp.Expr]) -> exp.Expr:
    if len(arguments) == 1:
        return cast_to(arguments[0], "timestamp")
    return parsed_timestamp(arguments[0], literal(arguments[1], "the pattern"))


def _to_date(arguments: Sequence[exp.Expr]) -> exp.Expr:
    if len(arguments) == 1:
        return cast_to(arguments[0], "date")
    return fill("cast($1 as date)", _to_timestamp(arguments))


def _unix_timestamp(arguments: Sequence[exp.Expr]) -> exp.Expr:
    pattern = literal(arguments[1], "the pattern") if len(arguments) > 1 else "yyyy-MM-dd HH:mm:ss"
    return fill("cast(floor(epoch($1)) as bigint)", parsed_timestamp(arguments[0], pattern))


def _from_unixtime(arguments: Sequence[exp.Expr]) -> exp.Expr:
    pattern = literal(arguments[1], "the pattern") if len(arguments) > 1 else "yyyy-MM-dd HH:mm:ss"
    template = "strftime(make_timestamp(cast($1 as bigint) * 1000000), $2)"
    return fill(template, arguments[0], text(strftime_pattern(pattern)))


def _trunc(arguments: Sequence[exp.Expr]) -> exp.Expr:
    word = literal(arguments[1], "the unit").upper()
    if word not in _TRUNC_UNITS:
        raise ValueError(f"the unit '{word}' is not one of {', '.join(_TRUNC_UNITS)}")
    return fill(f"cast(date_trunc('{_TRUNC_UNITS[word]}', @d($1)) as date)", arguments[0])


def _date_trunc(arguments: Sequence[exp.Expr]) -> exp.Expr:
    units = _TRUNC_UNITS | _TIME_UNITS
    word = literal(arguments[0], "the unit").upper()
    if word not in units:
        raise ValueError(f"the unit '{word}' is not one of {', '.join(units)}")
    return fill(f"date_trunc('{units[word]}', @t($1))", arguments[1])


def _next_day(arguments: Sequence[exp.Expr]) -> exp.Expr:
    word = literal(arguments[1], "the weekday").upper()[:2]
    if word not in _DAYS:
        raise ValueError(f"'{arguments[1].name}' is no weekday")
    number = _DAYS.index(word) + 1
    return fill(
        f"(@d($1) + cast((({number} - isodow(@d($1)) + 6) % 7) + 1 as integer))", arguments[0]
    )


def _date_add(arguments: Sequence[exp.Expr]) -> exp.Expr:
    if len(arguments) == 2:
        return fill("(@d($1) + cast($2 as integer))", *arguments)
    unit = unit_of(arguments[0])
    template = f"(@t($1) + to_{unit}s(cast($2 as integer)))"
    return fill(template, arguments[2], arguments[1])


def _datediff(arguments: Sequence[exp.Expr]) -> exp.Expr:
    if len(arguments) == 2:
        return fill("date_diff('day', @d($2), @d($1))", *arguments)
    start, end = (fill("@t($1)", argument) for argument in arguments[1:3])
    unit = unit_of(arguments[0])
    if unit not in _MONTHS:
        return fill(f"datesub('{unit}', $1, $2)", start, end)
    return fill(f"cast(trunc($1 / {_MONTHS[unit]}) as bigint)", fill(_WHOLE_MONTHS, start, end))


def _sequence(arguments: Sequence[exp.Expr]) -> exp.Expr:
    if len(arguments) == 2:
        return fill("generate_series($1, $2, case when $1 <= $2 then 1 else -1 end)", *arguments)
    series = fill("generate_series($1, $2, $3)", *arguments)
    if isinstance(arguments[2], exp.Interval) and is_date(arguments[0]):
        return fill("list_transform($1, lambda item_: cast(item_ as date))", series)
    return series


def is_date(node: exp.Expr) -> bool:
    """Tell whether an expression is a date for certain, whatever the columns' types."""
    if isinstance(node, exp.Paren):
        return is_date(node.this)
    if isinstance(node, exp.Add | exp.Sub):
        return is_date(node.this) and not isinstance(node.expression, exp.Interval)
    return isinstance(node, exp.CurrentDate | exp.LastDay) or (
        isinstance(node, exp.Cast) and node.to.this == exp.DType.DATE
    )


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
    "regexp_extract": _regexp_extract,
    "regexp_extract_all": _regexp_extract_all,
    "regexp_replace": _regexp_replace,
    "rlike": lambda arguments: fill("regexp_matches($1, $2)", arguments[0], regex(arguments[1])),
    "split": _split,
    "concat": joined,
    "concat_ws": _concat_ws,
    "sha2": _sha2,
    "get_json_object": _get_json_object,
    "date_format": _date_format,
    "to_timestamp": _to_timestamp,
    "to_date": _to_date,
    "unix_timestamp": _unix_timestamp,
    "to_unix_timestamp": _unix_timestamp,
    "from_unixtime": _from_unixtime,
    "trunc": _trunc,
    "date_trunc": _date_trunc,
    "next_day": _next_day,
    "date_add": _date_add,
    "timestampadd": _date_add,
    "datediff": _datediff,
    "timestampdiff": _datediff,
    "sequence": _sequence,
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
