"""What every reader takes and gives back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np

from amperity_assets.errors import FeedRejected
from amperity_assets.feeds.columns import NumberedFile
from amperity_assets.feeds.config import Feed
from amperity_assets.feeds.text_layout import Numbers
from amperity_assets.feeds.text_repair import BrokenRow


@dataclass(frozen=True)
class LoadFile:
    """A landed file of a load; ``number`` is its place in the load's order, from 0."""

    number: int
    name: str
    path: Path


@dataclass(frozen=True)
class ReadJob:
    """What a reader works on; ``scratch`` is a private folder that is removed after the load."""

    datasource: str
    feed: Feed
    files: Sequence[LoadFile]
    scratch: Path


class RowLines(Protocol):
    """Tells the line in the file of rows in ``load_rows``."""

    def __call__(self, ordinals: Numbers, /) -> Numbers:
        """Turn rows' places in the file, from 0, into lines, from 1."""


def plain_lines(ordinals: Numbers, /) -> Numbers:
    """Lines of a file with one row a line and no header; also record numbers of Parquet."""
    return np.asarray(ordinals + 1)


@dataclass
class ReadResult:
    """What a reader found besides the rows it put into ``load_rows``, by file number."""

    lines: dict[int, RowLines] = field(default_factory=dict)
    broken: dict[int, Sequence[BrokenRow]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @property
    def broken_rows(self) -> int:
        """Rows that could not be read at all."""
        return sum(map(len, self.broken.values()))


def rows_by_file(counts: Sequence[tuple[object, ...]]) -> Mapping[int, int]:
    """Make a mapping of (file number, rows) pairs."""
    return {int(str(number)): int(str(rows)) for number, rows in counts}


def cut_off(file: NumberedFile) -> FeedRejected:
    """Make the error for a file whose last row is incomplete and has no line end."""
    return FeedRejected(
        f"{file.name} ends in the middle of a row: it was cut off on the way. Nothing was loaded.",
        next_step="ask the sender for the complete file and land it again.",
        files=[file.number],
    )
