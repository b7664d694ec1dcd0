"""Load a feed: read what is landed and not loaded, judge the rows, commit all or nothing."""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from amperity_assets.errors import FeedRejected, WarehouseBusy
from amperity_assets.feeds.config import Feed
from amperity_assets.feeds.judgement import Judgement, judge, refusal
from amperity_assets.feeds.ledger import (
    LOADED,
    LOADED_FILES,
    LOADED_SCHEMA,
    FeedStep,
    LoadedFile,
    PendingFile,
    ledger_rows,
    loaded_files,
    pending_files,
)
from amperity_assets.feeds.merge import (
    NEWEST_ROWS,
    Merge,
    key_changed,
    merge_rows,
    prepare_merge,
)
from amperity_assets.feeds.plan import LoadPlan, plan_load
from amperity_assets.feeds.readers import read_files
from amperity_assets.feeds.reading import LoadFile, ReadJob
from amperity_assets.feeds.rejects import (
    REJECTS,
    Reject,
    refused_files,
    rejects_table,
    write_rows,
)
from amperity_assets.feeds.staging import LOAD_ROWS
from amperity_assets.warehouse import Session, TableName, UpsertCounts, sql_name

__all__ = ["FeedStep", "LoadReport", "load_feed"]


@dataclass(frozen=True)
class LoadReport:
    """What a load did.

    Attributes:
        feed: ``source:feed``.
        files: files whose rows were loaded.
        passed_over: files only recorded: the same bytes again, or replaced by newer ones.
        rows_read: rows of the files, good and bad.
        rows_bad: rows that were rejected.
        older: good rows that gave way to a newer row of the same key in this load.
        inserted: rows whose key was new.
        updated: rows that replaced a stored row.
        unchanged: rows left out because the stored row is newer.
        reasons: bad rows by what is wrong with them.
        rejected_rows: file with the rejected rows, private; None when there are none.
    """

    feed: str
    files: int = 0
    passed_over: int = 0
    rows_read: int = 0
    rows_bad: int = 0
    older: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    warnings: tuple[str, ...] = ()
    reasons: Mapping[str, int] = field(default_factory=dict)
    rejected_rows: str | None = None


@dataclass(frozen=True)
class _Load:
    """The parameters of one load."""

    landing: str
    datasource: str
    feed: Feed
    run_id: str
    now: datetime

    @property
    def table(self) -> TableName:
        return TableName("domain", sql_name(self.datasource))


def load_feed(
    session: Session,
    *,
    landing: str,
    source: str,
    name: str,
    feed: Feed,
    steps: Sequence[FeedStep],
    run_id: str,
    now: datetime,
    error_limit_percent: int | None = None,
    reload: bool = False,
) -> LoadReport:
    """Load the feed's landed files that it has not loaded yet into its domain table.

    Domain rows, loaded files and rejects commit in one transaction. When the load is refused, the
    rejects alone are recorded.

    Args:
        session: the warehouse.
        landing: folder of the landing area.
        source: the feed's source.
        name: the feed's name; its table is ``domain.<source>_<name>``.
        feed: schema, types and key.
        steps: load operations of all couriers that fill the feed.
        run_id: the run, for ledgers and the file of rejected rows.
        now: start of the run, aware.
        error_limit_percent: used instead of the feed's, for a retry (FE-19).
        reload: empty the table and read all landed files again (FE-28); done by itself when the
            stored rows have another key than the feed (FE-12).

    Raises:
        FeedRejected: more bad rows than the limit, columns absent, or a file cannot be read.
        WarehouseBusy: another run loaded the same files meanwhile.
        StorageFull: no room; nothing was committed.
    """
    load = _Load(landing, f"{source}:{name}", feed, run_id, now)
    known = ledger_rows(session, load.datasource)
    plan = _plan(session, load, steps, reload=reload)
    if not plan.files and not plan.passed_over:
        return LoadReport(load.datasource, warnings=plan.warnings)
    try:
        judgement = _read(session, load, plan)
        rejected_rows = _keep_rows(load, plan, judgement)
        limit = feed.error_limit_percent if error_limit_percent is None else error_limit_percent
        if judgement.bad * 100 > limit * judgement.read:
            _record_rejects(session, load, plan, judgement.rejects)
            raise refusal(load.datasource, judgement, plan.files, limit, rejected_rows)
        merge = prepare_merge(session, load.table, feed, plan, datasource=load.datasource)
        counts = _commit(session, load, plan, judgement, merge, known=known)
    finally:
        session.unstage(LOAD_ROWS, NEWEST_ROWS)
    return LoadReport(
        feed=load.datasource,
        files=len(plan.files),
        passed_over=len(plan.passed_over),
        rows_read=judgement.read,
        rows_bad=judgement.bad,
        older=merge.older,
        inserted=counts.inserted,
        updated=counts.updated,
        unchanged=counts.unchanged,
        warnings=(*plan.warnings, *judgement.warnings, *_emptied(plan, judgement)),
        reasons=judgement.reasons,
        rejected_rows=rejected_rows,
    )


