"""Which tables a database's SQL and its queries can name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from amperity_assets.stitch.config import UNIFIED_TABLES
from amperity_assets.tenant.documents import Documents
from amperity_assets.warehouse.names import TableName, sql_name


@dataclass(frozen=True)
class KnownTables:
    """Tables by the names that SQL may use for them, letter case ignored."""

    names: frozenset[str]

    @classmethod
    def of(cls, tables: Iterable[TableName]) -> "KnownTables":
        """Make the names of tables known: bare and with their schema."""
        return cls(frozenset(name for table in tables for name in (table.name, str(table))))

    def __contains__(self, written: object) -> bool:
        return normal(str(written)) in self.names

    def __or__(self, other: "KnownTables") -> "KnownTables":
        return KnownTables(self.names | other.names)

    def bare(self) -> list[str]:
        """Return the names without schema, sorted, for people."""
        return sorted(name for name in self.names if "." not in name)


def normal(written: str) -> str:
    """Return a name in SQL as the warehouse spells it: ``Shop:Orders`` is ``shop_orders``."""
    schema, dot, name = written.strip().strip("`").rpartition(".")
    return f"{sql_name(schema)}{dot}{sql_name(name.strip('`'))}"


def core_tables(documents: Documents) -> KnownTables:
    """Return what every database may read: Stitch's tables, stitched copies and domain tables."""
    feeds = [
        sql_name(f"{source}:{name}")
        for source, document in documents.sources.items()
        for name in document.yaml.section("feeds")
    ]
    return KnownTables.of(
        TableName(schema, name)
        for schema, names in (("stitch", (*UNIFIED_TABLES, *feeds)), ("domain", feeds))
        for name in names
    )


def own_tables(documents: Documents, database: str) -> KnownTables:
    """Return the tables of a database: standard ones, passthroughs and SQL files."""
    return KnownTables.of(TableName(database, name) for name in table_files(documents, database))


def table_files(documents: Documents, database: str) -> Mapping[str, str]:
    """Return what makes each table of a database: ``standard``, ``passthrough`` or ``sql``."""
    settings = documents.databases[database].settings
    made: dict[str, str] = {}
    if settings is not None:
        standard = settings.standard_tables if settings.kind == "customer_360" else []
        made |= {name: "standard" for name in standard}
        made |= {normal(name).rpartition(".")[2]: "passthrough" for name in settings.passthrough}
    return made | {name: "sql" for name in documents.tables[database]}
