"""Commands that look at the warehouse: tables, history, restore, sql."""

from pathlib import Path
from typing import Annotated

import typer

from amperity_assets.cli.output import out, print_rows
from amperity_assets.cli.place import current_tenant, warehouse_session
from amperity_assets.errors import TableMissing, UsageError
from amperity_assets.warehouse import Session, TableName, sql_name
from amperity_assets.warehouse.dialect import parse_sql, translate

TenantOption = Annotated[
    Path | None,
    typer.Option("--tenant", help="Tenant folder; default is AMPERITY_ASSETS_TENANT or the demo."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def tables(tenant: TenantOption = None, as_json: JsonOption = False) -> None:
    """List the tables of the warehouse: rows, version, last update.

    Example: amperity-assets tables --json
    """
    with warehouse_session(current_tenant(tenant)) as session:
        rows = [
            {"table": str(t.name), "rows": t.rows, "version": t.version, "updated": t.updated}
            for t in session.tables()
        ]
    print_rows(rows, as_json=as_json, empty="The warehouse has no tables yet.")


def history(table: str, tenant: TenantOption = None, as_json: JsonOption = False) -> None:
    """Show every version of a table, newest first.

    Example: amperity-assets history customer_360.merged_customers
    """
    with warehouse_session(current_tenant(tenant)) as session:
        name = find_table(session, table)
        rows = [
            {
                "version": v.version,
                "committed": v.committed,
                "rows": v.rows,
                "what": v.message,
                "run": v.run_id,
            }
            for v in session.history(name)
        ]
    print_rows(rows, as_json=as_json, title="" if as_json else str(name))


def restore(table: str, version: int, tenant: TenantOption = None) -> None:
    """Bring an earlier version of a table back, as a new version.

    Example: amperity-assets restore customer_360.customer_360 41
    """
    with warehouse_session(current_tenant(tenant), read_only=False) as session:
        name = find_table(session, table)
        rows = session.restore(name, version)
    out.print(f"{name} is again as in version {version}: {rows:,} rows.")


def sql(
    statement: str,
    tenant: TenantOption = None,
    as_json: JsonOption = False,
    limit: Annotated[int, typer.Option(min=1, help="Most rows to print.")] = 100,
) -> None:
    """Run a Spark SQL SELECT over all tables of the warehouse; nothing can be changed.

    Example: amperity-assets sql "select gender, count(*) from customer_360 group by gender"
    """
    with warehouse_session(current_tenant(tenant)) as session:
        known = [info.name for info in session.tables()]
        select = translate(
            parse_sql(statement, file="sql"),
            lambda name: match(known, name),
            known=[str(name) for name in known],
        )
        result = session.query(f"select * from ({select}) limit {limit + 1}").to_pylist()
    print_rows(result[:limit], as_json=as_json, empty="No rows.")
    if len(result) > limit and not as_json:
        out.print(f"… more rows than {limit}; raise --limit to see them.", style="dim")


def find_table(session: Session, text: str) -> TableName:
    """Find a table by its full name, or by its bare name when only one table has it.

    Raises:
        TableMissing: there is none.
        UsageError: several schemas have a table of that name.
    """
    known = [info.name for info in session.tables()]
    found = match(known, text)
    if found is None:
        raise TableMissing(text, [str(name) for name in known] + [name.name for name in known])
    return found


def match(known: list[TableName], text: str) -> TableName | None:
    """Return the known table that a name means, letter case ignored; None when there is none.

    A bare name is looked for among the databases' tables, then Stitch's, then domain tables.
    """
    schema, dot, name = text.rpartition(".")
    wanted = sql_name(name)
    found = [t for t in known if t.name == wanted and (not dot or t.schema == sql_name(schema))]
    nearest = [t for t in found if _distance(t) == min(map(_distance, found))]
    if len(nearest) > 1:
        raise UsageError(
            f"'{text}' is in several schemas: {', '.join(map(str, nearest))}.",
            next_step=f"write one of them in full, e.g. {nearest[0]}.",
        )
    return nearest[0] if nearest else None


def _distance(table: TableName) -> int:
    return {"stitch": 1, "domain": 2, "queries": 3, "ledger": 4}.get(table.schema, 0)
