"""Which tables a database's SQL and its queries can name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from amperity_assets.databases.config import ALL_STANDARD_TABLES
from amperity_assets.feeds.config import Feed
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
    """Return what every database may read: Stitch's tables, stitched copies and domain tables.

    A feed of an invalid document may be anything, so it counts as stitched.
    """
    domain: list[TableName] = []
    stitched: list[TableName] = []
    matched = False
    for source, document in documents.sources.items():
        for name in document.yaml.section("feeds"):
            feed = document.settings.feeds[name] if document.settings else None
            domain.append(TableName("domain", sql_name(f"{source}:{name}")))
            if feed is None or _is_stitched(feed):
                stitched.append(TableName("stitch", domain[-1].name))
            matched = matched or feed is None or feed.stitch
    if not matched:
        return KnownTables.of(domain)
    return KnownTables.of([*(TableName("stitch", t) for t in UNIFIED_TABLES), *stitched, *domain])


def _is_stitched(feed: Feed) -> bool:
    """Tell whether a feed's table gets a copy with Amperity IDs (DB-3)."""
    tags = (tag for field in feed.fields for tag in field.semantics)
    return feed.stitch or any(tag.startswith("fk-") for tag in tags)


def own_tables(documents: Documents, database: str) -> KnownTables:
    """Return the tables of a database: standard ones, passthroughs and SQL files."""
    return KnownTables.of(TableName(database, name) for name in table_names(documents, database))


def table_names(documents: Documents, database: str) -> set[str]:
    """Return the names of a database's tables; of an invalid one, all that it may have."""
    document = documents.databases[database]
    settings = document.settings
    if settings is None:
        standard: Sequence[str] = ALL_STANDARD_TABLES
        passthrough = document.yaml.entries("passthrough")
    else:
        standard = settings.standard_tables if settings.kind == "customer_360" else ()
        passthrough = settings.passthrough
    shown = (normal(name).rpartition(".")[2] for name in passthrough)
    return {*documents.tables[database], *standard, *shown}
