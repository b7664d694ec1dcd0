"""The embedded engine: DuckDB over DuckLake, with its catalog in SQLite."""

import errno
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import cast

import duckdb
import pyarrow as pa

from amperity_assets.errors import (
    MemoryExhausted,
    StorageFull,
    TableMissing,
    UsageError,
    VersionMissing,
)
from amperity_assets.warehouse.config import WarehouseConfig
from amperity_assets.warehouse.duckdb_write import DuckDBTransaction, columns_of
from amperity_assets.warehouse.extensions import extension_file
from amperity_assets.warehouse.lock import write_lock
from amperity_assets.warehouse.names import TableName, quote
from amperity_assets.warehouse.protocol import Column, TableInfo, TableVersion, Value

_VERSIONS = """
    select
        snapshot_id as version,
        snapshot_time as committed,
        coalesce(commit_message, '') as message,
        entry.key as name,
        cast(entry.value as bigint) as rows,
        json_extract_string(commit_extra_info, '$.run_id') as run_id
    from ducklake_snapshots('lake'), json_each(commit_extra_info, '$.tables') as entry
    where commit_extra_info is not null
"""


class DuckDBWarehouse:
    """A folder with ``catalog.sqlite``, ``data/`` (Parquet), ``landing/`` and ``spill/``."""

    def __init__(self, config: WarehouseConfig, *, read_only: bool = False) -> None:
        self._config = config
        self._folder = Path(config.path).expanduser().absolute()
        self._read_only = read_only
        catalog = self._folder / "catalog.sqlite"
        if read_only and not catalog.exists():
            raise UsageError(
                f"There is no warehouse in {self._folder} yet.",
                next_step="run a courier group first: 'amperity-assets run GROUP --all'.",
            )
        with reporting_limits("the warehouse was opened"):
            self._database = self._connect(catalog)

    def _connect(self, catalog: Path) -> duckdb.DuckDBPyConnection:
        spill = self._folder / "spill"
        if not self._read_only:
            spill.mkdir(parents=True, exist_ok=True)
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": self._config.memory_limit,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        if self._config.threads:
            settings["threads"] = self._config.threads
        database = duckdb.connect(":memory:", config=settings)
        database.execute("set global TimeZone = 'UTC'")
        for extension in ("sqlite_scanner", "ducklake"):
            database.load_extension(str(extension_file(extension)))
        with (
            write_lock(self._folder, "opening", timeout=self._config.lock_timeout_seconds)
            if (not catalog.exists())
            else _nothing()
        ):
            database.execute(
                f"attach {_literal(f'ducklake:sqlite:{catalog}')} as lake "
                f"(data_path {_literal(str(self._folder / 'data'))}"
                f"{', read_only' if self._read_only else ''})"
            )
        return database

    @property
    def landing(self) -> str:
        """Folder of the landing area."""
        return str(self._folder / "landing")

    @contextmanager
    def session(self) -> Iterator["DuckDBSession"]:
        """Open a session on the shared database; temporary tables end with it."""
        connection = self._database.cursor()
        connection.execute("use lake")
        try:
            yield DuckDBSession(connection, self._folder, self._config)
        finally:
            connection.close()

    def close(self) -> None:
        """Close the database."""
        self._database.close()


