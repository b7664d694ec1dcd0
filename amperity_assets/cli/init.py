"""The command that makes a tenant from a CSV file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from amperity_assets.cli.output import Row, out, print_rows
from amperity_assets.cli.run import run
from amperity_assets.cli.starter.files import Starter
from amperity_assets.cli.starter.guess import Guess
from amperity_assets.cli.starter.write import make_starter, write_starter


def init(
    folder: Annotated[Path, typer.Argument(help="Tenant folder to make.")],
    source: Annotated[Path, typer.Option("--from", help="CSV file with customers.")],
    name: Annotated[str, typer.Option(help="Name of the tenant; default is the folder's.")] = "",
    key: Annotated[
        str, typer.Option(help="Columns that identify a row, such as a,b; default is a guess.")
    ] = "",
    run_it: Annotated[
        bool, typer.Option("--run", help="Run the new tenant's courier group at once.")
    ] = False,
) -> None:
    """Make a tenant from a CSV file: guess its types, key and tags, and write all files.

    Example: amperity-assets init my_tenant --from customers.csv --run
    """
    wanted = [part.strip() for part in key.split(",") if part.strip()]
    today = datetime.now(UTC).date()
    starter = make_starter(folder, source, today=today, title=name, key=wanted)
    tenant = write_starter(starter, folder, source)
    rows = [_row(field) for field in starter.guess.fields]
    print_rows(rows, as_json=False, title=f"Feed {starter.source}:{starter.feed}")
    for note in _notes(starter):
        out.print(f"[yellow]![/] {escape(note)}")
    for warning in tenant.warnings:
        out.print(f"[yellow]![/] {escape(str(warning))}")
    _next(folder, starter)
    if run_it:
        out.print()
        run("daily", day=str(starter.day), tenant=folder)


def _row(field: Guess) -> Row:
    return {
        "column": field.source if field.source is not None else f"number {field.place + 1}",
        "field": field.name,
        "type": " ".join(filter(None, [field.shape.type, field.shape.format])),
        "key": "key" if field.key else "",
        "semantic tags": ", ".join(field.tags),
    }


def _notes(starter: Starter) -> list[str]:
    notes = list(starter.guess.notes)
    if starter.sample.ragged:
        notes.append(f"Rows with another number of columns than the rest: {starter.sample.ragged}.")
    if starter.guess.last_updated is None:
        notes.append("No column tells when a row changed: the row loaded last wins.")
    if not starter.guess.stitch:
        notes.append(
            "Too few columns look like a person's to match customers: tag them in "
            f"sources/{starter.source}.yaml, set `stitch: true`, and add a customer_360 database."
        )
    return notes


def _next(folder: Path, starter: Starter) -> None:
    option = f"--tenant {folder}"
    table = "customer_360" if starter.guess.stitch else f"reports.{starter.source}_{starter.feed}"
    out.print(
        f"\nWrote [bold]{escape(str(folder))}[/] and "
        f"{escape(str(folder.parent / starter.drops / starter.file_name))}. "
        f"Look the guesses over in {escape(str(folder))}/sources/{starter.source}.yaml, then:\n"
    )
    for command in (
        f"check {option}",
        f"run daily --date {starter.day} {option}",
        f'sql "select * from {table} limit 10" {option}',
        f"ui {option}",
    ):
        out.print(f"  amperity-assets {command}", markup=False)
