"""From a database's settings and SQL files to its tables, in build order."""

from collections.abc import Mapping, Sequence

from amperity_assets.databases.config import Database, SqlTable
from amperity_assets.databases.order import Names, build_order
from amperity_assets.databases.standard import standard_tables
from amperity_assets.databases.tables import CustomSql, TableDefinition, TaggedTable
from amperity_assets.errors import SqlInvalid
from amperity_assets.warehouse import TableName
from amperity_assets.warehouse.dialect import parse_sql, referenced_tables, translate


def database_tables(
    name: str,
    database: Database,
    sql_files: Mapping[str, CustomSql],
    tagged: Sequence[TaggedTable],
    core: Sequence[TableName],
) -> list[TableDefinition]:
    """Return the tables of a database, each after those it reads (DB-40).

    A SQL file named like a standard table replaces it (DB-34). Passthroughs show a core table
    unchanged (DB-4).

    Args:
        name: name of the database, and schema of its tables.
        database: its settings.
        sql_files: the customer's tables by name.
        tagged: core tables with semantic tags, for the standard tables.
        core: all core tables.

    Raises:
        SqlInvalid: SQL that does not parse or resolve, a table made twice (DB-35), or tables that
            need each other.
    """
    sources = _sources(name, database, sql_files, tagged, core)
    names = Names(name, frozenset(sources), frozenset(core))
    found = {table: _definition(names, table, *source) for table, source in sources.items()}
    needs = {
        table: [read.name for read in definition.depends_on if read.schema == name]
        for table, definition in found.items()
    }
    return [found[table] for table in build_order(name, needs)]


_Source = tuple[CustomSql, bool]


def _sources(
    name: str,
    database: Database,
    sql_files: Mapping[str, CustomSql],
    tagged: Sequence[TaggedTable],
    core: Sequence[TableName],
) -> dict[str, _Source]:
    """Return each table's SQL, and whether it is a standard table."""
    found: dict[str, _Source] = {table: (sql, False) for table, sql in sql_files.items()}
    for standard in standard_tables(database, tagged, without=frozenset(sql_files)):
        file = f"{name}.{standard.name}"
        found[standard.name] = (CustomSql(file, standard.sql, standard.settings), True)
    core_names = Names(name, frozenset(), frozenset(core))
    for written in database.passthrough:
        table = core_names.resolve(written)
        if table is None:
            raise _unknown_passthrough(name, written, core_names)
        if table.name in found:
            raise SqlInvalid(
                f"Database '{name}' makes table '{table.name}' twice (DB-35).",
                next_step=f"take '{written}' out of `passthrough`, or rename the other table.",
            )
        head = SqlTable(description=f"Passthrough of {table}.")
        found[table.name] = (CustomSql(str(table), f"SELECT * FROM {table}", head), False)
    return found


def _definition(names: Names, table: str, sql: CustomSql, standard: bool) -> TableDefinition:
    parsed = parse_sql(sql.text, file=sql.file)
    written = [reference.name for reference in referenced_tables(parsed)]
    meant = {name: names.resolve(name, inside=table) for name in written}
    if not standard or None in meant.values():
        # Finds unknown tables and unsupported functions before anything runs.
        translate(parsed, meant.get, known=names.known())
    reads = {name: read for name, read in meant.items() if read is not None}
    return TableDefinition(
        table=TableName(names.database, table),
        sql=parsed.text,
        file=sql.file,
        settings=sql.settings,
        standard=standard,
        depends_on=tuple(sorted(set(reads.values()))),
        parsed=parsed,
        reads=reads,
    )


def _unknown_passthrough(name: str, written: str, names: Names) -> SqlInvalid:
    return SqlInvalid(
        f"Database '{name}' passes through '{written}', which is no core table. "
        f"Known: {', '.join(names.known())}.",
        next_step="mend `passthrough` in database.yaml.",
    )
