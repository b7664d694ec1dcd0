"""Read CSV, PSV and TSV: the engine reads many files at once, a scan proves no row was lost."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import duckdb
import numpy as np

from amperity_assets.errors import FeedRejected
from amperity_assets.feeds.columns import ColumnMatch, match_columns, match_positions
from amperity_assets.feeds.literals import literal
from amperity_assets.feeds.reading import ReadJob, ReadResult, cut_off, rows_by_file
from amperity_assets.feeds.staging import LOAD_ROWS, make_load_rows, stage_rows
from amperity_assets.feeds.text_files import Dialect, TextFile, first_row, text_file
from amperity_assets.feeds.text_layout import Numbers, TextLayout, scan_layout
from amperity_assets.feeds.text_repair import (
    LONGEST_ROW,
    NOT_UTF8,
    TOO_FEW,
    TOO_LONG,
    TOO_MANY,
    BrokenRow,
    Repaired,
    repair,
)
from amperity_assets.warehouse import Session

_REASONS = {
    "MISSING COLUMNS": TOO_FEW,
    "TOO MANY COLUMNS": TOO_MANY,
    "INVALID ENCODING": NOT_UTF8,
    "LINE SIZE OVER MAXIMUM": TOO_LONG,
}
"""The engine's faults that leave no doubt where a row ends; others need the careful reader."""


@dataclass(frozen=True)
class _Sheet:
    """A text file, its columns and its rows as the scan found them."""

    file: TextFile
    columns: int
    match: ColumnMatch
    layout: TextLayout | None = None
    repaired: Repaired | None = None

    @property
    def readable(self) -> TextFile:
        return self.repaired.file if self.repaired else self.file


@dataclass(frozen=True)
class _EngineReject:
    """A row the engine refused; ``record`` counts rows and blank lines from 1, with the header."""

    file: int
    record: int
    kind: str
    text: str


def read_text(session: Session, job: ReadJob) -> ReadResult:
    """Read all files into ``load_rows``; rows that cannot be read come back as broken.

    Raises:
        FeedRejected: a file as a whole cannot be read, is cut off, or lacks needed columns.
    """
    dialect = Dialect.of(job.feed.format)
    result = ReadResult()
    sheets = [sheet for file in job.files if (sheet := _open_sheet(job, file.number, dialect))]
    for warning in dict.fromkeys(w for s in sheets for w in s.match.warnings(s.file.name)):
        result.warnings.append(warning)
    with ThreadPoolExecutor(2) as pool:
        sheets = list(pool.map(partial(_scanned, dialect=dialect), sheets))
    sheets = [_repaired(s, job, dialect) if s.layout and s.layout.odd else s for s in sheets]
    doubtful = _read_sheets(session, job, dialect, sheets, result)
    if doubtful:
        sheets = [_repaired(s, job, dialect) if s.file.number in doubtful else s for s in sheets]
        doubtful = _read_sheets(session, job, dialect, sheets, result)
    if doubtful:
        names = ", ".join(s.file.name for s in sheets if s.file.number in doubtful)
        raise FeedRejected(
            f"{names} cannot be read as {job.feed.format.type} for feed {job.datasource}.",
            next_step="check the feed's format: separator, quote and escape.",
            files=sorted(doubtful),
        )
    return result


def _open_sheet(job: ReadJob, number: int, dialect: Dialect) -> _Sheet | None:
    """Look at a file's encoding and header; None for an empty file, which has no rows (OQ-20)."""
    landed = job.files[number]
    file = text_file(number, landed.name, landed.path, job.feed.format, job.scratch)
    row = first_row(file, dialect)
    if row is None:
        return None
    if dialect.header:
        match = match_columns(job.feed, row, datasource=job.datasource, file=file)
    else:
        match = match_positions(job.feed, len(row), datasource=job.datasource, file=file)
    return _Sheet(file, len(row), match)


def _scanned(sheet: _Sheet, *, dialect: Dialect) -> _Sheet:
    layout = scan_layout(sheet.file, dialect, columns=sheet.columns)
    return _Sheet(sheet.file, sheet.columns, sheet.match, layout)


def _repaired(sheet: _Sheet, job: ReadJob, dialect: Dialect) -> _Sheet:
    if sheet.repaired:
        return sheet
    sound = repair(sheet.file, dialect, columns=sheet.columns, scratch=job.scratch)
    if sound.cut_off:
        raise cut_off(sheet.file)
    if dialect.header and any(row.line < min(sound.lines, default=0) for row in sound.broken):
        raise FeedRejected(
            f"The header of {sheet.file.name} cannot be read.",
            next_step="ask the sender for a header of plain UTF-8 column names.",
            files=[sheet.file.number],
        )
    return _Sheet(sheet.file, sheet.columns, sheet.match, None, sound)


