"""Loads a tenant folder: every file checked, every problem reported at once."""

import os
from pathlib import Path
from typing import TypeVar

from amperity_assets.activations.config import Destination
from amperity_assets.errors import Problem, TenantInvalid
from amperity_assets.sources.config import Connection
from amperity_assets.tenant.documents import Document, Documents
from amperity_assets.tenant.model import (
    DatabaseDocument,
    Head,
    SourceDocument,
    SqlFile,
    Tenant,
    TenantSettings,
)
from amperity_assets.tenant.read_folder import read_folder
from amperity_assets.tenant.references import check_references
from amperity_assets.warehouse.config import WarehouseConfig

T = TypeVar("T")
Placed = TypeVar("Placed", Connection, Destination, WarehouseConfig)


def load_tenant(folder: Path) -> Tenant:
    """Read and check a tenant folder.

    Paths of connections, destinations and the warehouse may be relative to the folder; they are
    absolute in the result, unless they start with ``${env:NAME}``.

    Raises:
        TenantNotFound: there is no such folder, or it has no ``tenant.yaml``.
        TenantInvalid: its files have problems; the error lists all of them.
    """
    documents = read_folder(folder)
    problems, warnings = check_references(documents)
    if found := [*documents.problems, *problems]:
        raise TenantInvalid(str(folder), found)
    return _tenant(documents, tuple(sorted(warnings)))


def _tenant(documents: Documents, warnings: tuple[Problem, ...]) -> Tenant:
    folder = documents.folder
    settings: TenantSettings = _settings(documents.tenant)
    return Tenant(
        folder=folder,
        name=settings.name,
        description=settings.description,
        first_file_date=settings.first_file_date,
        time_zone=settings.time_zone,
        owners=tuple(settings.owners),
        warehouse=_placed(settings.warehouse, folder),
        sources={
            name: _source(_settings(document), folder)
            for name, document in documents.sources.items()
        },
        courier_groups={name: _settings(d) for name, d in documents.courier_groups.items()},
        stitch=_settings(documents.stitch),
        databases={name: _database(documents, name) for name in documents.databases},
        queries={name: _sql_file(document) for name, document in documents.queries.items()},
        destinations={
            name: _placed(destination, folder)
            for name, destination in _settings(documents.destinations).items()
        },
        activations={name: _settings(d) for name, d in documents.activations.items()},
        warnings=warnings,
    )


def _settings(document: Document[T]) -> T:
    if document.settings is None:
        raise AssertionError(f"{document.path} was not checked")
    return document.settings


def _sql_file(document: Document[Head]) -> SqlFile[Head]:
    return SqlFile(document.path, document.sql or "", _settings(document))


def _source(source: SourceDocument, folder: Path) -> SourceDocument:
    return source.model_copy(update={"connection": _placed(source.connection, folder)})


def _placed(settings: Placed, folder: Path) -> Placed:
    """Make a relative path start at the tenant folder."""
    if settings.path.startswith("${"):
        return settings
    path = os.path.normpath(folder.absolute() / Path(settings.path).expanduser())
    return settings.model_copy(update={"path": path})


def _database(documents: Documents, name: str) -> DatabaseDocument:
    settings = _settings(documents.databases[name])
    if "time_zone" not in settings.model_fields_set:
        zone = _settings(documents.tenant).time_zone
        settings = settings.model_copy(update={"time_zone": zone})
    tables = {table: _sql_file(document) for table, document in documents.tables[name].items()}
    return DatabaseDocument(settings, tables)
