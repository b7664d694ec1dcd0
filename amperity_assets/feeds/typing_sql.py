"""SQL that types one field's text (FE-3 to FE-8); text of the wrong type becomes NULL."""

from collections.abc import Callable

from amperity_assets.feeds.config import FeedField, FieldType
from amperity_assets.feeds.known_dates import known_date, known_datetime, written


def sql_type(field: FeedField) -> str:
    """Return the column type of a field; a datetime is a TIMESTAMP in UTC."""
    if field.type == "decimal":
        return f"DECIMAL(38,{field.scale})"
    return _TYPES[field.type]


def typed(field: FeedField, text: str) -> str:
    """Return SQL for the field's value out of ``text``, SQL for trimmed text that is never ''."""
    return _TYPING[field.type](field, text)


def wrong_type(field: FeedField, text: str, value: str) -> str | None:
    """Return SQL that is true where there is text but no value; None when that cannot be."""
    if field.type == "string":
        return None
    missing = f"{text} is not null and {value} is null"
    if field.type in ("date", "datetime"):
        # a year below 1000 came from two digits where the pattern says four
        return f"({missing} or {value} < timestamp '1000-01-01')"
    # FE-4: a boolean may say NULL in words
    return f"{missing} and lower({text}) <> 'null'" if field.type == "boolean" else missing


def describe_type(field: FeedField) -> str:
    """Say what a value should have been, for reject reasons."""
    article = "an" if field.type == "integer" else "a"
    pattern = f" ({field.format})" if field.format else ""
    return f"not {article} {field.type}{pattern}"


def _string(_field: FeedField, text: str) -> str:
    return text


def _boolean(_field: FeedField, text: str) -> str:
    return (
        f"case when lower({text}) in ('true', 'yes', '1') then true"
        f" when lower({text}) in ('false', 'no', '0') then false end"
    )


def _integer(_field: FeedField, text: str) -> str:
    # a plain cast would round 1.5 to 2 and read 1e3 and 0x1F
    whole = f"regexp_full_match({text}, '[+-]?\\d+(\\.0*)?')"
    return f"case when {whole} then try_cast({text} as bigint) end"


def _decimal(field: FeedField, text: str) -> str:
    wide = f"try_cast({text} as decimal(38,{field.scale}))"
    if field.scale <= 9:
        # DECIMAL(18) is parsed 40 times as fast as DECIMAL(38)
        narrow = f"try_cast({text} as decimal(18,{field.scale}))"
        wide = f"coalesce(cast({narrow} as decimal(38,{field.scale})), {wide})"
    return f"case when not contains({text}, '_') then {wide} end"


def _float(_field: FeedField, text: str) -> str:
    value = f"try_cast({text} as double)"
    return f"case when not contains({text}, '_') and isfinite({value}) then {value} end"


def _date(field: FeedField, text: str) -> str:
    if field.format:
        return f"cast({written(field.format, text)} as date)"
    return known_date(text)


def _datetime(field: FeedField, text: str) -> str:
    return written(field.format, text) if field.format else known_datetime(text)


_TYPES: dict[FieldType, str] = {
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "float": "DOUBLE",
    "integer": "BIGINT",
    "string": "VARCHAR",
}

_TYPING: dict[FieldType, Callable[[FeedField, str], str]] = {
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "decimal": _decimal,
    "float": _float,
    "integer": _integer,
    "string": _string,
}
