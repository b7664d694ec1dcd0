"""Spark functions of dates and times whose translation depends on literal arguments.

See ``dialect_calls`` for what a builder is.
"""

from collections.abc import Callable, Sequence

from sqlglot import exp

from amperity_assets.warehouse.dialect_casts import cast_to
from amperity_assets.warehouse.dialect_formats import strftime_pattern, strptime_pattern
from amperity_assets.warehouse.dialect_templates import fill, literal, text

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


def _unit_of(argument: exp.Expr) -> str:
    """Return the unit that an argument names, quoted or not, in lower case."""
    name = argument.name.lower()
    if name not in _UNITS:
        raise ValueError(f"the unit '{name}' is not one of {', '.join(_UNITS)}")
    return name


def _date_format(arguments: Sequence[exp.Expr]) -> exp.Expr:
    pattern = strftime_pattern(literal(arguments[1], "the pattern"))
    return fill("strftime(@t($1), $2)", arguments[0], text(pattern))


def _parsed_timestamp(value: exp.Expr, pattern: str) -> exp.Expr:
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
    return _parsed_timestamp(arguments[0], literal(arguments[1], "the pattern"))


def _to_date(arguments: Sequence[exp.Expr]) -> exp.Expr:
    if len(arguments) == 1:
        return cast_to(arguments[0], "date")
    return fill("cast($1 as date)", _to_timestamp(arguments))


def _unix_timestamp(arguments: Sequence[exp.Expr]) -> exp.Expr:
    pattern = literal(arguments[1], "the pattern") if len(arguments) > 1 else "yyyy-MM-dd HH:mm:ss"
    return fill("cast(floor(epoch($1)) as bigint)", _parsed_timestamp(arguments[0], pattern))


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
    unit = _unit_of(arguments[0])
    template = f"(@t($1) + to_{unit}s(cast($2 as integer)))"
    return fill(template, arguments[2], arguments[1])


def _datediff(arguments: Sequence[exp.Expr]) -> exp.Expr:
    if len(arguments) == 2:
        return fill("date_diff('day', @d($2), @d($1))", *arguments)
    start, end = (fill("@t($1)", argument) for argument in arguments[1:3])
    unit = _unit_of(arguments[0])
    if unit not in _MONTHS:
        return fill(f"datesub('{unit}', $1, $2)", start, end)
    return fill(f"cast(trunc($1 / {_MONTHS[unit]}) as bigint)", fill(_WHOLE_MONTHS, start, end))


def _sequence(arguments: Sequence[exp.Expr]) -> exp.Expr:
    if len(arguments) == 2:
        return fill("generate_series($1, $2, case when $1 <= $2 then 1 else -1 end)", *arguments)
    series = fill("generate_series($1, $2, $3)", *arguments)
    if isinstance(arguments[2], exp.Interval) and arguments[0].meta.get("date"):
        return fill("list_transform($1, lambda item_: cast(item_ as date))", series)
    return series


DATE_CALLS: dict[str, Callable[[Sequence[exp.Expr]], exp.Expr]] = {
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
}
"""Builders by Spark name."""
