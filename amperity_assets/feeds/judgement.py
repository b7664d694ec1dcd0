"""Judge the rows of a load: how many are bad, why, and what to tell the user (FE-19)."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from amperity_assets.errors import FeedRejected
from amperity_assets.feeds.config import Feed
from amperity_assets.feeds.ledger import PendingFile
from amperity_assets.feeds.reading import ReadResult
from amperity_assets.feeds.rejects import (
    Reject,
    RowCounts,
    count_reasons,
    count_rows,
    list_rejects,
)
from amperity_assets.feeds.staging import Faults
from amperity_assets.warehouse import Session


@dataclass(frozen=True)
class Judgement:
    """The rows of a load, counted; ``rejects`` lists the bad ones."""

    rows: RowCounts
    reasons: Mapping[str, int]
    rejects: Sequence[Reject]
    warnings: tuple[str, ...]

    @property
    def read(self) -> int:
        """Rows read, good and bad."""
        return self.rows.read.total()

    @property
    def bad(self) -> int:
        """Rows rejected."""
        return self.rows.bad.total()


def judge(session: Session, feed: Feed, result: ReadResult) -> Judgement:
    """Count what was read into ``load_rows`` and list the bad rows."""
    faults = Faults(feed.fields)
    rows = count_rows(session, result)
    rejects = list_rejects(session, faults, result) if rows.bad.total() else []
    warnings = list(result.warnings)
    if len(rejects) < rows.bad.total():
        warnings.append(f"Only the first {len(rejects):,} bad rows are listed.")
    return Judgement(rows, count_reasons(session, faults, result), rejects, tuple(warnings))


def refusal(
    datasource: str,
    judgement: Judgement,
    files: Sequence[PendingFile],
    limit: int,
    rejected_rows: str | None,
) -> FeedRejected:
    """Make the error of a load with too many bad rows: counts, reasons and lines, no values."""
    share = 100 * judgement.bad / judgement.read
    reasons = Counter(judgement.reasons).most_common(5)
    return FeedRejected(
        f"Feed {datasource}: {judgement.bad:,} of {judgement.read:,} rows are bad ({share:.2f} %),"
        f" more than the error limit of {limit} %; nothing was loaded.\n"
        + "\n".join(f"  {count:,} rows: {reason}" for reason, count in reasons)
        + "\n"
        + "\n".join(_places(judgement, files)),
        next_step=f"look at the rejected rows in {rejected_rows} or the table ledger.rejects; then "
        "deliver a corrected file, correct the feed's fields, or raise `error_limit_percent` to "
        "load the good rows; start the run again.",
    )


def _places(judgement: Judgement, files: Sequence[PendingFile]) -> list[str]:
    lines: dict[int, list[int]] = defaultdict(list)
    for reject in judgement.rejects:
        lines[reject.file].append(reject.line)
    worst = sorted(lines, key=lambda number: -judgement.rows.bad[number])
    told = [
        f"  {files[number].name} ({files[number].file_date}): "
        f"{judgement.rows.bad[number]:,} of {judgement.rows.read[number]:,} rows, "
        f"lines {', '.join(map(str, lines[number][:5]))}{' …' if len(lines[number]) > 5 else ''}"
        for number in worst[:5]
    ]
    return [*told, f"  and {len(worst) - 5} more files"] if len(worst) > 5 else told
