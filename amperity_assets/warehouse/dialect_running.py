"""Running customer SQL: the engine's complaints in words that hold no customer's value."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from amperity_assets.errors import SqlInvalid

_ABOUT_SQL = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException)
_ABOUT_VALUES = (
    duckdb.ConversionException,
    duckdb.InvalidInputException,
    duckdb.OutOfRangeException,
)


@contextmanager
def running(file: str) -> Iterator[None]:
    """Turn the engine's errors about SQL into ``SqlInvalid``.

    Messages about columns and types are passed on; those that would show a value are replaced.

    Args:
        file: the SQL's file, or the table's name, for the message.

    Raises:
        SqlInvalid: a column does not exist, types do not fit, or a value does not convert (DB-70).
    """
    try:
        yield
    except _ABOUT_SQL as error:
        raise SqlInvalid(
            f"{file}: {_first_lines(str(error))}", next_step="mend the SQL, then run again."
        ) from None
    except _ABOUT_VALUES as error:
        kind = type(error).__name__.removesuffix("Exception").lower()
        raise SqlInvalid(
            f"{file}: a value does not fit ({kind}); Spark might give NULL here.",
            next_step="cast text before comparing or adding it to numbers, then run again.",
        ) from None


def _first_lines(message: str) -> str:
    """Keep what the engine says, without its excerpt of the translated SQL."""
    said = re.split(r"\n\s*\n?LINE \d+:", message)[0]
    return " ".join(said.split()).rstrip(".") + "."
