"""Generates the drops of the demo tenant, chunk by chunk, into files per feed and date."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from amperity_assets.demo.generator.catalog import make_catalog
from amperity_assets.demo.generator.chunk import Batch, Chunk, missing_bounces
from amperity_assets.demo.generator.draws import stream
from amperity_assets.demo.generator.feeds import BOUNCES, DROP_FILES, DropFile
from amperity_assets.demo.generator.lines import day_slices
from amperity_assets.demo.generator.options import DropOptions, DropSummary

CHUNK = 50_000
"""People per chunk: what bounds the memory. It is part of what makes the bytes."""

TRUTH_SCHEMA = pa.schema(
    [("datasource", pa.string()), ("pk", pa.string()), ("person_id", pa.int64())]
)

Progress = Callable[[str, int, int], None]


def generate_drops(
    folder: Path, truth: Path, options: DropOptions, *, progress: Progress | None = None
) -> DropSummary:
    """Write the drops of a fictional brand and the hidden truth about its records.

    Args:
        folder: gets ``shop/``, ``pos/``, ``loyalty/``, ``email/`` and ``catalog/``. Files of
            equal names are replaced.
        truth: gets a Parquet file with datasource, pk and person_id, one row per record.
        options: equal options give equal bytes.
        progress: called with what is being done, and how much of how much is done.
    """
    tell = progress or _silent
    folder.mkdir(parents=True, exist_ok=True)
    truth.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=".drops-") as staging:
        lines = _Lines(Path(staging), options)
        people = _write_chunks(lines, truth, tell)
        paths = _pack(lines, folder, tell)
    paths += _write_catalog(folder, options)
    return DropSummary(
        files=len(paths),
        bytes=sum(path.stat().st_size for path in paths),
        records=dict(lines.rows),
        people=people,
    )


class _Lines:
    """The plain lines of every file, growing chunk by chunk in a staging folder."""

    def __init__(self, staging: Path, options: DropOptions) -> None:
        self.options = options
        self.rows: Counter[str] = Counter()
        self._staging = staging
        for file in DROP_FILES:
            for place, day in enumerate(file_dates(options)):
                if file is not BOUNCES or place != missing_bounces(options):
                    target = self.path(file, day)
                    target.parent.mkdir(exist_ok=True)
                    target.write_text(file.feed.header)

    def path(self, file: DropFile, day: date) -> Path:
        return file.path(self._staging, day)

    def append(self, batch: Batch, first: int) -> None:
        rng = stream(self.options.seed, 5, first, DROP_FILES.index(batch.file))
        dates = file_dates(self.options)
        feed = batch.file.feed
        for day, rows, data in day_slices(rng, feed, batch.columns, batch.day, batch.tie):
            self.rows[feed.name] += rows
            with self.path(batch.file, dates[day]).open("ab") as file:
                file.write(data)


def file_dates(options: DropOptions) -> list[date]:
    """Return the file dates in order."""
    return [options.start + timedelta(days=place) for place in range(options.days)]


def _write_chunks(lines: _Lines, truth: Path, tell: Progress) -> int:
    options = lines.options
    people = 0
    with pq.ParquetWriter(truth, TRUTH_SCHEMA) as writer:
        for first in range(0, options.people, CHUNK):
            tell("people", first, options.people)
            chunk = Chunk.make(options, first, min(CHUNK, options.people - first))
            records = chunk.truth()
            people += len(records["person_id"].unique())
            writer.write_table(records)
            for batch in chunk.batches():
                lines.append(batch, first)
    tell("people", options.people, options.people)
    return people


def _pack(lines: _Lines, folder: Path, tell: Progress) -> list[Path]:
    dates = file_dates(lines.options)
    wanted = [(file, day) for file in DROP_FILES for day in dates]
    made = []
    for place, (file, day) in enumerate(wanted):
        tell("files", place, len(wanted))
        source, target = lines.path(file, day), file.path(folder, day)
        if source.exists():
            target.parent.mkdir(exist_ok=True)
            file.pack(source, target)
            made.append(target)
    tell("files", len(wanted), len(wanted))
    return made


def _write_catalog(folder: Path, options: DropOptions) -> list[Path]:
    """Write the whole catalog on the first and every seventh date after it."""
    (folder / "catalog").mkdir(exist_ok=True)
    paths = [
        folder / "catalog" / f"products-{day:%Y-%m-%d}.parquet" for day in file_dates(options)[::7]
    ]
    for path in paths:
        pq.write_table(make_catalog(options.seed).table, path)
    return paths


def _silent(_doing: str, _done: int, _total: int) -> None:
    """Tell nobody."""
