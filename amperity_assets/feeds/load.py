"""Load a feed: read what is landed and not loaded, judge the rows, commit all or nothing."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from amperity_assets.errors import FeedRejected
from amperity_assets.feeds.commit import LoadRun, commit_load, record_rejects
from amperity_assets.feeds.config import Feed
from amperity_assets.feeds.judgement import Judgement, judge, refusal
from amperity_assets.feeds.ledger import (
    FeedStep,
    PendingFile,
    ledger_rows,
    loaded_files,
    pending_files,
)
from amperity_assets.feeds.merge import NEWEST_ROWS, key_changed, prepare_merge
from amperity_assets.feeds.plan import LoadPlan, plan_load
from amperity_assets.feeds.readers import read_files
from amperity_assets.feeds.reading import LoadFile, ReadJob
from amperity_assets.feeds.rejects import Reject, refused_files, write_rows
from amperity_assets.feeds.staging import LOAD_ROWS
from amperity_assets.warehouse import Session, UpsertCounts

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
    load = LoadRun(landing, f"{source}:{name}", feed, run_id, now)
    known = ledger_rows(session, load.datasource)
    plan = _plan(session, load, steps, reload=reload)
    if not plan.files and not plan.passed_over:
        return LoadReport(load.datasource, warnings=plan.warnings)
    try:
        judgement = _read(session, load, plan)
        rejected_rows = _keep_rows(load, plan, judgement)
        limit = feed.error_limit_percent if error_limit_percent is None else error_limit_percent
        if judgement.bad * 100 > limit * judgement.read:
            record_rejects(session, load, plan, judgement.rejects)
            raise refusal(load.datasource, judgement, plan.files, limit, rejected_rows)
        merge = prepare_merge(session, load.table, feed, plan, datasource=load.datasource)
        counts = commit_load(session, load, plan, judgement, merge, known=known)
    finally:
        session.unstage(LOAD_ROWS, NEWEST_ROWS)
    return _report(load, plan, judgement, counts, merge.older, rejected_rows)


def _plan(session: Session, load: LoadRun, steps: Sequence[FeedStep], *, reload: bool) -> LoadPlan:
    rekeyed = key_changed(session, load.table, load.feed)
    again = reload or rekeyed
    pending = pending_files(session, load.datasource, steps, again=again)
    refused = refused_files(session, load.datasource)
    if not again:
        return plan_load(pending, loaded_files(session, load.datasource), refused)
    why = "Its key changed" if rekeyed else "A reload was asked for"
    plan = plan_load(pending, [], refused)
    return plan.emptying(f"{why}: the table was emptied and all landed files were read again.")


def _read(session: Session, load: LoadRun, plan: LoadPlan) -> Judgement:
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
            record_rejects(session, load, plan, unreadable)
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


def _keep_rows(load: LoadRun, plan: LoadPlan, judgement: Judgement) -> str | None:
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


def _report(
    load: LoadRun,
    plan: LoadPlan,
    judgement: Judgement,
    counts: UpsertCounts,
    older: int,
    rejected_rows: str | None,
) -> LoadReport:
    return LoadReport(
        feed=load.datasource,
        files=len(plan.files),
        passed_over=len(plan.passed_over),
        rows_read=judgement.read,
        rows_bad=judgement.bad,
        older=older,
        inserted=counts.inserted,
        updated=counts.updated,
        unchanged=counts.unchanged,
        warnings=(*plan.warnings, *judgement.warnings, *_emptied(plan, judgement)),
        reasons=judgement.reasons,
        rejected_rows=rejected_rows,
    )


def _emptied(plan: LoadPlan, judgement: Judgement) -> list[str]:
    if plan.truncate and judgement.read == judgement.bad:
        return ["The files have no good row: truncate and load left the table empty (OQ-20)."]
    return []
