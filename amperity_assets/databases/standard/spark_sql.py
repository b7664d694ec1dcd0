"""Pieces of Spark SQL that the standard tables are generated from."""

from collections.abc import Iterable

from amperity_assets.semantics import FieldType

TYPES: dict[FieldType, str] = {
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "decimal": "DECIMAL(38, 2)",
    "float": "DOUBLE",
    "integer": "BIGINT",
    "string": "STRING",
}
"""Spark types of columns (DB-95)."""

UTC = "UTC"


def name(identifier: str) -> str:
    """Quote an identifier for Spark.

    >>> name("order")
    '`order`'
    """
    return "`" + identifier.replace("`", "``") + "`"


def text(value: str) -> str:
    r"""Write a text literal for Spark, whose escape character is the backslash.

    >>> text("it's")
    "'it\\'s'"
    """
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def null(kind: FieldType) -> str:
    """Return a NULL of a field type."""
    return f"CAST(NULL AS {TYPES[kind]})"


def cast(expression: str, kind: FieldType) -> str:
    """Return an expression cast to a field type; NULL where it does not convert."""
    return f"CAST({expression} AS {TYPES[kind]})"


def lines(parts: Iterable[str], *, indent: int = 2, joint: str = ",") -> str:
    """Join expressions, one a line."""
    return f"{joint}\n{' ' * indent}".join(parts)


def today(time_zone: str) -> str:
    """Return today's date in a time zone (Q-8)."""
    if time_zone == UTC:
        return "CURRENT_DATE()"
    return f"CAST(FROM_UTC_TIMESTAMP(CURRENT_TIMESTAMP(), {text(time_zone)}) AS DATE)"


def local_date(timestamp: str, time_zone: str) -> str:
    """Return the calendar date, in a time zone, of a UTC timestamp (Q-8)."""
    if time_zone == UTC:
        return f"CAST({timestamp} AS DATE)"
    return f"CAST(FROM_UTC_TIMESTAMP({timestamp}, {text(time_zone)}) AS DATE)"
