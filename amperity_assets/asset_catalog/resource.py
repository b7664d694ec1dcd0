"""The warehouse as a Dagster resource: one open warehouse per run process."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import dagster as dg

from amperity_assets.warehouse import Warehouse

WAREHOUSE = "warehouse"


def warehouse_resource(open_it: Callable[[], Warehouse]) -> dg.ResourceDefinition:
    """Wrap a function that opens the tenant's warehouse; it is closed when the run ends."""

    @dg.resource(description="Where all tables live; see `warehouse` in tenant.yaml.")
    def warehouse(_: dg.InitResourceContext) -> Iterator[Warehouse]:
        opened = open_it()
        try:
            yield opened
        finally:
            opened.close()

    return warehouse


def warehouse_of(context: dg.AssetExecutionContext) -> Warehouse:
    """Return the run's warehouse."""
    opened: Warehouse = context.resources.warehouse
    return opened


def run_started(context: dg.AssetExecutionContext) -> datetime:
    """Return when the run was started (UTC): the one "now" of everything in it."""
    stats = context.instance.get_run_record_by_id(context.run.run_id)
    started = stats.start_time if stats and stats.start_time else None
    return datetime.fromtimestamp(started, UTC) if started else datetime.now(UTC)
