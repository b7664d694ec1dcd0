"""Which files of a drop belong to a courier on a day, and which expected ones are absent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from amperity_assets.errors import CourierFileMissing
from amperity_assets.sources.config import Courier, FileEntry
from amperity_assets.sources.connections import Drop, DropEntry
from amperity_assets.sources.patterns import DayPattern, compile_pattern

TEMPORARY_SUFFIXES = (".part", ".filepart", ".tmp")
"""Names of files that a sender is still writing; never taken."""


@dataclass(frozen=True)
class FoundFile:
    """A file of the drop that an entry of the fileset takes, with its file date."""

    entry: FileEntry
    file: DropEntry
    file_date: date


@dataclass(frozen=True)
class MissingFile:
    """An entry without a file on a day; ``expected`` is its full path with ``*`` wildcards."""

    entry: FileEntry
    day: date
    expected: str
    hint: str = ""


@dataclass(frozen=True)
class Fileset:
    """A courier's files on one day."""

    day: date
    found: tuple[FoundFile, ...]
    missing: tuple[MissingFile, ...]
    warnings: tuple[str, ...] = ()

    @property
    def absent(self) -> tuple[MissingFile, ...]:
        """The absences that fail the courier: required files, or all of an optional set (CO-14)."""
        required = tuple(missing for missing in self.missing if not missing.entry.optional)
        return required or (() if self.found else self.missing)


@dataclass
class Listing:
    """The drop's folders as seen in this run; each is listed once."""

    drop: Drop
    _folders: dict[str, list[DropEntry]] = field(default_factory=dict)

    def folder(self, path: str) -> list[DropEntry]:
        """List a folder, from memory after the first time."""
        if path not in self._folders:
            self._folders[path] = self.drop.list(path)
        return self._folders[path]

    def matching(self, pattern: DayPattern) -> list[DropEntry]:
        """Find what fits a pattern, by path; a folder of Parquet parts gives its parts (CO-12)."""
        folders, found = [pattern.folder], list[DropEntry]()
        for depth, segment in enumerate(pattern.segments, start=1):
            here = [
                entry
                for folder in folders
                for entry in self.folder(folder)
                if segment.fullmatch(entry.name) and not entry.name.startswith(".")
            ]
            if depth == len(pattern.segments):
                found = here
            folders = [entry.path for entry in here if entry.kind == "directory"]
        return [file for entry in found for file in self._files_of(entry)]

    def _files_of(self, entry: DropEntry) -> list[DropEntry]:
        if entry.kind != "directory":
            return [] if entry.name.endswith(TEMPORARY_SUFFIXES) else [entry]
        return [
            part
            for part in self.folder(entry.path)
            if part.kind == "file"
            and not part.name.startswith(("_", "."))
            and not part.name.endswith(TEMPORARY_SUFFIXES)
        ]


def find_filesets(
    listing: Listing,
    courier: Courier,
    days: Sequence[date],
    *,
    dateless_after: datetime | None = None,
) -> list[Fileset]:
    """Look for a courier's files on each day, without reading any.

    A dated pattern is looked for on every day. A dateless file belongs to the last day: it counts
    when it was modified before that day ended in UTC (OQ-4), and its file date is the day it was
    modified.

    Args:
        listing: the drop.
        courier: the fileset.
        days: file dates, in order.
        dateless_after: take dateless files only if modified at or after this time (CG-16).

    Raises:
        SourceUnreadable: the drop cannot be listed.
    """
    last = max(days, default=None)
    return [
        _fileset(listing, courier, day, last=day == last, dateless_after=dateless_after)
        for day in days
    ]


def require(courier_key: str, filesets: Sequence[Fileset]) -> None:
    """Fail a courier whose required files are absent (CO-13, CO-14).

    Raises:
        CourierFileMissing: names each absent file of each day, at most ten.
    """
    absent = [missing for fileset in filesets for missing in fileset.absent]
    if absent:
        raise _missing_error(courier_key, absent)


def require_any(courier_key: str, filesets: Sequence[Fileset]) -> None:
    """Fail a courier that has not a single file on all its days (CO-14).

    Raises:
        CourierFileMissing: nothing was found at all.
    """
    if filesets and not any(fileset.found for fileset in filesets):
        raise _missing_error(courier_key, list(filesets[-1].missing), days=len(filesets))


def _fileset(
    listing: Listing, courier: Courier, day: date, *, last: bool, dateless_after: datetime | None
) -> Fileset:
    found: list[FoundFile] = []
    missing: list[MissingFile] = []
    warnings: list[str] = []
    taken: set[str] = set()
    for entry in courier.files:
        pattern = compile_pattern(entry.pattern)
        if not pattern.dated and not last:
            continue
        resolved = pattern.for_date(day)
        files = listing.matching(resolved)
        links = [file for file in files if file.kind == "link"]
        warnings += [f"{listing.drop.at(link.path)} is a link and was ignored." for link in links]
        files = [file for file in files if file.kind == "file"]
        if not pattern.dated:
            files = [file for file in files if _in_window(file, day, dateless_after)]
        twice = [file for file in files if file.path in taken]
        warnings += [f"{file.path} fits two entries of the courier; taken once." for file in twice]
        files = [file for file in files if file.path not in taken]
        taken.update(file.path for file in files)
        found += [FoundFile(entry, file, _file_date(file, day, pattern.dated)) for file in files]
        if not files and not twice:
            expected = listing.drop.at(resolved.shown)
            missing.append(MissingFile(entry, day, expected, _hint(listing, resolved)))
    return Fileset(day, tuple(found), tuple(missing), tuple(warnings))


def _in_window(file: DropEntry, day: date, after: datetime | None) -> bool:
    end = datetime.combine(day + timedelta(days=1), time(), UTC)
    return file.modified is None or (
        file.modified < end and (after is None or file.modified >= after)
    )


def _file_date(file: DropEntry, day: date, dated: bool) -> date:
    return day if dated or file.modified is None else file.modified.astimezone(UTC).date()


def _hint(listing: Listing, pattern: DayPattern) -> str:
    """Say when a file is there that nearly fits: still being written, or in other letter case."""
    if len(pattern.segments) != 1:
        return ""
    for entry in listing.folder(pattern.folder):
        for suffix in TEMPORARY_SUFFIXES:
            if entry.name.endswith(suffix) and pattern.segments[0].fullmatch(
                entry.name.removesuffix(suffix)
            ):
                return f"{entry.name} is there, but still being written"
        if entry.name.lower() == pattern.shown.rpartition("/")[2].lower():
            return f"{entry.name} is there, in another letter case or not a plain file"
    return ""


def _missing_error(
    courier_key: str, absent: list[MissingFile], *, days: int = 1
) -> CourierFileMissing:
    lines = [
        f"  {missing.day}: {missing.expected}{f' ({missing.hint})' if missing.hint else ''}"
        for missing in absent[:10]
    ]
    if len(absent) > 10:
        lines.append(f"  and {len(absent) - 10} more")
    dates = sorted({missing.day for missing in absent})
    when = f"{dates[0]}" if len(dates) == 1 else f"{len(dates)} dates from {dates[0]}"
    when = f"any of {days} dates up to {dates[-1]}" if days > 1 else when
    return CourierFileMissing(
        f"Courier '{courier_key}' found no file for {when}; expected\n" + "\n".join(lines),
        next_step="supply the files and start the run again, or set `optional: true` for files "
        "that may be absent.",
    )
