"""Bad rows: where they are, what is wrong, and a private copy for people to look at (FE-20)."""

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

import numpy as np
import pyarrow as pa

from amperity_assets.feeds.ledger import PendingFile
from amperity_assets.feeds.reading import ReadResult
from amperity_assets.feeds.staging import BLANK, LOAD_ROWS, Faults
from amperity_assets.warehouse import Session, TableName, sql_name

REJECTS = TableName("ledger", "rejects")

MOST_REJECTS = 100_000
"""Bad rows of one load that are listed one by one; all are counted."""

SCHEMA = pa.schema(
    {
        "feed": pa.string(),
        "file_id": pa.string(),
        "file_name": pa.string(),
        "line": pa.int64(),
        "column": pa.string(),
        "reason": pa.string(),
        "value_sha256": pa.string(),
        "run_id": pa.string(),
        "rejected_at": pa.timestamp("us", tz="UTC"),
    }
)


@dataclass(frozen=True)
class Reject:
    """A bad row: its file's number, line, fault and raw text; ``row`` is the private part."""

    file: int
    line: int
    column: str | None
    reason: str
    value_sha256: str
    row: str

    @classmethod
    def of_file(cls, number: int) -> "Reject":
        """Make the reject of a file that cannot be read at all."""
        return cls(number, 1, None, "the file cannot be loaded", _sha256(""), "")

    @property
    def told(self) -> str:
        """The fault in words, with its column."""
        return f"{self.column}: {self.reason}" if self.column else self.reason


@dataclass(frozen=True)
class RowCounts:
    """Rows read and bad, per file number."""

    read: Counter[int]
    bad: Counter[int]


def count_rows(session: Session, result: ReadResult) -> RowCounts:
    """Count the rows of a load by file; blank lines are no rows."""
    read: Counter[int] = Counter()
    bad: Counter[int] = Counter()
    found = session.rows(
        f"select _file, count(*), count(_fault) from {LOAD_ROWS}"
        f" where coalesce(_fault, 0) <> {BLANK} group by 1"
    )
    for number, rows, faults in cast("list[tuple[int, int, int]]", found):
        read[number] += rows
        bad[number] += faults
    for number, broken in result.broken.items():
        read[number] += len(broken)
        bad[number] += len(broken)
    return RowCounts(read, bad)


def count_reasons(session: Session, faults: Faults, result: ReadResult) -> Counter[str]:
    """Count bad rows by what is wrong with them."""
    reasons: Counter[str] = Counter()
    found = session.rows(
        f"select _fault, count(*) from {LOAD_ROWS} where _fault <> {BLANK} group by 1"
    )
    for code, rows in cast("list[tuple[int, int]]", found):
        column = faults.column(code)
        reasons[f"{column}: {faults.reason(code)}" if column else faults.reason(code)] += rows
    for broken in result.broken.values():
        reasons.update(row.reason for row in broken)
    return reasons


def list_rejects(session: Session, faults: Faults, result: ReadResult) -> list[Reject]:
    """List the bad rows of a load by file and line, ``MOST_REJECTS`` at most."""
    rejects = [
        Reject(number, row.line, None, row.reason, _sha256(row.text), row.text)
        for number, broken in result.broken.items()
        for row in broken[:MOST_REJECTS]
    ]
    rejects += _faulty_rows(session, faults, result)
    rejects.sort(key=lambda reject: (reject.file, reject.line))
    return rejects[:MOST_REJECTS]


def _faulty_rows(session: Session, faults: Faults, result: ReadResult) -> Iterator[Reject]:
    found = session.rows(
        f"""
        with starts as (select _file, min(rowid) as first from {LOAD_ROWS} group by 1)
        select _file, rows.rowid - first, _fault, sha256(coalesce(_value, '')), _raw
        from {LOAD_ROWS} as rows join starts using (_file)
        where _fault <> {BLANK} order by _file, rows.rowid limit {MOST_REJECTS}
        """
    )
    by_file: dict[int, list[tuple[int, int, str, str]]] = {}
    for number, *row in found:
        by_file.setdefault(cast("int", number), []).append(cast("tuple[int, int, str, str]", row))
    for number, rows in by_file.items():
        lines = result.lines[number](np.array([row[0] for row in rows], np.int64))
        for line, (_, code, sha256, raw) in zip(lines, rows, strict=True):
            yield Reject(number, int(line), faults.column(code), faults.reason(code), sha256, raw)


def refused_files(session: Session, feed: str) -> set[str]:
    """List files that had bad rows in some load of the feed, by id."""
    if not session.exists(REJECTS):
        return set()
    found = session.rows(f"select distinct file_id from {REJECTS.sql} where feed = ?", [feed])
    return {str(file_id) for (file_id,) in found}


def rejects_table(
    rejects: Sequence[Reject],
    files: Sequence[PendingFile],
    *,
    feed: str,
    run_id: str,
    now: datetime,
) -> pa.Table:
    """Make the rows of ``ledger.rejects``; no values, only their hashes."""
    return pa.Table.from_pylist(
        [
            {
                "feed": feed,
                "file_id": files[reject.file].file_id,
                "file_name": files[reject.file].name,
                "line": reject.line,
                "column": reject.column,
                "reason": reject.reason,
                "value_sha256": reject.value_sha256,
                "run_id": run_id,
                "rejected_at": now,
            }
            for reject in rejects
        ],
        schema=SCHEMA,
    )


def write_rows(
    rejects: Sequence[Reject], files: Sequence[PendingFile], *, landing: str, feed: str, run_id: str
) -> Path:
    """Write the bad rows with their values to a file that only the user can read.

    Returns:
        ``<landing>/rejects/<feed>/<run_id>.jsonl``: one object a line with file, line, reason, row.
    """
    folder = Path(landing) / "rejects" / sql_name(feed)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{re.sub(r'[^A-Za-z0-9_-]', '_', run_id)}.jsonl"
    temporary = path.with_suffix(".tmp")
    temporary.unlink(missing_ok=True)
    with open(temporary, "x", encoding="utf-8", opener=_private) as target:
        for reject in rejects:
            row = {
                "file": files[reject.file].name,
                "line": reject.line,
                "reason": reject.told,
                "row": reject.row,
            }
            target.write(json.dumps(row, ensure_ascii=False) + "\n")
    temporary.replace(path)
    return path


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
