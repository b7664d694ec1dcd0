"""Read the files of a load with the reader of the feed's format."""

from collections.abc import Callable, Mapping

from amperity_assets.feeds.json_reader import read_json, read_ndjson
from amperity_assets.feeds.parquet_reader import read_parquet
from amperity_assets.feeds.reading import ReadJob, ReadResult
from amperity_assets.feeds.text_reader import read_text
from amperity_assets.warehouse import Session

_READERS: Mapping[str, Callable[[Session, ReadJob], ReadResult]] = {
    "csv": read_text,
    "psv": read_text,
    "tsv": read_text,
    "ndjson": read_ndjson,
    "json": read_json,
    "parquet": read_parquet,
}


def read_files(session: Session, job: ReadJob) -> ReadResult:
    """Read all files into the table ``load_rows`` (see ``staging``), in the order given.

    Raises:
        FeedRejected: a file as a whole cannot be read, or lacks needed columns.
    """
    return _READERS[job.feed.format.type](session, job)
