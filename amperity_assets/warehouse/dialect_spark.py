"""Spark SQL as the parser of this package reads it.

Every function call is kept as written, name and arguments, so that ``dialect_functions`` alone
decides what it means. Only calls with grammar of their own (CAST, EXTRACT, TRIM, ...) are parsed
into shapes.
"""

from typing import ClassVar

from sqlglot import exp, parse
from sqlglot.dialects.spark import Spark
from sqlglot.errors import ParseError, TokenError
from sqlglot.parsers.spark import SparkParser

from amperity_assets.errors import Problem, SqlInvalid

_OWN_GRAMMAR = ("CAST", "TRY_CAST", "EXTRACT", "TRIM", "POSITION", "SUBSTRING", "SUBSTR")


class _Parser(SparkParser):
    FUNCTIONS: ClassVar = {}
    FUNCTION_PARSERS: ClassVar = {
        name: parser
        for name, parser in SparkParser.FUNCTION_PARSERS.items()
        if name in _OWN_GRAMMAR
    }


class HouseSpark(Spark):
    """Spark SQL with function calls left as written."""

    Parser = _Parser


def parse_statements(text: str, *, file: str, first_line: int) -> list[exp.Expr]:
    """Parse Spark SQL text into its statements.

    Raises:
        SqlInvalid: a syntax error, with file, line and column.
    """
    try:
        found = parse(text, dialect=HouseSpark)
    except ParseError as error:
        first = error.errors[0]
        line = int(first.get("line") or 1) + first_line - 1
        near = str(first.get("highlight") or "")
        column = max(int(first.get("col") or 1) - len(near) + 1, 1)
        what = str(first.get("description") or "syntax error").rstrip(".")
        raise invalid(file, line, column, f"{what} near '{near}'.") from None
    except (TokenError, RecursionError):
        message = "the text ends inside a string, name or comment, or nests too deeply."
        raise invalid(file, first_line, 1, message) from None
    return [statement for statement in found if statement is not None]


def invalid(file: str, line: int, column: int, message: str) -> SqlInvalid:
    """Return the error for one fault in customer SQL."""
    return all_invalid([Problem(file, line, column, message)])


def all_invalid(problems: list[Problem]) -> SqlInvalid:
    """Return one error for several faults in customer SQL."""
    return SqlInvalid(
        "\n".join(str(problem) for problem in problems),
        next_step="mend the SQL (Spark SQL, one SELECT), then run 'amperity-assets check'.",
        problems=problems,
    )
