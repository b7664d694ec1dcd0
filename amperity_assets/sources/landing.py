"""Land a courier's files: look, copy, unpack, and record them in the ledger."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from amperity_assets.sources.archives import (
    DEFAULT_LIMITS,
    ArchiveLimits,
    check_plain,
    take_members,
)
from amperity_assets.sources.config import Connection, Courier
from amperity_assets.sources.connections import Drop, open_drop
from amperity_assets.sources.copying import LandedCopy, copy_in, safe_name
from amperity_assets.sources.fileset import (
    Fileset,
    FoundFile,
    Listing,
    find_filesets,
    require,
    require_any,
)
from amperity_assets.sources.ledger import LandedFile, file_id, landed_before, record
from amperity_assets.warehouse import Session


@dataclass(frozen=True)
class LandingReport:
    """What a courier landed for one file date.

    Attributes:
        found: tagged files the drop has for the day; members of archives count singly.
        landed: those that are new in the ledger.
        bytes: size of all found, after opening archives.
        missing_optional: expected paths of optional files that are absent.
    """

    courier: str
    day: date
    found: int
    landed: int
    bytes: int
    missing_optional: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def already_landed(self) -> int:
        """Files that an earlier run had landed with the same bytes."""
        return self.found - self.landed


def land_days(
    session: Session,
    *,
    landing: str,
    courier_key: str,
    courier: Courier,
    connection: Connection,
    days: Sequence[date],
    run_id: str,
    now: datetime,
    absent_is_failure: bool = True,
    dateless_after: datetime | None = None,
    limits: ArchiveLimits = DEFAULT_LIMITS,
) -> list[LandingReport]:
    """Copy a courier's files of some days into the landing area and record them.

    All days are looked at before anything is copied. One transaction records everything at the
    end, so a failure leaves the ledger as it was; files copied until then are found again by their
    bytes. A file that the ledger has with the same path, date, size and time is not copied again.

    Args:
        session: the warehouse.
        landing: folder of the landing area.
        courier_key: ``source/courier``.
        courier: the fileset.
        connection: where the drop is, with variables resolved.
        days: file dates; one report is returned for each, in order.
        run_id: the run, for the ledger.
        now: start of the run, aware.
        absent_is_failure: False lets days pass that lack files, but not a drop without any.
        dateless_after: take dateless files only if modified at or after this time (CG-16).
        limits: caps on what archives may unpack to.

    Raises:
        SourceUnreadable: the drop, or a file of it, cannot be read.
        SourceFileChanging: a file is still being written.
        CourierFileMissing: a required file is absent (CO-13), or an optional set wholly (CO-14).
        ArchiveRefused: an archive is damaged, hostile or lacks a member (CO-17).
        StorageFull: no room in the landing area.
    """
    drop = open_drop(connection)
    ordered = sorted(set(days))
    filesets = find_filesets(Listing(drop), courier, ordered, dateless_after=dateless_after)
    if absent_is_failure:
        require(courier_key, filesets)
    require_any(courier_key, filesets)
    lander = _Lander(drop, Path(landing), courier_key, run_id, now, limits)
    lander.remember(landed_before(session, courier_key))
    outcomes = [(fileset, *lander.land(fileset)) for fileset in filesets]
    new = [file for _, files, _ in outcomes for file in files if lander.is_new(file)]
    record(session, new, message=f"land {len(new)} files of courier {courier_key}", run_id=run_id)
    return [lander.report(*outcome) for outcome in outcomes]


class _Lander:
    """Copies files, knowing what the ledger had before."""

    def __init__(
        self, drop: Drop, landing: Path, courier: str, run_id: str, now: datetime,
        limits: ArchiveLimits,
    ) -> None:  # fmt: skip
        self._drop = drop
        self._landing = landing
        self._courier = courier
        self._run_id = run_id
        self._now = now
        self._limits = limits
        self._known: set[tuple[str, str]] = set()
        self._latest: dict[tuple[str, date], list[LandedFile]] = {}

    def remember(self, files: Sequence[LandedFile]) -> None:
        """Take in the ledger's rows, oldest first."""
        for file in files:
            self._known.add((file.file_id, file.tag))
            rows = self._latest.setdefault((file.source_path, file.file_date), [])
            if rows and rows[0].landed_at != file.landed_at:
                rows.clear()
            rows.append(file)

    def is_new(self, file: LandedFile) -> bool:
        """Tell whether the ledger does not have the file yet."""
        return (file.file_id, file.tag) not in self._known

    def report(
        self, fileset: Fileset, files: Sequence[LandedFile], warnings: Sequence[str]
    ) -> LandingReport:
        """Sum up one day."""
        return LandingReport(
            courier=self._courier,
            day=fileset.day,
            found=len(files),
            landed=sum(map(self.is_new, files)),
            bytes=sum(file.bytes for file in files),
            missing_optional=tuple(missing.expected for missing in fileset.missing),
            warnings=(*fileset.warnings, *warnings),
        )

    def land(self, fileset: Fileset) -> tuple[list[LandedFile], list[str]]:
        """Land one day's files; returns them, new or not, and warnings."""
        files: list[LandedFile] = []
        warnings: list[str] = []
        for found in fileset.found:
            known = self._unchanged(found)
            landed, absent = (known, []) if known else self._land_file(found)
            files += landed
            warnings += [f"{found.file.path} has no member {name}." for name in absent]
            if not found.file.size:
                warnings.append(f"{found.file.path} is empty.")
        return files, warnings

    def _land_file(self, found: FoundFile) -> tuple[list[LandedFile], list[str]]:
        folder = self._landing / self._courier / found.file_date.isoformat()
        copy = copy_in(self._drop, found.file, folder)
        shown = self._drop.at(found.file.path)
        if not found.entry.archive:
            check_plain(copy.path, shown, self._limits)
            return [self._row(found, str(found.entry.tag), None, copy)], []
        members, absent = take_members(
            copy.path, shown, found.entry, copy.path.parent / "members", self._limits
        )
        return [self._row(found, taken.tag, taken.name, taken.copy) for taken in members], absent

    def _row(self, found: FoundFile, tag: str, member: str | None, copy: LandedCopy) -> LandedFile:
        path = found.file.path
        return LandedFile(
            file_id=file_id(self._courier, path, member, found.file_date, copy.sha256),
            courier=self._courier,
            tag=tag,
            source_path=path,
            member=member,
            file_date=found.file_date,
            bytes=copy.size,
            sha256=copy.sha256,
            modified=found.file.modified,
            landed_path=copy.path.relative_to(self._landing).as_posix(),
            landed_at=self._now,
            run_id=self._run_id,
        )

    def _unchanged(self, found: FoundFile) -> list[LandedFile]:
        """Return the ledger's rows of a file whose size and time are as they were (OQ-9)."""
        rows = self._latest.get((found.file.path, found.file_date), [])
        tags = sorted(row.tag for row in rows)
        same = (
            found.file.modified is not None
            and all(row.modified == found.file.modified for row in rows)
            and tags == sorted(found.entry.tags)
            and all(self._is_whole(row, found) for row in rows)
        )
        return rows if same else []

    def _is_whole(self, row: LandedFile, found: FoundFile) -> bool:
        path = self._landing / row.landed_path
        sizes: Iterator[tuple[Path, int]] = iter([(path, row.bytes)])
        if found.entry.archive:
            packed = path.parents[2] / safe_name(found.file.name)
            sizes = iter([(path, row.bytes), (packed, found.file.size)])
        elif row.bytes != found.file.size:
            return False
        return all(file.is_file() and file.stat().st_size == size for file, size in sizes)