class DuckDBSession:
    """One DuckDB connection; see ``protocol.Session``."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, folder: Path, config: WarehouseConfig
    ) -> None:
        self._connection = connection
        self._folder = folder
        self._config = config

    def query(self, sql: str, parameters: Sequence[Value] = ()) -> pa.Table:
        """Run a SELECT and return its result."""
        with reporting_limits("a query ran"):
            return self._connection.execute(sql, list(parameters)).to_arrow_table()

    def rows(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[object, ...]]:
        """Run a SELECT and return its rows as Python values."""
        with reporting_limits("a query ran"):
            return self._connection.execute(sql, list(parameters)).fetchall()

    def batches(self, sql: str, *, size: int = 50_000) -> Iterator[pa.RecordBatch]:
        """Run a SELECT and return its result in batches."""
        with reporting_limits("a query ran"):
            yield from self._connection.execute(sql).to_arrow_reader(size)

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> None:
        """Run a statement that touches temporary objects only."""
        with reporting_limits("a result was staged"):
            self._connection.execute(sql, list(parameters))

    def stage(self, name: str, select: str, parameters: Sequence[Value] = ()) -> int:
        """Keep the result of a SELECT as a temporary table."""
        self.execute(f"create or replace temp table {quote(name)} as {select}", parameters)
        return self._scalar(f"select count(*) from {quote(name)}")

    def stage_arrow(self, name: str, table: pa.Table) -> int:
        """Keep an Arrow table as a temporary table."""
        view = f"arrow_{name}"
        self._connection.register(view, table)
        try:
            return self.stage(name, f"select * from {quote(view)}")
        finally:
            self._connection.unregister(view)

    def unstage(self, *names: str) -> None:
        """Drop temporary tables."""
        for name in names:
            self.execute(f"drop table if exists temp.{quote(name)}")

    @contextmanager
    def transaction(
        self, message: str, *, run_id: str | None = None
    ) -> Iterator[DuckDBTransaction]:
        """Commit everything in the block, or nothing."""
        with (
            reporting_limits("tables were written"),
            write_lock(self._folder, message, timeout=self._config.lock_timeout_seconds),
        ):
            self._connection.begin()
            try:
                transaction = DuckDBTransaction(self._connection)
                yield transaction
                note = {"run_id": run_id, "tables": transaction.row_counts()}
                self._connection.execute(
                    "call lake.set_commit_message('amperity_assets', ?, extra_info => ?)",
                    [message, json.dumps(note)],
                )
                self._connection.commit()
            except BaseException:
                self._connection.rollback()
                raise

    def exists(self, table: TableName) -> bool:
        """Tell whether the table exists."""
        return bool(self.columns(table))

    def columns(self, table: TableName) -> list[Column]:
        """Return the table's columns in order."""
        return columns_of(self._connection, table)

    def count(self, table: TableName) -> int:
        """Return the table's row count."""
        if not self.exists(table):
            return 0
        return self._scalar(f"select count(*) from {table.sql}")

    def version(self, table: TableName) -> int | None:
        """Return the last version of the table."""
        found = self.rows(f"select max(version) from ({_VERSIONS}) where name = ?", [str(table)])
        return cast("int | None", found[0][0]) if self.exists(table) else None

    def tables(self) -> list[TableInfo]:
        """List all tables with rows, version and last update."""
        found = self.rows(
            f"""
            with latest as (
                select name, arg_max(rows, version), max(version), max(committed)
                from ({_VERSIONS}) group by name
            )
            select latest.* from latest
            where name in (
                select schema_name || '.' || table_name
                from duckdb_tables() where database_name = 'lake'
            )
            order by name
            """
        )
        return [
            TableInfo(
                TableName.parse(str(name)), cast("int", rows), cast("int", version),
                cast("datetime", updated),
            )
            for name, rows, version, updated in found
        ]  # fmt: skip

    def history(self, table: TableName) -> list[TableVersion]:
        """List the commits that wrote the table, newest first."""
        found = self.rows(
            f"""
            select version, committed, message, rows, run_id
            from ({_VERSIONS}) where name = ? order by version desc
            """,
            [str(table)],
        )
        return [
            TableVersion(*cast("tuple[int, datetime, str, int, str | None]", row)) for row in found
        ]

    def restore(self, table: TableName, version: int, *, run_id: str | None = None) -> int:
        """Bring the content of an earlier version back as a new version."""
        versions = [known.version for known in self.history(table)]
        if not versions:
            raise TableMissing(str(table), [str(known.name) for known in self.tables()])
        if version not in versions:
            raise VersionMissing(
                f"Table {table} has no version {version}.",
                next_step=f"choose one of {', '.join(map(str, versions[:10]))}; "
                f"'amperity-assets history {table}' shows all.",
            )
        old = f"select * from {table.sql} at (version => {int(version)})"
        with self.transaction(f"restore version {version}", run_id=run_id) as transaction:
            return transaction.replace(table, old)

    def _scalar(self, sql: str) -> int:
        return cast("int", self.rows(sql)[0][0])


@contextmanager
def reporting_limits(doing: str) -> Iterator[None]:
    """Turn "no space left" into ``StorageFull``, and "out of memory" into ``MemoryExhausted``."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        used = re.search(r"/([\d.]+ [KMGT]iB) used", str(error))
        raise MemoryExhausted(doing, used[1] if used else "the engine") from error
    except (duckdb.Error, OSError) as error:
        full = isinstance(error, OSError) and error.errno == errno.ENOSPC
        if full or any(words in str(error).lower() for words in _FULL):
            raise StorageFull(doing) from error
        raise


_FULL = ("no space left on device", "disk is full", "disk i/o error", "could not write all bytes")


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