def _read_sheets(
    session: Session, job: ReadJob, dialect: Dialect, sheets: Sequence[_Sheet], result: ReadResult
) -> set[int]:
    """Read everything anew; returns the files that need the careful reader."""
    make_load_rows(session, job.feed)
    rejects: list[_EngineReject] = []
    for number, group in enumerate(_groups(sheets)):
        try:
            rejects += _read_group(session, job, dialect, group, number)
        except duckdb.InvalidInputException:
            # the message may hold values; which file it was shows when each is read with care
            return {sheet.file.number for sheet in group}
    read = rows_by_file(session.rows(f"select _file, count(*) from {LOAD_ROWS} group by 1"))
    by_file: dict[int, list[_EngineReject]] = defaultdict(list)
    for reject in rejects:
        by_file[reject.file].append(reject)
    header = int(dialect.header)
    doubtful = set[int]()
    for sheet in sheets:
        number = sheet.file.number
        if not _settle(sheet, read.get(number, 0), by_file[number], header, result):
            doubtful.add(number)
    return doubtful


def _settle(
    sheet: _Sheet, read: int, rejects: Sequence[_EngineReject], header: int, result: ReadResult
) -> bool:
    """Check that every row of the file was read or rejected; False when it is not proved."""
    number = sheet.file.number
    if sheet.repaired:
        lines = sheet.repaired.lines[header:]
        result.lines[number] = partial(_lines_of, lines)
        result.broken[number] = sheet.repaired.broken
        return not rejects and read == len(lines)
    layout = sheet.layout
    kinds = {reject.kind for reject in rejects}
    if not layout or not kinds <= _REASONS.keys():
        return False
    first: dict[int, _EngineReject] = {}
    for reject in rejects:
        first.setdefault(reject.record, reject)
    rows = layout.without_blanks([record - 1 for record in first])
    if layout.rows - header != read + len(first):
        return False
    if layout.cut_off and layout.rows - 1 in rows:
        raise cut_off(sheet.file)
    result.lines[number] = partial(_lines_around, layout, np.sort(rows) - header, header)
    result.broken[number] = [
        BrokenRow(int(line), _REASONS[reject.kind], reject.text)
        for line, reject in zip(layout.lines(rows), first.values(), strict=True)
    ]
    return True


def _lines_of(lines: Numbers, ordinals: Numbers, /) -> Numbers:
    return np.asarray(lines[ordinals])


def _lines_around(
    layout: TextLayout, rejected: Numbers, header: int, ordinals: Numbers, /
) -> Numbers:
    """Find lines of rows, whose numbers do not count the rejected rows among them."""
    gaps = rejected - np.arange(len(rejected))
    rows = ordinals + np.searchsorted(gaps, ordinals, side="right")
    return layout.lines(np.asarray(rows + header))


def _groups(sheets: Iterable[_Sheet]) -> list[list[_Sheet]]:
    """Put files together that one call of the engine can read: same columns, same packing."""
    groups: dict[tuple[object, ...], list[_Sheet]] = defaultdict(list)
    for sheet in sheets:
        groups[sheet.columns, sheet.match.places, sheet.readable.packed].append(sheet)
    return list(groups.values())


def _read_group(
    session: Session, job: ReadJob, dialect: Dialect, group: Sequence[_Sheet], number: int
) -> list[_EngineReject]:
    sheet = group[0]
    paths = ", ".join(literal(str(s.readable.path)) for s in group)
    columns = ", ".join(f"c{place}: 'VARCHAR'" for place in range(sheet.columns))
    values = ", ".join(
        f"{'cast(null as varchar)' if place is None else f'c{place}'} as r{field}"
        for field, place in enumerate(sheet.match.places)
    )
    files = ", ".join(str(s.file.number) for s in group)
    rejects = f"engine_rejects_{number}"
    session.unstage(rejects, f"{rejects}_scans")
    stage_rows(
        session,
        job.feed,
        f"""
        select [{files}][file_index::bigint + 1] as _file,
            cast(null as varchar) as _broken, {values}
        from read_csv(
            [{paths}], columns = {{{columns}}}, auto_detect = false, header = {dialect.header},
            delim = {literal(dialect.separator)}, quote = {literal(dialect.quote)},
            escape = {literal(dialect.escape)}, strict_mode = true,
            max_line_size = {LONGEST_ROW},
            compression = {literal("gzip" if sheet.readable.packed else "none")},
            store_rejects = true, rejects_limit = 0,
            rejects_table = {literal(rejects)}, rejects_scan = {literal(f"{rejects}_scans")}
        )
        """,
    )
    found = session.rows(
        f"""
        select scans.file_path, rejects.line, rejects.error_type, rejects.csv_line
        from {rejects} as rejects join {rejects}_scans as scans using (scan_id, file_id)
        order by rejects.line, rejects.column_idx
        """
    )
    session.unstage(rejects, f"{rejects}_scans")
    numbers = {str(s.readable.path): s.file.number for s in group}
    return [
        _EngineReject(numbers[str(path)], int(str(line)), str(kind), str(text))
        for path, line, kind, text in found
    ]
