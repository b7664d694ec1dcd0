"""The code location: one tenant folder in, one ``Definitions`` out."""

import dagster as dg

from amperity_assets.activations.assets import activation_assets
from amperity_assets.assembly import (
    database_builds,
    feed_loads,
    file_dates,
    group_parts,
    saved_queries,
    source_couriers,
    stitch_inputs,
)
from amperity_assets.asset_catalog.resource import WAREHOUSE, warehouse_resource
from amperity_assets.audiences.assets import query_assets
from amperity_assets.databases.assets import database_assets
from amperity_assets.feeds.activate import activate_feeds
from amperity_assets.feeds.assets import domain_table_assets
from amperity_assets.sources.assets import courier_assets
from amperity_assets.stitch.assets import stitch_assets
from amperity_assets.tenant.load import load_tenant
from amperity_assets.tenant.model import Tenant
from amperity_assets.tenant.place import tenant_folder
from amperity_assets.tenant.secrets import resolve
from amperity_assets.warehouse import Warehouse, open_warehouse
from amperity_assets.workflows.jobs import group_jobs
from amperity_assets.workflows.schedules import group_schedule


def define(tenant: Tenant) -> dg.Definitions:
    """Build the assets, jobs and schedules of a tenant."""
    loads = feed_loads(tenant)
    inputs = stitch_inputs(loads)
    databases = database_builds(tenant, loads, inputs)
    queries = saved_queries(tenant, databases)
    groups = tenant.courier_groups
    schedules = (group_schedule(name, group) for name, group in groups.items())
    return dg.Definitions(
        assets=[
            *courier_assets(source_couriers(tenant), file_dates(tenant.first_file_date), resolve),
            *domain_table_assets(loads),
            *stitch_assets(inputs, tenant.stitch, tenant.owners),
            *database_assets(databases),
            *query_assets(queries),
            *activation_assets(tenant.activations, tenant.destinations, resolve),
        ],
        jobs=[
            job
            for name, group in groups.items()
            for job in group_jobs(name, group, group_parts(tenant, name, inputs, databases))
        ],
        schedules=[schedule for schedule in schedules if schedule],
        resources={WAREHOUSE: warehouse_resource(lambda: open_tenant_warehouse(tenant))},
        executor=dg.in_process_executor,
    )


def open_tenant_warehouse(tenant: Tenant) -> Warehouse:
    """Open the tenant's warehouse, in which every feed has its domain table."""
    path = resolve(tenant.warehouse.path, where="warehouse.path in tenant.yaml")
    warehouse = open_warehouse(tenant.warehouse.model_copy(update={"path": path}))
    with warehouse.session() as session:
        activate_feeds(session, tenant.feeds)
    return warehouse


defs = define(load_tenant(tenant_folder()))
