"""What the demo shows at its end: what came in, what was found, what went out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from amperity_assets.demo.truth import PairwiseScore, read_truth, score
from amperity_assets.warehouse import Session, TableName

Row = dict[str, object]

LANDED = TableName("ledger", "landed_files")
LOADED = TableName("ledger", "loaded_files")
REJECTS = TableName("ledger", "rejects")
DELIVERIES = TableName("ledger", "deliveries")
AMPERITY_IDS = TableName("stitch", "amperity_ids")


@dataclass(frozen=True)
class DemoSummary:
    """The demo's results; the rows are ready to print.

    Attributes:
        loads: per feed its files, rows read and rows rejected.
        rejects: per feed and reason the rejected rows.
        score: Stitch against the hidden truth.
        deliveries: every file delivered so far.
    """

    loads: Sequence[Row]
    rejects: Sequence[Row]
    score: PairwiseScore
    deliveries: Sequence[Row]

    @property
    def last_line(self) -> str:
        """The line that ends a good demo."""
        found = self.score
        return (
            f"demo ok records={found.records} people={found.people} "
            f"precision={found.precision:.4f} recall={found.recall:.4f} f1={found.f1:.4f}"
        )


def summarize(session: Session, truth: Path) -> DemoSummary:
    """Read the summary from the ledgers and tables of the demo's warehouse."""
    return DemoSummary(
        loads=_rows(
            session,
            f"""
            select feed, count(*) as files, sum(rows_read) as "rows read",
                sum(rows_bad) as rejected
            from {LOADED.sql} where outcome = 'loaded' group by feed order by feed
            """,
        ),
        rejects=_rows(
            session,
            f"""
            select feed, reason, count(*) as rows from {REJECTS.sql}
            group by feed, reason order by feed, rows desc, reason
            """,
        )
        if session.exists(REJECTS)
        else [],
        score=score(read_truth(truth), session.query(f"select * from {AMPERITY_IDS.sql}")),
        deliveries=_rows(
            session,
            f"""
            select file_name as file, destination, rows, bytes, left(sha256, 12) as sha256
            from {DELIVERIES.sql} order by delivered_at desc limit 3
            """,
        ),
    )


def amperity_ids(session: Session) -> dict[tuple[str, str], str]:
    """Return the Amperity ID of each record, by datasource and pk; empty before the first run."""
    if not session.exists(AMPERITY_IDS):
        return {}
    found = session.rows(f"select datasource, pk, amperity_id from {AMPERITY_IDS.sql}")
    return {(str(source), str(pk)): str(identity) for source, pk, identity in found}


def _rows(session: Session, select: str) -> list[Row]:
    return session.query(select).to_pylist()  # type: ignore[no-any-return]
