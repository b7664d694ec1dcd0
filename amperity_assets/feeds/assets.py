"""Feeds as assets: one domain table each, loaded from the files that are landed and not loaded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import dagster as dg

from amperity_assets.asset_catalog.failures import reporting_failures
from amperity_assets.asset_catalog.keys import DOMAIN_TABLES, domain_key, files_key, stage_tags
from amperity_assets.asset_catalog.metadata import column_schema, markdown_table, table_metadata
from amperity_assets.asset_catalog.resource import WAREHOUSE, run_started, warehouse_of
from amperity_assets.feeds.config import Feed
from amperity_assets.feeds.load import FeedStep, LoadReport, load_feed
from amperity_assets.semantics import is_pii
from amperity_assets.warehouse import Column, TableName, sql_name


@dataclass(frozen=True)
class FeedLoad:
    """A feed and the load operations of all couriers that fill it."""

    source: str
    name: str
    feed: Feed
    steps: tuple[FeedStep, ...]
    owners: tuple[str, ...] = ()

    @property
    def datasource(self) -> str:
        """The name Amperity gives the table: ``source:feed`` (DT-1)."""
        return f"{self.source}:{self.name}"

    @property
    def table(self) -> TableName:
        """The domain table in the warehouse."""
        return TableName("domain", sql_name(self.datasource))


def domain_table_assets(loads: Sequence[FeedLoad]) -> list[dg.AssetsDefinition]:
    """Build one asset per feed."""
    return [_domain_table_asset(load) for load in loads]


def _domain_table_asset(load: FeedLoad) -> dg.AssetsDefinition:
    key = domain_key(load.datasource)

    @dg.asset(
        key=key,
        deps=sorted({files_key(step.courier) for step in load.steps}),
        group_name=DOMAIN_TABLES,
        kinds={"duckdb", load.feed.format.type if load.feed.format.type != "ndjson" else "json"},
        description=load.feed.description or f"Domain table {load.datasource}.",
        owners=load.feed.owners or list(load.owners),
        tags=stage_tags("domain_tables"),
        metadata={
            "dagster/table_name": str(load.table),
            "dagster/column_schema": column_schema(
                [Column(field.name, field.type) for field in load.feed.fields],
                _descriptions(load.feed),
                _personal(load.feed),
            ),
        },
        required_resource_keys={WAREHOUSE},
        check_specs=[
            dg.AssetCheckSpec("no_bad_rows", asset=key, description="Rows were rejected (FE-19).")
        ],
    )
    def domain_table(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        with reporting_failures(context), warehouse_of(context).session() as session:
            report = load_feed(
                session,
                landing=warehouse_of(context).landing,
                source=load.source,
                name=load.name,
                feed=load.feed,
                steps=load.steps,
                run_id=context.run.run_id,
                now=run_started(context),
            )
            described = table_metadata(
                session,
                load.table,
                descriptions=_descriptions(load.feed),
                personal=_personal(load.feed),
            )
        yield dg.MaterializeResult(
            metadata={**described, **_load_metadata(report)}, check_results=[_bad_rows(report)]
        )

    return domain_table


def _descriptions(feed: Feed) -> Mapping[str, str]:
    return {
        field.name: " ".join(
            filter(None, [field.description, ", ".join(f"`{tag}`" for tag in field.semantics)])
        )
        for field in feed.fields
    }


def _personal(feed: Feed) -> list[str]:
    return [field.name for field in feed.fields if any(map(is_pii, field.semantics))]


def _load_metadata(report: LoadReport) -> dict[str, dg.MetadataValue | int]:
    return {
        "files loaded": report.files,
        "rows read": report.rows_read,
        "rows rejected": report.rows_bad,
        "rows inserted": report.inserted,
        "rows updated": report.updated,
        "rows unchanged": report.unchanged,
        "warnings": dg.MetadataValue.md("\n".join(f"- {w}" for w in report.warnings) or "none"),
    }


def _bad_rows(report: LoadReport) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        check_name="no_bad_rows",
        passed=report.rows_bad == 0,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{report.rows_bad:,} of {report.rows_read:,} rows were rejected.",
        metadata={
            "reasons": dg.MetadataValue.md(
                markdown_table(["Reason", "Rows"], sorted(report.reasons.items()))
            )
        }
        if report.reasons
        else {},
    )
