"""Stitch as one multi-asset: its output tables and the stitched copies of its inputs."""

from collections.abc import Iterator, Mapping, Sequence

import dagster as dg

from amperity_assets.asset_catalog.failures import reporting_failures
from amperity_assets.asset_catalog.keys import STITCH, domain_key, stage_tags, table_key
from amperity_assets.asset_catalog.metadata import markdown_table, table_metadata
from amperity_assets.asset_catalog.resource import WAREHOUSE, run_started, warehouse_of
from amperity_assets.semantics import column_name, is_pii
from amperity_assets.stitch.config import StitchConfig
from amperity_assets.stitch.inputs import StitchInput
from amperity_assets.stitch.run import StitchResult, output_tables, run_stitch
from amperity_assets.warehouse import Session, TableName

_DESCRIPTIONS = {
    "unified_coalesced": "Every profile record as sourced, with its Amperity ID: one row per "
    "datasource and pk.",
    "unified_scores": "Every scored pair of records that share an Amperity ID, 0.0 to 5.0.",
    "unified_preprocessed_raw": "Normalised values that Stitch compared, bad values emptied: one "
    "row per group of duplicates.",
    "amperity_ids": "The mapping from record to Amperity ID that the next run starts from.",
}


def stitch_assets(
    inputs: Sequence[StitchInput], config: StitchConfig, owners: Sequence[str] = ()
) -> list[dg.AssetsDefinition]:
    """Build the Stitch multi-asset; empty when no table is made available to Stitch."""
    if not any(given.profiles for given in inputs):
        return []
    tables = output_tables(inputs)
    names = {table_key(table).to_python_identifier(): table for table in tables}

    @dg.multi_asset(
        name="stitch",
        specs=[_spec(table, inputs, owners) for table in tables],
        required_resource_keys={WAREHOUSE},
        pool="stitch",
    )
    def stitch(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        with reporting_failures(context), warehouse_of(context).session() as session:
            result = run_stitch(
                session,
                inputs,
                config,
                run_id=context.run.run_id,
                now=run_started(context),
                progress=context.log.info,
            )
            for table in names.values():
                yield _materialized(session, table, inputs, result)

    return [stitch]


def _spec(table: TableName, inputs: Sequence[StitchInput], owners: Sequence[str]) -> dg.AssetSpec:
    source = _copied_from(table, inputs)
    profiles = [given.datasource for given in inputs if given.profiles]
    feeding = profiles if source is None else [*profiles, source.datasource]
    return dg.AssetSpec(
        key=table_key(table),
        deps=[domain_key(datasource) for datasource in sorted(set(feeding))],
        group_name=STITCH,
        kinds={"duckdb", "python"},
        description=_DESCRIPTIONS.get(table.name)
        or f"Domain table {source.datasource if source else ''} with its Amperity ID (ST-100).",
        owners=list(owners),
        tags=stage_tags("stitch"),
        metadata={"dagster/table_name": str(table)},
    )


def _copied_from(table: TableName, inputs: Sequence[StitchInput]) -> StitchInput | None:
    return next((given for given in inputs if given.table.name == table.name), None)


def _materialized(
    session: Session, table: TableName, inputs: Sequence[StitchInput], result: StitchResult
) -> dg.MaterializeResult[None]:
    source = _copied_from(table, inputs)
    columns = [column.name for column in session.columns(table)]
    lineage = (
        {field.column: [(source.table, field.column)] for field in source.fields}
        if source
        else _unified_lineage(columns, inputs)
    )
    keys = {given.table: domain_key(given.datasource) for given in inputs}
    personal = {
        field.column for given in inputs for field in given.fields if any(map(is_pii, field.tags))
    } | {column for column in columns if is_pii(column.replace("_", "-"))}
    described = table_metadata(session, table, personal=personal, lineage=lineage, key_of=keys.get)
    extra = _numbers(result) if table.name == "unified_coalesced" else {}
    return dg.MaterializeResult(asset_key=table_key(table), metadata={**described, **extra})


def _unified_lineage(
    columns: Sequence[str], inputs: Sequence[StitchInput]
) -> dict[str, list[tuple[TableName, str]]]:
    """Trace a unified column to every field that carries its semantic tag."""
    found: dict[str, list[tuple[TableName, str]]] = {column: [] for column in columns}
    for given in inputs:
        if given.profiles:
            for field in given.fields:
                for tag in field.tags:
                    found.get(column_name(tag), []).append((given.table, field.column))
    return found


def _numbers(result: StitchResult) -> Mapping[str, dg.MetadataValue | int]:
    numbers = {name: value for name, value in vars(result).items() if isinstance(value, int)}
    seconds = [(name, f"{took:.2f} s") for name, took in result.seconds.items()]
    return {
        **{name.replace("_", " "): value for name, value in numbers.items()},
        "seconds per step": dg.MetadataValue.md(markdown_table(["Step", "Took"], seconds)),
    }
