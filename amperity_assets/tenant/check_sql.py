"""Checks of customer SQL: it parses, its tables exist, and no table needs itself."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from amperity_assets.audiences.config import Query
from amperity_assets.databases.config import SqlTable
from amperity_assets.errors import Problem, SqlInvalid, did_you_mean
from amperity_assets.tenant.documents import Document, Documents
from amperity_assets.tenant.findings import Findings
from amperity_assets.tenant.table_names import KnownTables, core_tables, normal, own_tables
from amperity_assets.warehouse.dialect import parse_sql, referenced_tables, translate
from amperity_assets.warehouse.names import TableName


def check_sql(documents: Documents, findings: Findings) -> None:
    """Check the SQL of all database tables and saved queries (DB-40, DB-70)."""
    core = core_tables(documents)
    for database, tables in documents.tables.items():
        known = own_tables(documents, database) | core
        reads = {
            name: _check_tables(str(table.path), table.sql, known, findings)
            for name, table in tables.items()
        }
        _check_order(database, tables, reads, core, findings)
    for document in documents.queries.values():
        known_here = _visible(documents, document, findings)
        _check_tables(str(document.path), document.sql, known_here, findings)


def _visible(
    documents: Documents, query: Document[Query], findings: Findings
) -> KnownTables | None:
    """Return the tables that a query may read: those of its database (DB-320)."""
    if query.settings is None:
        return None
    database = query.settings.database
    if database not in documents.databases:
        findings.unknown(query.yaml, ("database",), "database", database, documents.databases)
        return None
    return own_tables(documents, database)


def _check_tables(
    file: str, sql: str | None, known: KnownTables | None, findings: Findings
) -> list[str]:
    """Return the tables that SQL reads, spelled as in the warehouse; note those that are unknown.

    With ``known`` None only the SQL itself is checked.
    """
    if sql is None:
        return []
    try:
        parsed = parse_sql(sql, file=file)
        references = referenced_tables(parsed)
        translate(parsed, lambda name: TableName("any", normal(name)))
    except SqlInvalid as error:
        findings.errors += error.problems or [Problem(file, 0, 0, error.what)]
        return []
    for reference in references:
        if known is not None and reference.name not in known:
            hint = did_you_mean(reference.name, known.bare())
            message = f"there is no table '{reference.name}'.{hint or _listed(known)}"
            findings.errors.append(Problem(file, reference.line, reference.column, message))
    return [normal(reference.name) for reference in references]


def _listed(known: KnownTables) -> str:
    return f" Known: {', '.join(known.bare())}."


def _check_order(
    database: str,
    tables: Mapping[str, Document[SqlTable]],
    reads: Mapping[str, list[str]],
    core: KnownTables,
    findings: Findings,
) -> None:
    """Refuse tables that need each other; a table's own name means the core table (DB-34)."""
    graph = {
        name: {
            other
            for other in _own(reads[name], database)
            if other in tables and not (other == name and name in core)
        }
        for name in tables
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        cycle: list[str] = error.args[1]
        path = " needs ".join(reversed(cycle))
        message = f"the tables need each other: {path}."
        findings.errors.append(Problem(str(tables[cycle[0]].path), 0, 0, message))


def _own(names: list[str], database: str) -> Iterator[str]:
    for name in names:
        schema, _, table = name.rpartition(".")
        if schema in ("", database):
            yield table
