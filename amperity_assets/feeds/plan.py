"""Decide which pending files a load reads, and which it only records."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from amperity_assets.feeds.ledger import (
    LOADED,
    SAME_BYTES,
    SUPERSEDED,
    LoadedFile,
    PendingFile,
)

_ORDER_BITS, _ROW_BITS = 15, 32


@dataclass(frozen=True)
class LoadPlan:
    """What a load does.

    Attributes:
        files: files to read, in load order: day, then path.
        orders: per file, its place among all files this feed ever loaded for the day, from 1.
        passed_over: files not read, with their outcome.
        truncate: whether the domain table is emptied first (CO-22).
    """

    files: tuple[PendingFile, ...]
    orders: tuple[int, ...]
    passed_over: tuple[tuple[PendingFile, str], ...]
    truncate: bool
    warnings: tuple[str, ...]

    def emptying(self, warning: str) -> "LoadPlan":
        """Return the plan with the domain table emptied first, for a reason to be told."""
        return replace(self, truncate=True, warnings=(*self.warnings, warning))

    def first_updated(self, number: int) -> int:
        """Return the generated ``_updated`` of a file's row 0 (DT-3, DT-4).

        Days since 1970 in the upper bits, then the file's order within the day, then 32 bits for
        the row: a later day wins, then the file loaded last, then the lower row (FE-14).
        """
        day = (self.files[number].file_date - date(1970, 1, 1)).days
        order = min(self.orders[number], (1 << _ORDER_BITS) - 1)
        return (day << (_ORDER_BITS + _ROW_BITS)) + (order << _ROW_BITS)


def plan_load(
    pending: Sequence[PendingFile], history: Sequence[LoadedFile], refused: Collection[str]
) -> LoadPlan:
    """Choose the files to read.

    - A file that was refused before, and delivered again since, gives way to the new delivery.
    - Where a step truncates, only files from the last truncating day on are read: the earlier
      ones would be emptied again at once. A snapshot older than the last loaded one is passed
      over.
    - Bytes that the feed loaded before are not loaded again; a truncating load compares with the
      last load only.

    Args:
        pending: landed files not loaded, in load order.
        history: what the feed loaded, oldest first.
        refused: ids of files whose load was refused.
    """
    passed_over = [(file, SUPERSEDED) for file in _redelivered(pending, refused)]
    left = _without(pending, passed_over)
    warnings: list[str] = []
    truncating = any(file.truncate for file in left)
    if truncating:
        older = _older_snapshots(left, history)
        passed_over += [(file, SUPERSEDED) for file in older]
        left = _without(left, passed_over)
        warnings += _snapshot_warnings(older, left)
    loaded = [file for file in history if file.outcome == LOADED]
    if truncating:
        loaded = [file for file in loaded if file.load_id == loaded[-1].load_id]
    repeated = _repeated(left, {file.sha256 for file in loaded})
    passed_over += [(file, SAME_BYTES) for file in repeated]
    files = _without(left, passed_over)
    return LoadPlan(
        files=tuple(files),
        orders=tuple(_orders(files, history)),
        passed_over=tuple(passed_over),
        truncate=any(file.truncate for file in files),
        warnings=tuple(warnings),
    )


def _without(
    files: Sequence[PendingFile], passed_over: Sequence[tuple[PendingFile, str]]
) -> list[PendingFile]:
    gone = {file.file_id for file, _ in passed_over}
    return [file for file in files if file.file_id not in gone]


def _redelivered(pending: Sequence[PendingFile], refused: Collection[str]) -> list[PendingFile]:
    newest: dict[tuple[str, str, str | None, date], PendingFile] = {}
    for file in pending:
        newest[_delivery(file)] = file
    return [
        file for file in pending if file.file_id in refused and newest[_delivery(file)] is not file
    ]


def _delivery(file: PendingFile) -> tuple[str, str, str | None, date]:
    return file.courier, file.source_path, file.member, file.file_date


def _older_snapshots(
    files: Sequence[PendingFile], history: Sequence[LoadedFile]
) -> list[PendingFile]:
    """Find files that come before the newest truncating file, loaded or pending."""
    since = max(file.file_date for file in files if file.truncate)
    since = max([since, *(file.file_date for file in history if file.outcome == LOADED)])
    newest = {_delivery(file): file for file in files}
    return [
        file
        for file in files
        if file.file_date < since or (file.truncate and newest[_delivery(file)] is not file)
    ]


def _snapshot_warnings(older: Sequence[PendingFile], left: Sequence[PendingFile]) -> list[str]:
    if older and not left:
        return [f"{len(older)} files are older than the snapshot loaded last and were not loaded."]
    return []


def _repeated(files: Sequence[PendingFile], known: set[str]) -> list[PendingFile]:
    seen = set(known)
    repeated: list[PendingFile] = []
    for file in files:
        if file.sha256 in seen:
            repeated.append(file)
        seen.add(file.sha256)
    return repeated


def _orders(files: Sequence[PendingFile], history: Sequence[LoadedFile]) -> list[int]:
    count = Counter(file.file_date for file in history if file.outcome == LOADED)
    orders: list[int] = []
    for file in files:
        count[file.file_date] += 1
        orders.append(count[file.file_date])
    return orders
