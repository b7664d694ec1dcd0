"""Read NDJSON and JSON: one object is one row; fields are matched by name in every object."""

from collections.abc import Sequence
from functools import partial

import duckdb
import numpy as np

from amperity_assets.errors import FeedRejected
from amperity_assets.feeds.config import Feed
from amperity_assets.feeds.literals import literal
from amperity_assets.feeds.reading import ReadJob, ReadResult, cut_off, plain_lines, rows_by_file
from amperity_assets.feeds.staging import BROKEN, LOAD_ROWS, make_load_rows, stage_rows
from amperity_assets.feeds.text_files import Dialect, TextFile, open_bytes, reporting_damage
from amperity_assets.feeds.text_files import text_file as look_at
from amperity_assets.feeds.text_layout import Numbers, TextLayout, scan_layout
from amperity_assets.feeds.text_repair import LONGEST_ROW, NOT_UTF8, TOO_LONG, BrokenRow
from amperity_assets.warehouse import Session

_LINES = Dialect(separator="", quote="", escape="", header=False)
_LARGEST_OBJECT = 64 << 20
_REASONS = {"INVALID ENCODING": NOT_UTF8, "LINE SIZE OVER MAXIMUM": TOO_LONG}


def read_ndjson(session: Session, job: ReadJob) -> ReadResult:
    """Read newline-delimited JSON into ``load_rows``; blank lines do not count.

    Raises:
        FeedRejected: a file is cut off, or cannot be read as lines of text.
    """
    result = ReadResult()
    make_load_rows(session, job.feed)
    files = [look_at(f.number, f.name, f.path, job.feed.format, job.scratch) for f in job.files]
    files = [file for file in files if not _is_empty(file)]
    for packed in (False, True):
        group = [file for file in files if file.packed == packed]
        if not group:
            continue
        paths = ", ".join(literal(str(file.path)) for file in group)
        source = f"""
            select {_numbers(group)}[file_index::bigint + 1] as _file, line from read_csv(
                [{paths}], columns = {{line: 'VARCHAR'}}, auto_detect = false, header = false,
                delim = '', quote = '', escape = '', strict_mode = false,
                max_line_size = {LONGEST_ROW}, compression = '{"gzip" if packed else "none"}',
                store_rejects = true, rejects_limit = 0,
                rejects_table = 'line_rejects', rejects_scan = 'line_rejects_scans'
            )"""
        _stage_objects(session, job, source, result)
        _settle_lines(session, group, result)
    return result


def read_json(session: Session, job: ReadJob) -> ReadResult:
    """Read JSON files into ``load_rows``: an array of objects, or objects one after another.

    The line of a row is the number of its object in the file.

    Raises:
        FeedRejected: a file is not valid JSON.
    """
    result = ReadResult()
    make_load_rows(session, job.feed)
    for landed in job.files:
        file = look_at(landed.number, landed.name, landed.path, job.feed.format, job.scratch)
        if _is_empty(file):
            continue
        source = f"""
            select {file.number} as _file, cast(json as varchar) as line from read_json_objects(
                [{literal(str(file.path))}], format = {literal(_shape(file))},
                compression = '{"gzip" if file.packed else "uncompressed"}',
                maximum_object_size = {_LARGEST_OBJECT}
            )"""
        try:
            _stage_objects(session, job, source, result)
        except duckdb.InvalidInputException:
            raise FeedRejected(
                f"{file.name} is not valid JSON; feed {job.datasource} cannot load it.",
                next_step="ask the sender for valid JSON in UTF-8, or set `format.type: ndjson` "
                "if each line is an object.",
                files=[file.number],
            ) from None
        result.lines[file.number] = plain_lines
    return result


def _stage_objects(session: Session, job: ReadJob, source: str, result: ReadResult) -> None:
    """Type the objects of a SELECT of ``_file`` and ``line``, NULL for a blank line."""
    is_object = "case when json_valid(line) then json_type(line) = 'OBJECT' else false end"
    session.unstage("line_rejects", "line_rejects_scans")
    found = session.rows(
        f"select distinct unnest(json_keys(line)) from ({source}) where {is_object}"
    )
    session.unstage("line_rejects", "line_rejects_scans")
    paths, values = _paths(job.feed, sorted(str(key) for (key,) in found), result)
    stage_rows(
        session,
        job.feed,
        f"""
        select _file,
            case when line is null then '' when not is_object then line end as _broken, {values}
        from (
            select _file, line, is_object,
                case when is_object then json_extract_string(line, {paths}) end as v
            from (select *, {is_object} as is_object from ({source}))
        )
        """,
    )


