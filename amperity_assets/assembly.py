"""From a tenant to the arguments of the rooms: the one place that knows both sides."""

from datetime import date

import dagster as dg

from amperity_assets.asset_catalog.keys import domain_key, table_key
from amperity_assets.audiences.assets import SavedQuery
from amperity_assets.databases.assets import DatabaseBuild
from amperity_assets.databases.definitions import database_tables
from amperity_assets.databases.tables import CustomSql, TaggedColumn, TaggedTable
from amperity_assets.feeds.assets import FeedLoad
from amperity_assets.feeds.load import FeedStep
from amperity_assets.sources.assets import SourceCouriers
from amperity_assets.stitch.inputs import StitchField, StitchInput
from amperity_assets.stitch.run import output_tables
from amperity_assets.tenant.model import Tenant
from amperity_assets.warehouse import TableName
from amperity_assets.warehouse.dialect import parse_sql
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


def stitch_outputs(inputs: list[StitchInput]) -> list[TableName]:
    """Return the tables Stitch will publish; none when no table is matched."""
    return output_tables(inputs) if any(given.profiles for given in inputs) else []


def database_builds(
    tenant: Tenant, loads: list[FeedLoad], inputs: list[StitchInput]
) -> list[DatabaseBuild]:
    """Return each database's tables in build order."""
    stitched = stitch_outputs(inputs)
    core = [*stitched, *(load.table for load in loads)]
    tagged = [_tagged_table(load, stitched) for load in loads]
    return [
        DatabaseBuild(
            name=name,
            description=document.settings.description,
            owners=tuple(document.settings.owners) or tenant.owners,
            definitions=tuple(
                database_tables(
                    name,
                    document.settings,
                    {
                        table: CustomSql(file.file, file.text, file.head)
                        for table, file in document.tables.items()
                    },
                    tagged,
                    core,
                )
            ),
            core_keys={load.table: domain_key(load.datasource) for load in loads},
        )
        for name, document in tenant.databases.items()
    ]


def _tagged_table(load: FeedLoad, stitched: list[TableName]) -> TaggedTable:
    copy = TableName("stitch", load.table.name)
    return TaggedTable(
        table=copy if copy in stitched else load.table,
        datasource=load.datasource,
        columns=tuple(
            TaggedColumn(field.name, tuple(field.semantics), field.type)
            for field in load.feed.fields
        ),
        is_profile=load.feed.stitch,
    )


def saved_queries(tenant: Tenant, builds: list[DatabaseBuild]) -> list[SavedQuery]:
    """Return each saved query with the tables of its database."""
    tables = {build.name: build.tables for build in builds}
    return [
        SavedQuery(
            name=name,
            settings=file.head,
            sql=parse_sql(file.text, file=file.file),
            tables=tables[file.head.database],
        )
        for name, file in tenant.queries.items()
    ]


def group_parts(
    tenant: Tenant, group: str, inputs: list[StitchInput], builds: list[DatabaseBuild]
) -> GroupParts:
    """Return what a courier group's run types run."""
    built = [table for build in builds for table in build.tables.values()]
    return GroupParts(
        couriers=tenant.couriers_of(group),
        domain_tables=tenant.feeds_of(group),
        refreshed=tuple(map(table_key, [*stitch_outputs(inputs), *built])),
        queries=tuple(table_key(TableName("queries", name)) for name in tenant.queries),
        activations=tuple(tenant.activations_of(group)),
    )
