"""Saved queries as assets: each keeps its last result as a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import dagster as dg

from amperity_assets.asset_catalog.failures import reporting_failures
from amperity_assets.asset_catalog.keys import QUERIES, stage_tags, table_key
from amperity_assets.asset_catalog.metadata import Lineage, table_metadata
from amperity_assets.asset_catalog.resource import WAREHOUSE, run_started, warehouse_of
from amperity_assets.audiences.config import Query
from amperity_assets.warehouse import Session, TableName
from amperity_assets.warehouse.dialect import ParsedSql, referenced_tables, translate
from amperity_assets.warehouse.lineage import column_lineage
from amperity_assets.warehouse.publish import publish_select


@dataclass(frozen=True)
class SavedQuery:
    """A saved query with its parsed SQL and the tables of its database by lower-case name."""

    name: str
    settings: Query
    sql: ParsedSql
    tables: dict[str, TableName]

    def resolve(self, name: str) -> TableName | None:
        """Return the table that a name in the SQL means, letter case ignored."""
        return self.tables.get(name.lower().removeprefix(f"{self.settings.database}."))

    @property
    def reads(self) -> list[TableName]:
        """The tables the query reads."""
        found = (self.resolve(reference.name) for reference in referenced_tables(self.sql))
        return sorted({table for table in found if table is not None})


def query_assets(queries: Sequence[SavedQuery]) -> list[dg.AssetsDefinition]:
    """Build one asset per saved query, in its database's lineage."""
    return [_query_asset(query) for query in queries]


def _query_asset(query: SavedQuery) -> dg.AssetsDefinition:
    table = TableName("queries", query.name)

    @dg.asset(
        key=table_key(table),
        deps=[table_key(read) for read in query.reads],
        group_name=QUERIES,
        kinds={"duckdb", "sql"},
        description=_description(query),
        owners=query.settings.owners,
        tags=stage_tags("queries"),
        metadata={"dagster/table_name": str(table)},
        required_resource_keys={WAREHOUSE},
    )
    def saved_query(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        with reporting_failures(context), warehouse_of(context).session() as session:
            publish_select(
                session,
                table,
                translate(query.sql, query.resolve, now=run_started(context), known=query.tables),
                file=query.sql.file,
                message=f"query {query.name}",
                run_id=context.run.run_id,
            )
            described = table_metadata(
                session, table, lineage=_lineage(session, query), key_of=table_key
            )
        yield dg.MaterializeResult(metadata=described)

    return saved_query


def _lineage(session: Session, query: SavedQuery) -> Lineage:
    return column_lineage(
        query.sql,
        query.resolve,
        lambda table: [column.name for column in session.columns(table)],
    )


def _description(query: SavedQuery) -> str:
    said = query.settings.description or f"Saved query over {query.settings.database}."
    return f"{said}\n\n```sql\n{query.sql.text.strip()}\n```"
