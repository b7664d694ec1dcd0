"""Writes of the embedded engine, inside one DuckLake transaction."""

from collections.abc import Sequence
from typing import cast

import duckdb

from amperity_assets.warehouse.names import TableName, quote
from amperity_assets.warehouse.protocol import Column, UpsertCounts


class DuckDBTransaction:
    """See ``protocol.Transaction``."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._written: set[TableName] = set()

    def replace(self, table: TableName, select: str) -> int:
        """Make the table anew from a SELECT."""
        self._make_schema(table)
        self._connection.execute(f"create or replace table {table.sql} as {select}")
        return self._wrote(table)

    def append(self, table: TableName, select: str) -> int:
        """Add the rows of a SELECT, by column name."""
        self._match_columns(table, self._describe(select))
        return self._changed(f"insert into {table.sql} by name {select}", table)

    def upsert(
        self, table: TableName, select: str, *, key: Sequence[str], newest: Sequence[str]
    ) -> UpsertCounts:
        """Insert or update by key; a newer stored row stays."""
        incoming = self._describe(select)
        self._match_columns(table, incoming)
        same_key = " and ".join(f"stored.{quote(k)} = incoming.{quote(k)}" for k in key)
        newer = _at_least_as_new(newest)
        total, matched, updated = self._connection.execute(
            f"""
            select count(*), count(stored.{quote(key[0])}),
                count(*) filter (where stored.{quote(key[0])} is not null and {newer})
            from ({select}) as incoming left join {table.sql} as stored on {same_key}
            """
        ).fetchall()[0]
        names = [column.name for column in incoming]
        self._connection.execute(
            f"""
            merge into {table.sql} as stored using ({select}) as incoming on {same_key}
            when matched and {newer} then update set
                {", ".join(f"{quote(n)} = incoming.{quote(n)}" for n in names)}
            when not matched then insert ({", ".join(map(quote, names))})
                values ({", ".join(f"incoming.{quote(n)}" for n in names)})
            """
        )
        self._written.add(table)
        return UpsertCounts(inserted=total - matched, updated=updated, unchanged=matched - updated)

    def delete(self, table: TableName, where: str) -> int:
        """Delete rows."""
        return self._changed(f"delete from {table.sql} where {where}", table)

    def empty(self, table: TableName) -> int:
        """Delete all rows if the table exists."""
        return self.delete(table, "true") if self._columns(table) else 0

    def row_counts(self) -> dict[str, int]:
        """Return the rows of each table this transaction wrote."""
        return {str(table): self._count(table) for table in sorted(self._written)}

    def _changed(self, statement: str, table: TableName) -> int:
        changed = self._connection.execute(statement).fetchall()
        self._written.add(table)
        return cast("int", changed[0][0])

    def _wrote(self, table: TableName) -> int:
        self._written.add(table)
        return self._count(table)

    def _count(self, table: TableName) -> int:
        found = self._connection.execute(f"select count(*) from {table.sql}").fetchall()
        return cast("int", found[0][0])

    def _columns(self, table: TableName) -> list[Column]:
        return columns_of(self._connection, table)

    def _describe(self, select: str) -> list[Column]:
        described = self._connection.execute(f"describe {select}").fetchall()
        return [Column(str(row[0]), str(row[1])) for row in described]

    def _make_schema(self, table: TableName) -> None:
        self._connection.execute(f"create schema if not exists {quote(table.schema)}")

    def _match_columns(self, table: TableName, incoming: list[Column]) -> None:
        stored = {column.name.lower() for column in self._columns(table)}
        if not stored:
            self._make_schema(table)
            columns = ", ".join(f"{quote(c.name)} {c.type}" for c in incoming)
            self._connection.execute(f"create table {table.sql} ({columns})")
            return
        for column in incoming:
            if column.name.lower() not in stored:
                self._connection.execute(
                    f"alter table {table.sql} add column {quote(column.name)} {column.type}"
                )


def columns_of(connection: duckdb.DuckDBPyConnection, table: TableName) -> list[Column]:
    """Return a lake table's columns in order; empty when it does not exist."""
    found = connection.execute(
        """
        select column_name, data_type from duckdb_columns()
        where database_name = 'lake' and schema_name = ? and table_name = ?
        order by column_index
        """,
        [table.schema, table.name],
    ).fetchall()
    return [Column(str(name), str(kind)) for name, kind in found]


def _at_least_as_new(columns: Sequence[str]) -> str:
    """Compare incoming with stored by several columns in order, NULL oldest (OQ-7)."""
    condition = "true"
    for name in reversed(columns):
        new, old = f"incoming.{quote(name)}", f"stored.{quote(name)}"
        condition = (
            f"({new} > {old} or ({old} is null and {new} is not null)"
            f" or ({new} is not distinct from {old} and {condition}))"
        )
    return condition
