"""The landing ledger: which files were landed, when, and where their bytes are."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import cast

import pyarrow as pa

from amperity_assets.warehouse import Session, TableName

LANDED_FILES = TableName("ledger", "landed_files")

_SCHEMA = pa.schema(
    {
        "file_id": pa.string(),
        "courier": pa.string(),
        "tag": pa.string(),
        "source_path": pa.string(),
        "member": pa.string(),
        "file_date": pa.date32(),
        "bytes": pa.int64(),
        "sha256": pa.string(),
        "modified": pa.timestamp("us", tz="UTC"),
        "landed_path": pa.string(),
        "landed_at": pa.timestamp("us", tz="UTC"),
        "run_id": pa.string(),
    }
)


@dataclass(frozen=True)
class LandedFile:
    """One row of ``ledger.landed_files``: a file, or a member of an archive, with its tag.

    ``landed_path`` is relative to the landing area, so that the area can be moved.
    """

    file_id: str
    courier: str
    tag: str
    source_path: str
    member: str | None
    file_date: date
    bytes: int
    sha256: str
    modified: datetime | None
    landed_path: str
    landed_at: datetime
    run_id: str


def file_id(courier: str, path: str, member: str | None, file_date: date, sha256: str) -> str:
    """Name a landed file: the same bytes of the same path, member and date have one id."""
    text = "|".join([courier, path, member or "", file_date.isoformat(), sha256])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def landed_before(session: Session, courier: str) -> list[LandedFile]:
    """List what a courier landed earlier, oldest first."""
    if not session.exists(LANDED_FILES):
        return []
    found = session.rows(
        f"select {', '.join(_SCHEMA.names)} from {LANDED_FILES.sql}"
        " where courier = ? order by landed_at, file_id",
        [courier],
    )
    return [LandedFile(*cast("tuple[str, str, str, str, str, date, int, str, datetime, str, datetime, str]", row)) for row in found]  # fmt: skip  # noqa: E501


def record(session: Session, files: Sequence[LandedFile], *, message: str, run_id: str) -> int:
    """Add files to the ledger in one transaction; those it has already are left out.

    Returns:
        the rows added.
    """
    if not files:
        return 0
    rows = [asdict(file) for file in files]
    session.stage_arrow("landed_now", pa.Table.from_pylist(rows, schema=_SCHEMA))
    known = (
        f"where not exists (select 1 from {LANDED_FILES.sql} as known"
        " where known.file_id = landed_now.file_id and known.tag = landed_now.tag)"
    )
    try:
        with session.transaction(message, run_id=run_id) as transaction:
            only_new = known if session.exists(LANDED_FILES) else ""
            return transaction.append(LANDED_FILES, f"select * from landed_now {only_new}")
    finally:
        session.unstage("landed_now")