def _plan(session: Session, load: _Load, steps: Sequence[FeedStep], *, reload: bool) -> LoadPlan:
    rekeyed = key_changed(session, load.table, load.feed)
    again = reload or rekeyed
    pending = pending_files(session, load.datasource, steps, again=again)
    refused = refused_files(session, load.datasource)
    if not again:
        return plan_load(pending, loaded_files(session, load.datasource), refused)
    why = "Its key changed" if rekeyed else "A reload was asked for"
    plan = plan_load(pending, [], refused)
    return plan.emptying(f"{why}: the table was emptied and all landed files were read again.")


def _read(session: Session, load: _Load, plan: LoadPlan) -> Judgement:
    """Read the files into ``load_rows`` and judge the rows."""
    with _scratch(load.landing) as scratch:
        files = [
            LoadFile(number, file.name, _landed(load.landing, file, number))
            for number, file in enumerate(plan.files)
        ]
        try:
            result = read_files(session, ReadJob(load.datasource, load.feed, files, scratch))
        except FeedRejected as error:
            unreadable = [Reject.of_file(number) for number in error.files]
            _record_rejects(session, load, plan, unreadable)
            raise
    return judge(session, load.feed, result)


def _landed(landing: str, file: PendingFile, number: int) -> Path:
    path = Path(landing) / file.landed_path
    if not path.is_file():
        raise FeedRejected(
            f"The landed copy of {file.name} ({file.file_date}) is gone from the landing area.",
            next_step=f"run courier {file.courier} for {file.file_date} again.",
            files=[number],
        )
    return path


@contextmanager
def _scratch(landing: str) -> Iterator[Path]:
    """Make a private folder for copies in another encoding; it goes when the files are read."""
    Path(landing).mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".reading-", dir=landing) as folder:
        yield Path(folder)


def _keep_rows(load: _Load, plan: LoadPlan, judgement: Judgement) -> str | None:
    if not judgement.rejects:
        return None
    return str(
        write_rows(
            judgement.rejects,
            plan.files,
            landing=load.landing,
            feed=load.datasource,
            run_id=load.run_id,
        )
    )


def _stage_rejects(
    session: Session, load: _Load, plan: LoadPlan, rejects: Sequence[Reject]
) -> None:
    table = rejects_table(
        rejects, plan.files, feed=load.datasource, run_id=load.run_id, now=load.now
    )
    session.stage_arrow("rejects_now", table)


def _record_rejects(
    session: Session, load: _Load, plan: LoadPlan, rejects: Sequence[Reject]
) -> None:
    """Record the rejects of a refused load, so that people can look."""
    if not rejects:
        return
    _stage_rejects(session, load, plan, rejects)
    with session.transaction(f"refuse load of {load.datasource}", run_id=load.run_id) as t:
        t.append(REJECTS, "select * from rejects_now")
    session.unstage("rejects_now")


def _commit(
    session: Session,
    load: _Load,
    plan: LoadPlan,
    judgement: Judgement,
    merge: Merge,
    *,
    known: int,
) -> UpsertCounts:
    """Write rows, ledger and rejects together, unless another run was faster.

    ``known`` is how many rows of the feed the ledger had when the load was planned.
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


def _ledger_rows(load: _Load, plan: LoadPlan, judgement: Judgement) -> Iterator[LoadedFile]:
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


def _emptied(plan: LoadPlan, judgement: Judgement) -> list[str]:
    if plan.truncate and judgement.read == judgement.bad:
        return ["The files have no good row: truncate and load left the table empty (OQ-20)."]
    return []
