"""What every engine of the warehouse offers.

SQL handed to a session is in the house dialect, DuckDB's; an engine of another dialect translates
it. Customers' SQL is Spark SQL and is translated before (``dialect.py``).

A table is changed only inside a transaction, which commits all its tables or none. Results are
staged first, outside the transaction, so that the write lock is held only for the commit.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import pyarrow as pa

from amperity_assets.warehouse.names import TableName

Value = str | int | float | bool | None


@dataclass(frozen=True)
class Column:
    """A column: its name and its type in the house dialect, such as ``DECIMAL(38,2)``."""

    name: str
    type: str


@dataclass(frozen=True)
class TableInfo:
    """A table as it is now; ``version`` is the last commit that wrote it."""

    name: TableName
    rows: int
    version: int
    updated: datetime


@dataclass(frozen=True)
class TableVersion:
    """One commit that wrote a table: ``rows`` is the table's row count after it."""

    version: int
    committed: datetime
    message: str
    rows: int
    run_id: str | None


@dataclass(frozen=True)
class UpsertCounts:
    """Rows an upsert inserted, updated, and left alone because the stored row was newer."""

    inserted: int
    updated: int
    unchanged: int


class Transaction(Protocol):
    """Writes that become visible together, when the block ends without an error."""

    def replace(self, table: TableName, select: str) -> int:
        """Make the table anew from a SELECT; returns its rows."""

    def append(self, table: TableName, select: str) -> int:
        """Add the rows of a SELECT, by column name, making the table if needed.

        Columns the table does not have yet are added to it; returns the rows added.
        """

    def upsert(
        self, table: TableName, select: str, *, key: Sequence[str], newest: Sequence[str]
    ) -> UpsertCounts:
        """Insert or update by key, by column name.

        A stored row is updated only where the row of the SELECT is at least as new by the columns
        in ``newest``, compared in order, NULL oldest. The SELECT has one row per key.
        """

    def delete(self, table: TableName, where: str) -> int:
        """Delete rows; returns how many."""

    def empty(self, table: TableName) -> int:
        """Delete all rows if the table exists; returns how many."""


class Session(Protocol):
    """One worker's view of the warehouse, with temporary tables of its own."""

    def query(self, sql: str, parameters: Sequence[Value] = ()) -> pa.Table:
        """Run a SELECT and return its result."""

    def rows(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[object, ...]]:
        """Run a SELECT and return its rows as Python values."""

    def batches(self, sql: str, *, size: int = 50_000) -> Iterator[pa.RecordBatch]:
        """Run a SELECT and return its result in batches of up to ``size`` rows."""

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> None:
        """Run a statement that touches temporary objects only."""

    def stage(self, name: str, select: str, parameters: Sequence[Value] = ()) -> int:
        """Keep the result of a SELECT as temporary table ``name``; returns its rows."""

    def stage_arrow(self, name: str, table: pa.Table) -> int:
        """Keep an Arrow table as temporary table ``name``; returns its rows."""

    def unstage(self, *names: str) -> None:
        """Drop temporary tables, to free their memory."""

    def transaction(
        self, message: str, *, run_id: str | None = None
    ) -> AbstractContextManager[Transaction]:
        """Start a write; waits for other writers.

        Raises:
            WarehouseBusy: another process held the write lock for too long.
            StorageFull: the disk has no room; nothing was committed.
        """

    def exists(self, table: TableName) -> bool:
        """Tell whether the table exists."""

    def columns(self, table: TableName) -> list[Column]:
        """Return the table's columns in order; empty when it does not exist."""

    def count(self, table: TableName) -> int:
        """Return the table's row count; 0 when it does not exist."""

    def version(self, table: TableName) -> int | None:
        """Return the last version of the table, or None when it does not exist."""

    def tables(self) -> list[TableInfo]:
        """List all tables with rows, version and last update, by name."""

    def history(self, table: TableName) -> list[TableVersion]:
        """List the commits that wrote the table, newest first."""

    def restore(self, table: TableName, version: int, *, run_id: str | None = None) -> int:
        """Bring the content of an earlier version back as a new version; returns its rows.

        Raises:
            VersionMissing: the table has no such version.
        """


class Warehouse(Protocol):
    """A place of tables: one folder or catalog."""

    @property
    def landing(self) -> str:
        """URL or folder of the landing area, where pulled files are kept as received."""

    def session(self) -> AbstractContextManager[Session]:
        """Open a session; its temporary tables end with it."""

    def close(self) -> None:
        """Let go of files and memory."""
