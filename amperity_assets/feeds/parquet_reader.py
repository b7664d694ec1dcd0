"""Read Parquet; its types are turned into text, so that one set of rules types every format."""

from collections import defaultdict
from collections.abc import Sequence

import duckdb

from amperity_assets.errors import FeedRejected
from amperity_assets.feeds.columns import ColumnMatch, match_columns
from amperity_assets.feeds.config import Feed, FeedField
from amperity_assets.feeds.literals import literal
from amperity_assets.feeds.reading import LoadFile, ReadJob, ReadResult, plain_lines
from amperity_assets.feeds.staging import make_load_rows, stage_rows
from amperity_assets.warehouse import Session, quote


def read_parquet(session: Session, job: ReadJob) -> ReadResult:
    """Read Parquet files into ``load_rows``; the line of a row is its number in the file.

    Raises:
        FeedRejected: a file is damaged, is not Parquet, or lacks needed columns.
    """
    result = ReadResult()
    make_load_rows(session, job.feed)
    groups: dict[tuple[tuple[str, str], ...], list[LoadFile]] = defaultdict(list)
    for file in job.files:
        if file.path.stat().st_size:
            groups[_columns(session, job, file)].append(file)
    for columns, files in groups.items():
        names = [name for name, _ in columns]
        match = match_columns(job.feed, names, datasource=job.datasource, file=files[0])
        result.warnings += match.warnings(files[0].name)
        try:
            stage_rows(
                session,
                _without_patterns(job.feed, columns, match),
                _select(job, files, columns, match),
            )
        except (duckdb.InvalidInputException, duckdb.IOException):
            raise _damaged(files, job) from None
        result.lines.update({file.number: plain_lines for file in files})
    return result


def _columns(session: Session, job: ReadJob, file: LoadFile) -> tuple[tuple[str, str], ...]:
    try:
        described = session.rows(
            "select column_name, column_type from"
            f" (describe select * from read_parquet({literal(str(file.path))}))"
        )
    except (duckdb.InvalidInputException, duckdb.IOException):
        raise _damaged([file], job) from None
    return tuple((str(name), str(kind)) for name, kind in described)


def _select(
    job: ReadJob,
    files: Sequence[LoadFile],
    columns: Sequence[tuple[str, str]],
    match: ColumnMatch,
) -> str:
    empty = "cast(null as varchar)"
    values = [
        f"{empty if place is None else _as_text(field, *columns[place])} as r{number}"
        for number, (field, place) in enumerate(zip(job.feed.fields, match.places, strict=True))
    ]
    paths = ", ".join(literal(str(file.path)) for file in files)
    numbers = ", ".join(str(file.number) for file in files)
    return f"""
        select [{numbers}][file_index::bigint + 1] as _file, cast(null as varchar) as _broken,
            {", ".join(values)}
        from read_parquet([{paths}])
    """


def _typed_by_file(field: FeedField, kind: str) -> bool:
    return field.type in ("date", "datetime") and kind.startswith(("DATE", "TIMESTAMP"))


def _as_text(field: FeedField, name: str, kind: str) -> str:
    """Write a value as text; dates and times that the file types itself in ISO form."""
    value = quote(name)
    if not _typed_by_file(field, kind):
        return f"cast({value} as varchar)"
    moment = f"timezone('UTC', {value})" if "TIME ZONE" in kind else f"cast({value} as timestamp)"
    return f"strftime({moment}, '{'%Y-%m-%d' if field.type == 'date' else '%Y-%m-%d %H:%M:%S.%f'}')"


def _without_patterns(feed: Feed, columns: Sequence[tuple[str, str]], match: ColumnMatch) -> Feed:
    """Drop the patterns of fields that the file types itself (FF table: types from the file)."""
    fields = [
        field.model_copy(update={"format": None})
        if place is not None and _typed_by_file(field, columns[place][1])
        else field
        for field, place in zip(feed.fields, match.places, strict=True)
    ]
    return feed.model_copy(update={"fields": fields})


def _damaged(files: Sequence[LoadFile], job: ReadJob) -> FeedRejected:
    names = ", ".join(file.name for file in files)
    return FeedRejected(
        f"{names} cannot be read as Parquet for feed {job.datasource}.",
        next_step="ask the sender for a sound copy and land it again.",
        files=[file.number for file in files],
    )
