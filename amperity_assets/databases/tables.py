"""What a database is made of, and what its standard tables are generated from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from amperity_assets.databases.config import SqlTable
from amperity_assets.semantics import FieldType, column_name
from amperity_assets.warehouse import TableName
from amperity_assets.warehouse.dialect import ParsedSql

STITCHED = "stitch"
"""Schema of what Stitch publishes; its copies of domain tables have an ``amperity_id``."""

UNIFIED_COALESCED = TableName(STITCHED, "unified_coalesced")


@dataclass(frozen=True)
class TaggedColumn:
    """A column of a core table with its semantic tags and its field type."""

    name: str
    tags: tuple[str, ...]
    type: FieldType


@dataclass(frozen=True)
class TaggedTable:
    """A core table whose columns carry tags: a stitched copy, or a domain table without one.

    ``datasource`` is ``source:feed``; ``is_profile`` tells that Stitch matches its rows.
    """

    table: TableName
    datasource: str
    columns: tuple[TaggedColumn, ...]
    is_profile: bool

    @property
    def has_amperity_id(self) -> bool:
        """Whether the table has an Amperity ID (DB-3)."""
        return self.table.schema == STITCHED

    def tagged(self, prefix: str) -> dict[str, TaggedColumn]:
        """Return the columns tagged in a family, by the name of the column they fill (SE-1)."""
        return {
            column_name(tag): column
            for column in self.columns
            for tag in column.tags
            if tag.startswith(prefix)
        }


@dataclass(frozen=True)
class CustomSql:
    """A table of the customer's own: the SQL file's name and text, and the settings of its head."""

    file: str
    text: str
    settings: SqlTable


@dataclass(frozen=True)
class StandardTable:
    """A generated standard table: Spark SQL, its keys and what it is."""

    name: str
    sql: str
    settings: SqlTable


@dataclass(frozen=True)
class TableDefinition:
    """A table of a database, ready to build.

    ``sql`` is Spark SQL. ``reads`` says which table each name in it means; ``depends_on`` are those
    tables, sorted. ``standard`` tables are generated.
    """

    table: TableName
    sql: str
    file: str
    settings: SqlTable
    standard: bool
    depends_on: tuple[TableName, ...]
    parsed: ParsedSql = field(repr=False)
    reads: Mapping[str, TableName] = field(repr=False)

    @property
    def name(self) -> str:
        """The table's name inside its database."""
        return self.table.name

    def resolve(self, name: str) -> TableName | None:
        """Return the table that a name in the SQL means."""
        return self.reads.get(name)


def coalesced_columns(tables: Sequence[TaggedTable]) -> frozenset[str]:
    """Return the columns of Unified_Coalesced that come from tags, plus those always there.

    Documented profile columns and blocklist flags always exist; others only where they are tagged
    (stitch.md section 5).
    """
    tagged = {
        column_name(tag)
        for table in tables
        if table.is_profile
        for column in table.columns
        for tag in column.tags
        if "/" not in tag
    }
    return frozenset(tagged | _ALWAYS)


_ALWAYS = {
    "given_name", "surname", "generational_suffix", "title", "full_name", "email", "phone",
    "address", "address2", "city", "state", "postal", "birthdate", "gender", "ck",
    "has_blv", "blv_address", "blv_email", "blv_given_name", "blv_phone", "blv_surname",
}  # fmt: skip