def _paths(feed: Feed, keys: Sequence[str], result: ReadResult) -> tuple[str, str]:
    """Return the JSON pointers to extract and, per field, SQL that picks from them (FE-10)."""
    pointers: list[str] = []
    values: list[str] = []
    absent: list[str] = []
    taken: set[str] = set()
    for number, field in enumerate(feed.fields):
        name = (field.source or field.name).strip()
        fitting = [key for key in keys if key.strip().casefold() == name.casefold()]
        fitting.sort(key=lambda key: key != name)
        taken.update(fitting)
        picks = [f"v[{len(pointers) + place}]" for place in range(1, len(fitting) + 1)]
        pointers += ["/" + key.replace("~", "~0").replace("/", "~1") for key in fitting]
        picked = f"coalesce({', '.join(picks)})" if picks else "cast(null as varchar)"
        values.append(f"{picked} as r{number}")
        if not fitting and keys:
            absent.append(field.name)
    extra = [key for key in keys if key not in taken]
    if extra:
        result.warnings.append(f"Keys the feed does not take: {', '.join(extra)}.")
    if absent:
        result.warnings.append(f"No object has the keys of: {', '.join(absent)}.")
    return f"[{', '.join(map(literal, pointers or ['/']))}]", ", ".join(values)


def _settle_lines(session: Session, group: Sequence[TextFile], result: ReadResult) -> None:
    """Check that every line was read or rejected, and learn where the rejected ones were."""
    rejected = session.rows(
        """
        select scans.file_path, rejects.line, any_value(rejects.error_type),
            any_value(rejects.csv_line)
        from line_rejects as rejects join line_rejects_scans as scans using (scan_id, file_id)
        group by all order by rejects.line
        """
    )
    session.unstage("line_rejects", "line_rejects_scans")
    read = rows_by_file(session.rows(f"select _file, count(*) from {LOAD_ROWS} group by 1"))
    for file in group:
        broken = [
            BrokenRow(int(str(line)), _REASONS.get(str(kind), "not readable"), str(text))
            for path, line, kind, text in rejected
            if path == str(file.path)
        ]
        layout = scan_layout(file, _LINES, columns=1)
        if layout.rows != read.get(file.number, 0) + len(broken):
            raise FeedRejected(
                f"{file.name} cannot be read as lines of JSON.",
                next_step="check that it is NDJSON in UTF-8 with line feeds between objects.",
                files=[file.number],
            )
        if layout.cut_off and _last_is_broken(session, file, layout, broken):
            raise cut_off(file)
        lines = np.array([row.line for row in broken], np.int64)
        result.lines[file.number] = partial(_lines_beside, lines)
        result.broken[file.number] = broken


def _lines_beside(rejected: Numbers, ordinals: Numbers, /) -> Numbers:
    """Find lines of rows, whose places do not count the rejected lines among them."""
    gaps = rejected - 1 - np.arange(len(rejected))
    return np.asarray(1 + ordinals + np.searchsorted(gaps, ordinals, side="right"))


def _last_is_broken(
    session: Session, file: TextFile, layout: TextLayout, broken: Sequence[BrokenRow]
) -> bool:
    if broken and broken[-1].line == layout.rows:
        return True
    last = session.rows(
        f"select max_by(coalesce(_fault, 0), rowid) from {LOAD_ROWS} where _file = ?",
        [file.number],
    )
    return last[0][0] == BROKEN


def _shape(file: TextFile) -> str:
    with reporting_damage(file), open_bytes(file) as stream:
        head = stream.read(1 << 16).removeprefix(b"\xef\xbb\xbf").lstrip()
    return "array" if head.startswith(b"[") else "unstructured"


def _is_empty(file: TextFile) -> bool:
    with reporting_damage(file), open_bytes(file) as stream:
        return not stream.read(1 << 16).removeprefix(b"\xef\xbb\xbf").strip()


def _numbers(files: Sequence[TextFile]) -> str:
    return f"[{', '.join(str(file.number) for file in files)}]"
