"""Commit a load: rows, ledger and rejects in one transaction; or, refused, the rejects alone."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import pyarrow as pa

from amperity_assets.errors import WarehouseBusy
from amperity_assets.feeds.config import Feed
from amperity_assets.feeds.judgement import Judgement
from amperity_assets.feeds.ledger import (
    LOADED,
    LOADED_FILES,
    LOADED_SCHEMA,
    LoadedFile,
    PendingFile,
    ledger_rows,
)
from amperity_assets.feeds.merge import Merge, merge_rows
from amperity_assets.feeds.plan import LoadPlan
from amperity_assets.feeds.rejects import REJECTS, Reject, rejects_table
from amperity_assets.warehouse import Session, TableName, UpsertCounts, sql_name


@dataclass(frozen=True)
class LoadRun:
    """One load of a feed: where, what, in which run and when."""

    landing: str
    datasource: str
    feed: Feed
    run_id: str
    now: datetime

    @property
    def table(self) -> TableName:
        """The domain table it fills (DT-1)."""
        return TableName("domain", sql_name(self.datasource))


def _stage_rejects(
    session: Session, load: LoadRun, plan: LoadPlan, rejects: Sequence[Reject]
) -> None:
    table = rejects_table(
        rejects, plan.files, feed=load.datasource, run_id=load.run_id, now=load.now
    )
    session.stage_arrow("rejects_now", table)


def record_rejects(
    session: Session, load: LoadRun, plan: LoadPlan, rejects: Sequence[Reject]
) -> None:
    """Record the rejects of a refused load, so that people can look."""
    if not rejects:
        return
    _stage_rejects(session, load, plan, rejects)
    with session.transaction(f"refuse load of {load.datasource}", run_id=load.run_id) as t:
        t.append(REJECTS, "select * from rejects_now")
    session.unstage("rejects_now")


def commit_load(
    session: Session,
    load: LoadRun,
    plan: LoadPlan,
    judgement: Judgement,
    merge: Merge,
    *,
    known: int,
) -> UpsertCounts:
    """Write rows, ledger and rejects together, unless another run was faster.

    Args:
        session: the warehouse.
        load: the load.
        plan: which files were read and which are only recorded.
        judgement: counts and rejects.
        merge: the good rows.
        known: rows of the feed that the ledger had when the load was planned.

    Raises:
        WarehouseBusy: another run has loaded files of the feed since.
        StorageFull: no room; nothing was committed.
    """
    rows = [asdict(row) for row in _ledger_rows(load, plan, judgement)]
    session.stage_arrow("loaded_now", pa.Table.from_pylist(rows, schema=LOADED_SCHEMA))
    _stage_rejects(session, load, plan, judgement.rejects)
    message = f"load {len(plan.files)} files into {load.datasource}"
    with session.transaction(message, run_id=load.run_id) as transaction:
        if ledger_rows(session, load.datasource) != known:
            raise WarehouseBusy(
                f"Another run loaded files into {load.datasource} meanwhile.",
                next_step="it is tried again with what is left to load.",
            )
        counts = UpsertCounts(0, 0, 0)
        if plan.files:
            counts = merge_rows(session, transaction, merge, truncate=plan.truncate)
        transaction.append(LOADED_FILES, "select * from loaded_now")
        if judgement.rejects:
            transaction.append(REJECTS, "select * from rejects_now")
    session.unstage("loaded_now", "rejects_now")
    return counts


def _ledger_rows(load: LoadRun, plan: LoadPlan, judgement: Judgement) -> Iterator[LoadedFile]:
    text = "|".join([load.datasource, load.run_id, *(file.file_id for file in plan.files)])
    load_id = hashlib.sha256(text.encode()).hexdigest()[:16]

    def row(file: PendingFile, outcome: str, read: int = 0, bad: int = 0) -> LoadedFile:
        return LoadedFile(
            load_id, load.datasource, file.file_id, file.sha256, file.file_date, read, bad,
            load.now, load.run_id, outcome,
        )  # fmt: skip

    for number, file in enumerate(plan.files):
        yield row(file, LOADED, judgement.rows.read[number], judgement.rows.bad[number])
    for file, outcome in plan.passed_over:
        yield row(file, outcome)
