"""The documents of a tenant folder: each kind of file with its settings model."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from amperity_assets.activations.config import Destination, Orchestration
from amperity_assets.audiences.config import Query
from amperity_assets.databases.config import Database, SqlTable
from amperity_assets.errors import Problem
from amperity_assets.feeds.config import Feed
from amperity_assets.model import Name
from amperity_assets.stitch.config import StitchConfig
from amperity_assets.tenant.model import SourceDocument, TenantSettings, courier_key
from amperity_assets.tenant.plain_words import Kind
from amperity_assets.tenant.yaml_positions import YamlDocument
from amperity_assets.workflows.config import CourierGroup

T = TypeVar("T")

TENANT: Kind[TenantSettings] = Kind(TenantSettings)
SOURCE: Kind[SourceDocument] = Kind(SourceDocument)
COURIER_GROUP: Kind[CourierGroup] = Kind(CourierGroup)
STITCH: Kind[StitchConfig] = Kind(StitchConfig)
DATABASE: Kind[Database] = Kind(Database)
SQL_TABLE: Kind[SqlTable] = Kind(SqlTable)
QUERY: Kind[Query] = Kind(Query)
DESTINATIONS: Kind[dict[str, Destination]] = Kind(dict[Name, Destination])
ACTIVATION: Kind[Orchestration] = Kind(Orchestration)


@dataclass(frozen=True)
class Document(Generic[T]):
    """A file as it was read; ``settings`` is None when they are not valid.

    ``sql`` is the whole text of a SQL file, whose settings are its first block comment; None when
    the file is no SQL file or cannot be read.
    """

    path: Path
    yaml: YamlDocument
    settings: T | None
    sql: str | None = None


@dataclass
class Documents:
    """All documents of a tenant folder by name, valid or not, and what is wrong with them."""

    folder: Path
    tenant: Document[TenantSettings]
    stitch: Document[StitchConfig]
    destinations: Document[dict[str, Destination]]
    sources: dict[str, Document[SourceDocument]] = field(default_factory=dict)
    courier_groups: dict[str, Document[CourierGroup]] = field(default_factory=dict)
    databases: dict[str, Document[Database]] = field(default_factory=dict)
    tables: dict[str, dict[str, Document[SqlTable]]] = field(default_factory=dict)
    queries: dict[str, Document[Query]] = field(default_factory=dict)
    activations: dict[str, Document[Orchestration]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def courier_keys(self) -> list[str]:
        """All couriers as ``source/courier``, those of invalid documents included."""
        return [
            courier_key(source, name)
            for source, document in self.sources.items()
            for name in document.yaml.section("couriers")
        ]

    @property
    def feeds(self) -> dict[str, Feed]:
        """The feeds of valid documents by ``source:feed``."""
        return {
            f"{source}:{name}": feed
            for source, document in self.sources.items()
            if document.settings
            for name, feed in document.settings.feeds.items()
        }

    @property
    def complete(self) -> bool:
        """Whether every document is valid, so that what is absent is really absent."""
        return not self.problems
