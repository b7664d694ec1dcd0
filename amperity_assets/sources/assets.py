"""Couriers as assets: external drops on the far left, files partitioned by file date."""

import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import dagster as dg

from amperity_assets.asset_catalog.failures import reporting_failures
from amperity_assets.asset_catalog.keys import DROPS, FILES, drop_key, files_key, stage_tags
from amperity_assets.asset_catalog.metadata import markdown_table
from amperity_assets.asset_catalog.resource import WAREHOUSE, run_started, warehouse_of
from amperity_assets.asset_catalog.window import file_window
from amperity_assets.sources.config import Connection, Courier
from amperity_assets.sources.landing import LandingReport, land_days

OPTIONAL_CHECK = "optional_files_present"


@dataclass(frozen=True)
class SourceCouriers:
    """One source: its connection, its couriers by name, and the kinds its drop shows in the UI."""

    connection: Connection
    couriers: Mapping[str, Courier]
    description: str
    owners: tuple[str, ...] = ()


def courier_assets(
    sources: Mapping[str, SourceCouriers],
    partitions: dg.DailyPartitionsDefinition,
    resolve: Callable[[str], str],
) -> list[dg.AssetsDefinition | dg.AssetSpec]:
    """Build one external drop per source and one files asset per courier.

    Args:
        sources: sources by name.
        partitions: the tenant's file dates, shared by all couriers.
        resolve: replaces ``${env:NAME}`` in a setting when it is used.
    """
    drops: list[dg.AssetsDefinition | dg.AssetSpec] = [
        dg.AssetSpec(
            key=drop_key(name),
            group_name=DROPS,
            kinds={"file"},
            description=source.description or f"The drop folder of {name}.",
            owners=list(source.owners),
            tags=stage_tags("drops"),
        )
        for name, source in sources.items()
    ]
    with warnings.catch_warnings():
        # backfill_policy is marked beta; without it a range becomes a run per date.
        warnings.simplefilter("ignore", dg.BetaWarning)
        return drops + [
            _files_asset(name, courier_name, source, partitions, resolve)
            for name, source in sources.items()
            for courier_name in source.couriers
        ]


def _files_asset(
    source_name: str,
    courier_name: str,
    source: SourceCouriers,
    partitions: dg.DailyPartitionsDefinition,
    resolve: Callable[[str], str],
) -> dg.AssetsDefinition:
    courier = source.couriers[courier_name]
    courier_key = f"{source_name}/{courier_name}"
    connection = source.connection

    @dg.asset(
        key=files_key(courier_key),
        deps=[drop_key(source_name)],
        partitions_def=partitions,
        backfill_policy=dg.BackfillPolicy.single_run(),
        group_name=FILES,
        kinds={"file"},
        description=_description(courier_key, courier),
        owners=list(source.owners),
        tags=stage_tags("files"),
        required_resource_keys={WAREHOUSE},
        check_specs=[
            dg.AssetCheckSpec(
                OPTIONAL_CHECK,
                asset=files_key(courier_key),
                description="Optional files are missing (CO-14); the run goes on.",
            )
        ],
    )
    def files(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        window = file_window(context, partitions)
        warehouse = warehouse_of(context)
        with reporting_failures(context), warehouse.session() as session:
            reports = land_days(
                session,
                landing=warehouse.landing,
                courier_key=courier_key,
                courier=courier,
                connection=connection.model_copy(update={"path": resolve(connection.path)}),
                days=window.days,
                absent_is_failure=window.kind != "all",
                run_id=context.run.run_id,
                now=run_started(context),
            )
        _record_days(context, courier_key, reports, all_dates=window.kind == "all")
        expected = [report for report in reports if report.found or window.kind != "all"]
        yield _result(reports, expected)

    return files


def _record_days(
    context: dg.AssetExecutionContext,
    courier_key: str,
    reports: list[LandingReport],
    *,
    all_dates: bool,
) -> None:
    """Give each file date its own numbers; a run without dates marks those that had files."""
    for report in reports:
        day = report.day.isoformat()
        metadata = {"files": report.found, "new files": report.landed, "bytes": report.bytes}
        if not all_dates:
            context.add_asset_metadata(metadata, partition_key=day)
        elif report.found:
            context.log_event(
                dg.AssetMaterialization(files_key(courier_key), partition=day, metadata=metadata)
            )


def _result(
    reports: list[LandingReport], expected: list[LandingReport]
) -> dg.MaterializeResult[None]:
    missing = [(report.day, name) for report in expected for name in report.missing_optional]
    warnings = [warning for report in reports for warning in report.warnings]
    return dg.MaterializeResult(
        metadata={
            "run: files": sum(report.found for report in reports),
            "run: new files": sum(report.landed for report in reports),
            "run: bytes": sum(report.bytes for report in reports),
            "run: dates with files": sum(report.found > 0 for report in reports),
            "warnings": dg.MetadataValue.md("\n".join(f"- {w}" for w in warnings) or "none"),
        },
        check_results=[
            dg.AssetCheckResult(
                check_name=OPTIONAL_CHECK,
                passed=not missing,
                severity=dg.AssetCheckSeverity.WARN,
                description=(
                    f"Optional files that did not come: {len(missing)}." if missing else "All came."
                ),
                metadata={
                    "missing": dg.MetadataValue.md(
                        markdown_table(["File date", "Expected file"], missing[:50])
                    )
                }
                if missing
                else {},
            )
        ],
    )


def _description(courier_key: str, courier: Courier) -> str:
    lines = [
        (f"`{entry.pattern}`", "optional" if entry.optional else "required", ", ".join(entry.tags))
        for entry in courier.files
    ]
    return (
        f"{courier.description or f'Files of courier {courier_key}, by file date.'}\n\n"
        + markdown_table(["File", "", "File tags"], lines)
    )
