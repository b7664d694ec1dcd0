"""Spark's casts: NULL for what does not convert, integers cut, text read as Spark reads it."""

from sqlglot import exp

from amperity_assets.warehouse.dialect_templates import fill

_INTEGERS = {"tinyint", "smallint", "int", "bigint"}

_INTEGER = (
    "case when typeof($1) in ('TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'BOOLEAN') "
    "then try_cast($1 as {type}) "
    "when typeof($1) in ('TIMESTAMP', 'TIMESTAMP WITH TIME ZONE') "
    "then try_cast(floor(epoch(try_cast($1 as timestamp))) as {type}) "
    "when typeof($1) in ('DOUBLE', 'FLOAT') then try_cast(trunc(try_cast($1 as double)) as {type}) "
    "else try_cast(trunc(try_cast($1 as decimal(38, 10))) as {type}) end"
)
_BOOLEAN = (
    "case when typeof($1) = 'BOOLEAN' then try_cast($1 as boolean) "
    "when lower(trim(cast($1 as varchar))) in ('yes', 'y') then true "
    "when lower(trim(cast($1 as varchar))) in ('no', 'n') then false "
    "else try_cast($1 as boolean) end"
)
_DATE = (
    "case when typeof($1) = 'VARCHAR' then coalesce(try_cast($1 as date), "
    "try_cast(trim(cast($1 as varchar)) || '-01' as date), "
    "try_cast(trim(cast($1 as varchar)) || '-01-01' as date)) else try_cast($1 as date) end"
)
_TIMESTAMP = (
    "case when typeof($1) = 'VARCHAR' then cast(try_cast($1 as timestamptz) as timestamp) "
    "when typeof($1) in ('INTEGER', 'BIGINT', 'HUGEINT', 'SMALLINT') "
    "then make_timestamp(try_cast($1 as bigint) * 1000000) "
    "else try_cast($1 as timestamp) end"
)
_TEXT = (
    "case when typeof($1) = 'TIMESTAMP WITH TIME ZONE' "
    "then cast(try_cast($1 as timestamp) as varchar) else cast($1 as varchar) end"
)
_WHOLE = {"boolean": _BOOLEAN, "date": _DATE, "timestamp": _TIMESTAMP, "text": _TEXT}


def cast_to(value: exp.Expr, to: str | exp.DataType) -> exp.Expr:
    """Return Spark's cast of a value to a Spark type.

    Raises:
        ValueError: the house dialect has no such type.
    """
    kind = to if isinstance(to, exp.DataType) else exp.DataType.build(to, dialect="spark")
    name = kind.this.value.lower() if isinstance(kind.this, exp.DType) else "interval"
    if name in _INTEGERS:
        return fill(_INTEGER.format(type=name), value)
    if name in ("varchar", "char", "text"):
        return fill(_TEXT, value)
    if name in ("timestamp", "timestamptz", "timestampltz", "timestampntz"):
        return fill(_TIMESTAMP, value)
    if name in _WHOLE:
        return fill(_WHOLE[name], value)
    if name in ("double", "float", "decimal", "array", "map", "struct"):
        return exp.TryCast(this=value.copy(), to=_house_type(kind))
    raise ValueError(f"the type {name} is not supported")


def _house_type(kind: exp.DataType) -> exp.DataType:
    """Name the type as the house does; a bare DECIMAL is DECIMAL(10, 0) in Spark."""
    house = kind.copy()
    for part in list(house.find_all(exp.DataType)):
        name = part.this.value.lower() if isinstance(part.this, exp.DType) else "interval"
        if name == "decimal" and not part.expressions:
            part.set("expressions", exp.DataType.build("decimal(10, 0)").expressions)
        elif name.startswith("timestamp"):
            part.set("this", exp.DType.TIMESTAMP)
    return house
