"""From a tenant to the arguments of the rooms: the one place that knows both sides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import dagster as dg

from amperity_assets.asset_catalog.keys import table_key
from amperity_assets.audiences.assets import SavedQuery
from amperity_assets.feeds.assets import FeedLoad
from amperity_assets.feeds.load import FeedStep
from amperity_assets.sources.assets import SourceCouriers
from amperity_assets.stitch.inputs import StitchField, StitchInput
from amperity_assets.stitch.run import output_tables
from amperity_assets.tenant.model import Tenant
from amperity_assets.warehouse import TableName
from amperity_assets.workflows.jobs import GroupParts


def file_dates(first: date) -> dg.DailyPartitionsDefinition:
    """Return the tenant's file dates: one definition for all couriers, today included."""
    return dg.DailyPartitionsDefinition(start_date=first.isoformat(), end_offset=1)


def source_couriers(tenant: Tenant) -> dict[str, SourceCouriers]:
    """Return each source's connection and couriers."""
    return {
        name: SourceCouriers(
            connection=source.connection,
            couriers=source.couriers,
            description=source.description,
            owners=tuple(source.owners),
        )
        for name, source in tenant.sources.items()
    }


def feed_loads(tenant: Tenant) -> list[FeedLoad]:
    """Return each feed with the load operations of its source's couriers."""
    return [
        FeedLoad(
            source=source_name,
            name=feed_name,
            feed=feed,
            steps=tuple(
                FeedStep(f"{source_name}/{courier_name}", step.file, step.truncate)
                for courier_name, courier in source.couriers.items()
                for step in courier.load
                if step.feed == feed_name
            ),
            owners=tuple(source.owners),
        )
        for source_name, source in tenant.sources.items()
        for feed_name, feed in source.feeds.items()
    ]


def stitch_inputs(loads: list[FeedLoad]) -> list[StitchInput]:
    """Return the tables Stitch matches, and those whose rows get an ID by a foreign key (ST-2)."""
    return [
        StitchInput(
            table=load.table,
            datasource=load.datasource,
            fields=tuple(
                StitchField(field.name, tuple(field.semantics)) for field in load.feed.fields
            ),
            profiles=load.feed.stitch,
        )
        for load in loads
        if load.feed.stitch or _has_foreign_key(load)
    ]


def _has_foreign_key(load: FeedLoad) -> bool:
    return any(tag.startswith("fk-") for field in load.feed.fields for tag in field.semantics)


def core_tables(loads: list[FeedLoad], inputs: list[StitchInput]) -> list[TableName]:
    """Return the tables every database may read: Stitch's, then domain tables."""
    stitched = output_tables(inputs) if any(given.profiles for given in inputs) else []
    return [*stitched, *(load.table for load in loads)]


def group_parts(
    tenant: Tenant, group: str, inputs: list[StitchInput], builds: list[DatabaseBuild]
) -> GroupParts:
    """Return what a courier group's run types run."""
    stitched = output_tables(inputs) if any(given.profiles for given in inputs) else []
    built = [table for build in builds for table in build.tables.values()]
    return GroupParts(
        couriers=tenant.couriers_of(group),
        domain_tables=tenant.feeds_of(group),
        refreshed=tuple(map(table_key, [*stitched, *built])),
        queries=tuple(table_key(TableName("queries", name)) for name in tenant.queries),
        activations=tuple(tenant.activations_of(group)),
    )
