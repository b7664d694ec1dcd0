"""What commands print: tables and messages for people, JSON for programs."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import typer
from rich.console import Console
from rich.table import Table

from amperity_assets.errors import AmperityAssetsError

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)

FAILED = 1
"""Exit code: the command worked as asked, but what it checked or ran failed."""
INTERRUPTED = 130
"""Exit code: stopped by Ctrl-C."""

Row = Mapping[str, object]


def print_rows(
    rows: Sequence[Row], *, as_json: bool, title: str = "", empty: str = "Nothing to show."
) -> None:
    """Print records as a table, or as a JSON array when ``as_json``."""
    if as_json:
        sys.stdout.write(json.dumps(rows, default=_json_value, indent=2) + "\n")
        return
    if not rows:
        out.print(empty)
        return
    table = Table(title=title or None, title_justify="left", title_style="bold", box=None)
    for name in rows[0]:
        number = all(isinstance(row[name], int | float | Decimal | None) for row in rows)
        table.add_column(
            name, justify="right" if number else "left", header_style="dim", overflow="fold"
        )
    for row in rows:
        table.add_row(*(_cell(value) for value in row.values()))
    out.print(table)


def print_error(error: AmperityAssetsError) -> None:
    """Print an error and what to do next on standard error."""
    err.print(f"[bold red]{type(error).__name__}[/]", end=": ")
    err.print(error.what, markup=False)
    if error.next_step:
        err.print("[bold]Next[/]", end=": ")
        err.print(error.next_step, markup=False)


def fail(message: str) -> typer.Exit:
    """Print a message on standard error; raise the returned exit."""
    err.print(message, markup=False)
    return typer.Exit(FAILED)


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S")
        case _:
            return str(value).replace("[", "\\[")


def _json_value(value: object) -> object:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case bytes():
            return value.hex()
        case _:
            return str(value)
