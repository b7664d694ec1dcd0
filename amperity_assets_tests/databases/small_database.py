"""A small warehouse of core tables, and a way to build a database's tables from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pyarrow as pa

from amperity_assets.databases.build import BuildResult, build_table
from amperity_assets.databases.config import ALL_STANDARD_TABLES, Database, StandardTable
from amperity_assets.databases.definitions import database_tables
from amperity_assets.databases.tables import CustomSql, TaggedColumn, TaggedTable
from amperity_assets.semantics import FieldType
from amperity_assets.warehouse import Session, TableName, quote

NOW = datetime(2026, 10, 30, 6, 0, tzinfo=UTC)
Row = dict[str, object]

_TYPES: dict[FieldType, str] = {
    "boolean": "boolean",
    "date": "date",
    "datetime": "timestamp",
    "decimal": "decimal(38,2)",
    "float": "double",
    "integer": "bigint",
    "string": "varchar",
}

ITEM_TAGS: dict[str, FieldType] = {
    "order-id": "string",
    "product-id": "string",
    "order-datetime": "datetime",
    "item-quantity": "integer",
    "item-revenue": "decimal",
    "item-cost": "decimal",
    "is-return": "boolean",
    "is-cancellation": "boolean",
    "order-discount-amount": "decimal",
    "purchase-brand": "string",
    "purchase-channel": "string",
    "store-id": "string",
}
PROFILE_COLUMNS = (
    "amperity_id", "datasource", "pk", "given_name", "surname", "full_name",
    "generational_suffix", "title", "email", "phone", "address", "address2", "city", "state",
    "postal", "gender", "ck", "update_dt", "create_dt", "country", "company", "email_work",
)  # fmt: skip
FLAGS = ("has_blv", "blv_address", "blv_email", "blv_given_name", "blv_phone", "blv_surname")
PROFILE_TAGS = ("update-dt", "create-dt", "country", "company", "email-work")


@dataclass
class SmallDatabase:
    """Core tables written to a session, and what is known of them."""

    session: Session
    tagged: list[TaggedTable] = field(default_factory=list)
    results: dict[str, BuildResult] = field(default_factory=dict)

    def write(self, table: TableName, types: Mapping[str, str], rows: Sequence[Row]) -> None:
        """Replace a table by rows; columns that a row lacks are NULL."""
        values = [
            {name: None if row.get(name) is None else str(row[name]) for name in types}
            for row in rows
        ]
        schema = pa.schema([(name, pa.string()) for name in types])
        self.session.stage_arrow("given_rows", pa.Table.from_pylist(values, schema=schema))
        columns = ", ".join(
            f"cast({quote(name)} as {kind}) as {quote(name)}" for name, kind in types.items()
        )
        with self.session.transaction("test") as transaction:
            transaction.replace(table, f"select {columns} from given_rows")

    def items(
        self,
        rows: Sequence[Row],
        *,
        datasource: str = "shop:items",
        tags: Mapping[str, FieldType] = ITEM_TAGS,
        prefix: str = "txn-item/",
        schema: str = "stitch",
    ) -> None:
        """Add a table whose columns are named like their tags."""
        table = TableName(schema, datasource.replace(":", "_"))
        names = {tag.replace("-", "_"): tag for tag in tags}
        types = {name: _TYPES[tags[tag]] for name, tag in names.items()} | {"_pk": "varchar"}
        types |= {"amperity_id": "varchar"} if schema == "stitch" else {}
        numbered = [{"_pk": f"k{at}"} | row for at, row in enumerate(rows)]
        self.write(table, types, numbered)
        columns = tuple(
            TaggedColumn(name, (f"{prefix}{tag}",), tags[tag]) for name, tag in names.items()
        )
        self._tag(TaggedTable(table, datasource, columns, is_profile=False))

    def profiles(
        self,
        rows: Sequence[Row],
        *,
        without: Sequence[str] = (),
        tags: Sequence[str] = PROFILE_TAGS,
    ) -> None:
        """Write Unified_Coalesced; it has every column but those left out."""
        types = {name: "varchar" for name in PROFILE_COLUMNS if name not in without}
        types |= {"birthdate": "date"} | dict.fromkeys(FLAGS, "boolean")
        self.write(TableName("stitch", "unified_coalesced"), types, rows)
        columns = tuple(
            TaggedColumn(f"c{at}", (tag,), "string")
            for at, tag in enumerate(tags)
            if tag.replace("-", "_") not in without
        )
        table = TableName("stitch", "shop_customers")
        self._tag(TaggedTable(table, "shop:customers", columns, is_profile=True))

    def _tag(self, table: TaggedTable) -> None:
        others = [known for known in self.tagged if known.datasource != table.datasource]
        self.tagged = [*others, table]

    def build(
        self,
        *tables: StandardTable,
        settings: Database | None = None,
        sql: Mapping[str, CustomSql] | None = None,
        now: datetime = NOW,
    ) -> None:
        """Build the named tables of database ``c360``; all of them when none is named."""
        core = [TableName("stitch", "unified_coalesced"), *(table.table for table in self.tagged)]
        settings = settings or Database(standard_tables=list(tables or ALL_STANDARD_TABLES))
        definitions = database_tables("c360", settings, sql or {}, self.tagged, core)
        for definition in definitions:
            if not tables or definition.name in tables:
                result = build_table(self.session, definition, run_id="r1", now=now)
                self.results[definition.name] = result

    def rows(self, table: str, columns: str = "*", *, order: str = "1") -> list[Row]:
        """Return rows of a built table as dictionaries."""
        sql = f"select {columns} from c360.{quote(table)} order by {order}"
        found: list[Row] = self.session.query(sql).to_pylist()
        return found

    def columns(self, table: str) -> dict[str, str]:
        """Return the columns of a built table with their types."""
        found = self.session.columns(TableName("c360", table))
        return {column.name: column.type for column in found}


ITEMIZED: tuple[StandardTable, ...] = ("unified_itemized_transactions",)
ORDERS: tuple[StandardTable, ...] = (*ITEMIZED, "unified_transactions")
ATTRIBUTES: tuple[StandardTable, ...] = (*ORDERS, "transaction_attributes_extended")
