"""The command that checks a tenant's files without running anything."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from amperity_assets.cli.inspect import JsonOption, TenantOption
from amperity_assets.cli.output import FAILED, Row, out, print_rows
from amperity_assets.errors import Problem, TenantInvalid
from amperity_assets.tenant.load import load_tenant
from amperity_assets.tenant.model import Tenant
from amperity_assets.tenant.place import tenant_folder
from amperity_assets.tenant.schema import write_schemas
from amperity_assets.workflows.cron import in_words


def check(
    tenant: TenantOption = None,
    as_json: JsonOption = False,
    schema: Annotated[
        Path | None,
        typer.Option(help="Write JSON Schemas for editors into this folder, and check nothing."),
    ] = None,
) -> None:
    """Check a tenant's files; list every problem with its file, line and column.

    Exit code 1 when there are problems. Example: amperity-assets check --tenant my_tenant
    """
    if schema is not None:
        written = write_schemas(schema)
        out.print(f"Wrote {len(written)} schemas to {schema}.")
        return
    folder = tenant or tenant_folder()
    try:
        loaded = load_tenant(folder)
    except TenantInvalid as error:
        _report(folder, error.problems, as_json=as_json)
        raise typer.Exit(FAILED) from None
    if as_json:
        _print_json(folder, (), loaded.warnings)
        return
    _print_problems(loaded.warnings, "warning", "yellow")
    _summarize(loaded)


def _report(folder: Path, problems: tuple[Problem, ...], *, as_json: bool) -> None:
    if as_json:
        _print_json(folder, problems, ())
        return
    _print_problems(problems, "error", "red")
    out.print(f"\n[bold red]{_count(len(problems), 'problem')}[/] in {escape(str(folder))}.")


def _print_problems(problems: tuple[Problem, ...], kind: str, color: str) -> None:
    for problem in problems:
        place = f"{problem.file}:{problem.line}:{problem.column}" if problem.line else problem.file
        out.print(f"[bold]{escape(place)}[/]: [{color}]{kind}[/]: {escape(problem.message)}")


def _print_json(folder: Path, problems: tuple[Problem, ...], warnings: tuple[Problem, ...]) -> None:
    found = [
        {
            "severity": severity,
            "file": problem.file,
            "line": problem.line,
            "column": problem.column,
            "message": problem.message,
        }
        for severity, listed in (("error", problems), ("warning", warnings))
        for problem in listed
    ]
    result = {"tenant": str(folder), "valid": not problems, "problems": found}
    sys.stdout.write(json.dumps(result, indent=2) + "\n")


def _summarize(tenant: Tenant) -> None:
    out.print(f"[bold]{escape(tenant.name)}[/]: {escape(str(tenant.folder))} is valid.\n")
    for title, rows in (
        ("Sources", _sources(tenant)),
        ("Courier groups", _groups(tenant)),
        ("Databases", _databases(tenant)),
        ("Activations", _activations(tenant)),
    ):
        print_rows(rows, as_json=False, title=title, empty=f"No {title.lower()} yet.")
        out.print()
    queries = ", ".join(tenant.queries) or "none"
    out.print(f"Queries: {queries}. {_count(len(tenant.warnings), 'warning')}.")


def _sources(tenant: Tenant) -> list[Row]:
    return [
        {
            "source": name,
            "couriers": ", ".join(source.couriers),
            "feeds": ", ".join(source.feeds),
            "to Stitch": ", ".join(feed for feed, of in source.feeds.items() if of.stitch),
        }
        for name, source in tenant.sources.items()
    ]


def _groups(tenant: Tenant) -> list[Row]:
    return [
        {
            "group": name,
            "run type": group.run_type,
            "starts": f"{in_words(group.schedule)}, {group.time_zone}"
            if group.schedule
            else "by hand",
            "active": group.active,
            "couriers": len(group.couriers),
            "activations": ", ".join(tenant.activations_of(name)),
        }
        for name, group in tenant.courier_groups.items()
    ]


def _databases(tenant: Tenant) -> list[Row]:
    return [
        {
            "database": name,
            "standard tables": len(database.settings.standard_tables)
            if database.settings.kind == "customer_360"
            else 0,
            "SQL tables": ", ".join(database.tables),
            "passthroughs": ", ".join(database.settings.passthrough),
        }
        for name, database in tenant.databases.items()
    ]


def _activations(tenant: Tenant) -> list[Row]:
    return [
        {
            "activation": name,
            "sends": activation.query,
            "to": activation.destination,
            "after": activation.courier_group,
        }
        for name, activation in tenant.activations.items()
    ]


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
