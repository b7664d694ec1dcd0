"""The loading ledger: which landed files each feed has loaded, and which it has yet to load."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import cast

import pyarrow as pa

from amperity_assets.warehouse import Session, TableName

LANDED_FILES = TableName("ledger", "landed_files")
LOADED_FILES = TableName("ledger", "loaded_files")

LOADED, SAME_BYTES, SUPERSEDED = "loaded", "same bytes", "superseded"
"""Outcomes of a file: its rows were loaded; the feed had loaded the same bytes before; a newer
snapshot or a corrected delivery replaced it before it was read."""


@dataclass(frozen=True)
class FeedStep:
    """A load operation of a feed: the courier and tag of its files, and whether to truncate."""

    courier: str
    tag: str
    truncate: bool = False


@dataclass(frozen=True)
class PendingFile:
    """A landed file that a feed has not loaded."""

    file_id: str
    courier: str
    source_path: str
    member: str | None
    file_date: date
    sha256: str
    landed_path: str
    landed_at: datetime
    truncate: bool

    @property
    def name(self) -> str:
        """The file's name as people know it; of a member, the archive's name and its own."""
        name = PurePosixPath(self.source_path).name
        return f"{name}/{self.member}" if self.member else name


@dataclass(frozen=True)
class LoadedFile:
    """A row of ``ledger.loaded_files``."""

    load_id: str
    feed: str
    file_id: str
    sha256: str
    file_date: date
    rows_read: int
    rows_bad: int
    loaded_at: datetime
    run_id: str
    outcome: str


LOADED_SCHEMA = pa.schema(
    {
        "load_id": pa.string(),
        "feed": pa.string(),
        "file_id": pa.string(),
        "sha256": pa.string(),
        "file_date": pa.date32(),
        "rows_read": pa.int64(),
        "rows_bad": pa.int64(),
        "loaded_at": pa.timestamp("us", tz="UTC"),
        "run_id": pa.string(),
        "outcome": pa.string(),
    }
)


def loaded_files(session: Session, feed: str) -> list[LoadedFile]:
    """List what a feed has loaded or passed over, oldest first."""
    if not session.exists(LOADED_FILES):
        return []
    found = session.rows(
        f"select {', '.join(LOADED_SCHEMA.names)} from {LOADED_FILES.sql}"
        " where feed = ? order by loaded_at, file_date, file_id",
        [feed],
    )
    return [LoadedFile(*cast("tuple[str, str, str, str, date, int, int, datetime, str, str]", row)) for row in found]  # fmt: skip  # noqa: E501


def pending_files(
    session: Session, feed: str, steps: Sequence[FeedStep], *, again: bool = False
) -> list[PendingFile]:
    """List landed files of the steps that the feed has not loaded, by day, then path (OQ-11).

    With ``again``, list also those it has loaded.
    """
    if not session.exists(LANDED_FILES) or not steps:
        return []
    tags = " or ".join("(courier = ? and tag = ?)" for _ in steps)
    truncated = " or ".join("(courier = ? and tag = ?)" for step in steps if step.truncate)
    pairs = [part for step in steps if step.truncate for part in (step.courier, step.tag)]
    pairs += [part for step in steps for part in (step.courier, step.tag)]
    not_loaded = (
        f"and file_id not in (select file_id from {LOADED_FILES.sql} where feed = ?)"
        if session.exists(LOADED_FILES) and not again
        else ""
    )
    found = session.rows(
        f"""
        select file_id, courier, source_path, member, file_date, sha256, landed_path, landed_at,
            {truncated or "false"} as truncate
        from {LANDED_FILES.sql}
        where ({tags}) {not_loaded}
        order by file_date, source_path, member nulls first, landed_at, file_id
        """,
        [*pairs, *([feed] if not_loaded else [])],
    )
    files = [PendingFile(*cast("tuple[str, str, str, str, date, str, str, datetime, bool]", row)) for row in found]  # fmt: skip  # noqa: E501
    return list({file.file_id: file for file in files}.values())


def ledger_rows(session: Session, feed: str) -> int:
    """Count a feed's rows in the ledger; a change inside a load's transaction is another load."""
    if not session.exists(LOADED_FILES):
        return 0
    found = session.rows(f"select count(*) from {LOADED_FILES.sql} where feed = ?", [feed])
    return int(str(found[0][0]))
