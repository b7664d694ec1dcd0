"""A tenant as checked data: what ``load_tenant`` returns and everything else is built from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import Field

from amperity_assets.activations.config import Destination, Orchestration
from amperity_assets.audiences.config import Query
from amperity_assets.databases.config import Database, SqlTable
from amperity_assets.errors import Problem
from amperity_assets.feeds.config import Feed
from amperity_assets.model import Name, Owner, Settings, TimeZone
from amperity_assets.sources.config import Connection, Courier
from amperity_assets.stitch.config import StitchConfig
from amperity_assets.warehouse.config import WarehouseConfig
from amperity_assets.workflows.config import CourierGroup

Head = TypeVar("Head", SqlTable, Query)


class TenantSettings(Settings):
    """``tenant.yaml``: what holds for the whole tenant."""

    name: str = Field(min_length=1, description="Name of the brand or team, shown to people.")
    description: str = Field(default="", description="What this tenant is for.")
    first_file_date: date = Field(
        description="Earliest file date that can be loaded; partitions start here."
    )
    time_zone: TimeZone = Field(
        default="UTC", description="Zone of calendar windows in databases that name none (Q-8)."
    )
    owners: list[Owner] = Field(
        default_factory=list, description="Owners of what names none, e.g. team:crm."
    )
    warehouse: WarehouseConfig = Field(
        default_factory=WarehouseConfig, description="Where the tables live."
    )


class SourceDocument(Settings):
    """``sources/<name>.yaml``: where a source's files are, and how they become tables."""

    description: str = Field(default="", description="What system the files come from.")
    owners: list[Owner] = Field(
        default_factory=list, description="Owners of its couriers and feeds, e.g. team:shop."
    )
    connection: Connection = Field(description="Where its files are dropped.")
    couriers: dict[Name, Courier] = Field(
        min_length=1, description="Couriers by name; each pulls a fileset."
    )
    feeds: dict[Name, Feed] = Field(
        default_factory=dict, description="Feeds by name; each fills one domain table."
    )


@dataclass(frozen=True)
class SqlFile(Generic[Head]):
    """A SQL file of a tenant: ``text`` is the whole file, ``head`` its settings."""

    path: Path
    text: str
    head: Head

    @property
    def file(self) -> str:
        """The path as messages show it."""
        return str(self.path)


@dataclass(frozen=True)
class DatabaseDocument:
    """A folder ``databases/<name>``: its settings and its SQL tables by name."""

    settings: Database
    tables: Mapping[str, SqlFile[SqlTable]]


@dataclass(frozen=True)
class Tenant:
    """A tenant whose files were checked; names are the file names or keys of its YAML.

    ``warnings`` are doubts that do not stop anything.
    """

    folder: Path
    name: str
    description: str
    first_file_date: date
    time_zone: str
    owners: tuple[str, ...]
    warehouse: WarehouseConfig
    sources: Mapping[str, SourceDocument]
    courier_groups: Mapping[str, CourierGroup]
    stitch: StitchConfig
    databases: Mapping[str, DatabaseDocument]
    queries: Mapping[str, SqlFile[Query]]
    destinations: Mapping[str, Destination]
    activations: Mapping[str, Orchestration]
    warnings: tuple[Problem, ...] = ()

    @cached_property
    def couriers(self) -> dict[str, Courier]:
        """All couriers by ``source/courier``."""
        return {
            courier_key(source, name): courier
            for source, document in self.sources.items()
            for name, courier in document.couriers.items()
        }

    @cached_property
    def feeds(self) -> dict[str, Feed]:
        """All feeds by ``source:feed``."""
        return {
            f"{source}:{name}": feed
            for source, document in self.sources.items()
            for name, feed in document.feeds.items()
        }

    def couriers_of(self, group: str) -> tuple[str, ...]:
        """Return the couriers of a group as ``source/courier``, in the order written."""
        return tuple(
            matching_couriers(written, self.couriers)[0]
            for written in self.courier_groups[group].couriers
        )

    def feeds_of(self, group: str) -> tuple[str, ...]:
        """Return the feeds that a group's couriers load, as ``source:feed``, each once."""
        return tuple(
            dict.fromkeys(
                f"{courier.partition('/')[0]}:{step.feed}"
                for courier in self.couriers_of(group)
                for step in self.couriers[courier].load
            )
        )

    def group_of(self, courier: str) -> str | None:
        """Return the group of a courier (``source/courier``); None when it is in none."""
        for group in self.courier_groups:
            if courier in self.couriers_of(group):
                return group
        return None

    def activations_of(self, group: str) -> dict[str, Orchestration]:
        """Return the activations that a group's full runs send (CG-24)."""
        return {
            name: activation
            for name, activation in self.activations.items()
            if activation.courier_group == group
        }


def courier_key(source: str, courier: str) -> str:
    """Return the name of a courier that is unique in the tenant."""
    return f"{source}/{courier}"


def matching_couriers(written: str, keys: Iterable[str]) -> list[str]:
    """Return the couriers that a name of a group means: ``source/courier``, or just ``courier``."""
    return [key for key in keys if written in (key, key.partition("/")[2])]
