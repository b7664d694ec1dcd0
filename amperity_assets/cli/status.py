"""The command that shows where everything stands."""

from datetime import UTC, datetime

from dagster import DagsterInstance, RunsFilter

from amperity_assets.asset_catalog.keys import GROUP_TAG, INITIATOR_TAG, RUN_TYPE_TAG
from amperity_assets.cli.inspect import JsonOption, TenantOption
from amperity_assets.cli.output import Row, out, print_rows
from amperity_assets.cli.place import current_tenant, warehouse_session
from amperity_assets.errors import UsageError
from amperity_assets.tenant.model import Tenant
from amperity_assets.tenant.place import home
from amperity_assets.workflows.instance import open_instance


def status(tenant: TenantOption = None, as_json: JsonOption = False) -> None:
    """Show the courier groups, their last runs, and the tables.

    Example: amperity-assets status
    """
    chosen = current_tenant(tenant)
    with open_instance(home()) as instance:
        groups = [_group(instance, chosen, name) for name in chosen.courier_groups]
        runs = _runs(instance)
    tables = _tables(chosen)
    if as_json:
        print_rows([{"groups": groups, "runs": runs, "tables": tables}], as_json=True)
        return
    print_rows(groups, as_json=False, title=f"Courier groups of {chosen.name}")
    out.print()
    print_rows(runs, as_json=False, title="Last runs", empty="No run yet.")
    out.print()
    print_rows(tables, as_json=False, title="Tables", empty="No table yet.")


def _group(instance: DagsterInstance, tenant: Tenant, name: str) -> Row:
    group = tenant.courier_groups[name]
    last = instance.get_run_records(RunsFilter(tags={GROUP_TAG: name}), limit=1)
    return {
        "group": name,
        "run type": group.run_type,
        "schedule": f"{group.schedule} ({group.time_zone})" if group.schedule else "by hand",
        "active": group.active,
        "last run": last[0].dagster_run.status.value.lower() if last else "never",
        "started": _time(last[0].start_time) if last else None,
    }


def _runs(instance: DagsterInstance) -> list[Row]:
    return [
        {
            "run": record.dagster_run.run_id[:8],
            "job": record.dagster_run.job_name,
            "run type": record.dagster_run.tags.get(RUN_TYPE_TAG),
            "started by": record.dagster_run.tags.get(INITIATOR_TAG, "manual"),
            "state": record.dagster_run.status.value.lower(),
            "started": _time(record.start_time),
            "seconds": round(record.end_time - record.start_time, 1)
            if record.end_time and record.start_time
            else None,
        }
        for record in instance.get_run_records(limit=10)
    ]


def _tables(tenant: Tenant) -> list[Row]:
    try:
        with warehouse_session(tenant) as session:
            return [
                {"table": str(t.name), "rows": t.rows, "version": t.version, "updated": t.updated}
                for t in session.tables()
            ]
    except UsageError:
        return []


def _time(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
