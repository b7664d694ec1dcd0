"""Customers' Spark SQL: one SELECT, checked, and translated to the house dialect.

The result is meant to equal Spark's (ANSI mode off, time zone UTC). What has no faithful
translation is refused with a reason. Known differences that remain: dividing decimals and averaging
them gives DOUBLE, and comparing text with numbers fails where Spark finds NULL.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from sqlglot import ErrorLevel, exp
from sqlglot.errors import UnsupportedError

from amperity_assets.errors import Problem, did_you_mean
from amperity_assets.warehouse.dialect_rewrite import rewrite
from amperity_assets.warehouse.dialect_spark import all_invalid, invalid, parse_statements
from amperity_assets.warehouse.dialect_tables import (
    TableReference,
    place,
    replace_tables,
    table_nodes,
    written_name,
)
from amperity_assets.warehouse.names import TableName

__all__ = ["ParsedSql", "Resolve", "TableReference", "parse_sql", "referenced_tables", "translate"]

Resolve = Callable[[str], TableName | None]
"""Finds the table that a name, as written in SQL, means."""

_HEAD = re.compile(r"\s*/\*.*?\*/", re.DOTALL)
_FILE_FORMATS = ("csv", "json", "parquet", "orc", "avro", "text", "delta", "binaryfile")


@dataclass(frozen=True)
class ParsedSql:
    """One SELECT of Spark SQL.

    ``text`` is the SQL without its head comment; ``source`` is as long as the file's text, so that
    places in it are places in the file. ``tree`` is not to be changed.
    """

    file: str
    text: str
    source: str = field(repr=False)
    first_line: int
    tree: exp.Expr = field(repr=False, compare=False)


def parse_sql(text: str, *, file: str, first_line: int = 1) -> ParsedSql:
    """Parse one SELECT, with or without WITH; a leading block comment is the file's head.

    Args:
        text: Spark SQL.
        file: name of the file, for errors.
        first_line: line of the file at which the text starts.

    Raises:
        SqlInvalid: a syntax error, no statement or several, anything but a SELECT, or a table that
            is a file or a function (DB-70).
    """
    return _parsed(text, file, first_line)


@lru_cache(maxsize=256)
def _parsed(text: str, file: str, first_line: int) -> ParsedSql:
    head = _HEAD.match(text)
    blanked = re.sub(r"[^\n]", " ", head.group()) + text[head.end() :] if head else text
    statements = parse_statements(blanked, file=file, first_line=first_line)
    if len(statements) != 1:
        raise invalid(file, first_line, 1, f"found {len(statements)} statements; write one SELECT.")
    tree = statements[0]
    if not isinstance(tree, exp.Query):
        what = tree.key.upper()
        raise invalid(file, first_line, 1, f"this is {what}; only a SELECT is allowed here.")
    parsed = ParsedSql(file, blanked.strip().removesuffix(";").rstrip(), blanked, first_line, tree)
    problems = [_problem(parsed, node, message) for node, message in _forbidden(tree)]
    if problems:
        raise all_invalid(problems)
    return parsed


def referenced_tables(parsed: ParsedSql) -> list[TableReference]:
    """Return the tables a SELECT names, in order of appearance, one entry per appearance.

    Names of common table expressions are left out where they are in scope.
    """
    return [
        TableReference(written_name(node), *place(node, parsed.source, parsed.first_line))
        for node in table_nodes(parsed.tree)
    ]


def translate(
    parsed: ParsedSql,
    resolve: Resolve,
    *,
    now: datetime | None = None,
    known: Iterable[str] = (),
) -> str:
    """Return the SELECT in the house dialect, with every table replaced by ``schema.name``.

    Args:
        parsed: the SELECT.
        resolve: finds the table of a name.
        now: what CURRENT_DATE and its kin mean, in UTC; unset, the moment at which the SQL runs.
        known: names that resolve, for hints in errors.

    Raises:
        SqlInvalid: unknown tables (all of them), or SQL without a faithful translation.
    """
    tree = parsed.tree.copy()
    unknown = replace_tables(tree, resolve)
    if unknown:
        names = list(known)
        raise all_invalid(
            [_problem(parsed, node, _unknown(written_name(node), names)) for node in unknown]
        )
    refusals = rewrite(tree, now=now)
    if refusals:
        raise all_invalid([_problem(parsed, refusal.node, refusal.message) for refusal in refusals])
    try:
        return tree.sql(
            dialect="duckdb",
            pretty=True,
            identify=True,
            comments=False,
            unsupported_level=ErrorLevel.RAISE,
        )
    except UnsupportedError as error:
        raise invalid(parsed.file, parsed.first_line, 1, f"{error}.") from None


def _unknown(name: str, known: list[str]) -> str:
    hint = did_you_mean(name, known)
    listed = f" Known tables: {', '.join(sorted(known))}." if known else ""
    return f"there is no table '{name}'.{hint}{listed}"


def _problem(parsed: ParsedSql, node: exp.Expr, message: str) -> Problem:
    line, column = place(node, parsed.source, parsed.first_line)
    return Problem(parsed.file, line, column, message)


def _forbidden(tree: exp.Expr) -> Iterable[tuple[exp.Expr, str]]:
    for node in tree.walk():
        incomplete = node.error_messages()
        message = f"{incomplete[0]}." if incomplete else _why_forbidden(node)
        if message:
            yield node, message


def _why_forbidden(node: exp.Expr) -> str | None:
    if isinstance(node, exp.DML | exp.DDL | exp.Command) and not isinstance(node, exp.Query):
        return "only a SELECT is allowed; this changes something."
    if isinstance(node, exp.Into):
        return "SELECT INTO is not allowed; the file's name is the table's name."
    if isinstance(node, exp.QueryTransform):
        return "SELECT TRANSFORM runs a program and is not allowed."
    if isinstance(node, exp.Parameter | exp.Placeholder | exp.SessionParameter):
        return "variables and parameters are not supported."
    if isinstance(node, exp.With) and node.recursive:
        return "WITH RECURSIVE is not supported."
    if isinstance(node, exp.TableSample):
        return "TABLESAMPLE is not supported; its rows would differ from run to run."
    if isinstance(node, exp.Table):
        return _why_no_table(node)
    return None


def _why_no_table(node: exp.Table) -> str | None:
    if not isinstance(node.this, exp.Identifier):
        return "table functions are not supported; tables are read by their names only."
    name, schema = node.name, node.db.lower()
    if "/" in name or schema in _FILE_FORMATS or name.lower().endswith(_file_endings()):
        return "files cannot be read here; load them through a feed and name its table."
    if node.args.get("version") or node.args.get("when"):
        return "earlier versions of a table cannot be queried here; restore one instead."
    return None


def _file_endings() -> tuple[str, ...]:
    return tuple(f".{name}" for name in (*_FILE_FORMATS, "gz", "tsv", "ndjson"))
