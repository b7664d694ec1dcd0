"""Databases as assets: one per table, with the lineage that its SQL gives."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import dagster as dg

from amperity_assets.asset_catalog.failures import reporting_failures
from amperity_assets.asset_catalog.keys import stage_tags, table_key
from amperity_assets.asset_catalog.metadata import Lineage, markdown_table, table_metadata
from amperity_assets.asset_catalog.resource import WAREHOUSE, run_started, warehouse_of
from amperity_assets.databases.build import BuildResult, build_table
from amperity_assets.databases.tables import TableDefinition
from amperity_assets.semantics import is_pii
from amperity_assets.warehouse import Session, TableName
from amperity_assets.warehouse.lineage import column_lineage

KEYS_CHECK = "keys_are_valid"


@dataclass(frozen=True)
class DatabaseBuild:
    """A database: its table definitions in build order, and the keys of assets they read.

    ``core_keys`` are the asset keys of core tables, whose names are not those of assets.
    """

    name: str
    description: str
    owners: tuple[str, ...]
    definitions: tuple[TableDefinition, ...]
    core_keys: Mapping[TableName, dg.AssetKey]

    @property
    def tables(self) -> dict[str, TableName]:
        """The database's tables by name."""
        return {definition.name: definition.table for definition in self.definitions}

    def key_of(self, table: TableName) -> dg.AssetKey:
        """Return the asset key of a table that the database has or reads."""
        return self.core_keys.get(table, table_key(table))


def database_assets(builds: Sequence[DatabaseBuild]) -> list[dg.AssetsDefinition]:
    """Build one asset per table of each database."""
    return [_table_asset(build, definition) for build in builds for definition in build.definitions]


def _table_asset(build: DatabaseBuild, definition: TableDefinition) -> dg.AssetsDefinition:
    key = table_key(definition.table)

    @dg.asset(
        key=key,
        deps=[build.key_of(table) for table in definition.depends_on],
        group_name=build.name,
        kinds={"duckdb", "sql"},
        description=_description(definition),
        owners=definition.settings.owners or list(build.owners),
        tags=stage_tags("databases"),
        metadata={"dagster/table_name": str(definition.table)},
        required_resource_keys={WAREHOUSE},
        check_specs=[
            dg.AssetCheckSpec(
                KEYS_CHECK, asset=key, description="db/unique and db/required columns (DB-73)."
            )
        ],
        pool=f"database_{build.name}",
    )
    def table(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        with reporting_failures(context), warehouse_of(context).session() as session:
            result = build_table(
                session, definition, run_id=context.run.run_id, now=run_started(context)
            )
            described = table_metadata(
                session,
                definition.table,
                personal=_personal(session, definition.table),
                lineage=_lineage(session, definition),
                key_of=build.key_of,
            )
        yield dg.MaterializeResult(metadata=described, check_results=[_check(result)])

    return table


def _personal(session: Session, table: TableName) -> list[str]:
    columns = (column.name for column in session.columns(table))
    return [column for column in columns if is_pii(column.replace("_", "-"))]


def _lineage(session: Session, definition: TableDefinition) -> Lineage:
    return column_lineage(
        definition.parsed,
        definition.resolve,
        lambda table: [column.name for column in session.columns(table)],
    )


def _check(result: BuildResult) -> dg.AssetCheckResult:
    found = [(finding.column, finding.rule, finding.rows) for finding in result.findings]
    return dg.AssetCheckResult(
        check_name=KEYS_CHECK,
        passed=not found,
        severity=dg.AssetCheckSeverity.WARN,
        description="; ".join(
            f"{column} breaks {rule} in {rows:,} rows" for column, rule, rows in found
        )
        or "All keys are valid.",
        metadata={
            "findings": dg.MetadataValue.md(markdown_table(["Column", "Rule", "Rows"], found))
        }
        if found
        else {},
    )


def _description(definition: TableDefinition) -> str:
    said = definition.settings.description or f"Table {definition.table}."
    return f"{said}\n\n```sql\n{definition.sql.strip()}\n```"
