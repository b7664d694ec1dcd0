"""Reads a CSV file of unknown making: encoding, separator, header and values."""

import csv
import io
from codecs import getincrementaldecoder
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from amperity_assets.cli.starter.shapes import looks_like_value, shape_of
from amperity_assets.errors import UsageError

MOST_ROWS = 100_000
"""Rows that are looked at; a longer file is judged by its beginning."""

MOST_BYTES = 64 << 20
"""Bytes that are read of it."""

_SEPARATORS = (",", ";", "\t", "|")
_LONGEST_CELL = 16 << 20

Encoding = Literal["utf-8", "utf-16"]


@dataclass(frozen=True)
class Sample:
    """The beginning of a CSV file, or all of it.

    ``columns`` are the names in the header, or empty strings when there is no header; ``rows``
    all have that many cells, stripped of blanks around them.
    """

    encoding: Encoding
    separator: str
    header: bool
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    ragged: int

    def values(self, column: int) -> list[str]:
        """Return a column's values that are not empty."""
        return [row[column] for row in self.rows if row[column]]


def read_sample(path: Path) -> Sample:
    """Read a CSV file.

    Raises:
        UsageError: the file is absent, no text in UTF-8 or UTF-16, no CSV, or without data.
    """
    text, encoding = _text(path)
    separator = _separator(text)
    rows = _rows(path, text, separator)
    width = _usual_width(rows)
    even = [tuple(cell.strip() for cell in row) for row in rows if len(row) == width]
    header = _has_header(even)
    data = even[1:] if header else even
    if not data:
        raise UsageError(
            f"{path} has no rows to learn from.",
            next_step="give a file with a header and at least one row of data.",
        )
    columns = even[0] if header else ("",) * width
    return Sample(encoding, separator, header, columns, tuple(data), len(rows) - len(even))


def _has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row names the columns: no cell of it is a value like those below."""
    return not any(
        looks_like_value(cell) and _alike(cell, [row[place] for row in rows[1:200] if row[place]])
        for place, cell in enumerate(rows[0] if rows else ())
    )


def _alike(cell: str, below: Sequence[str]) -> bool:
    return not below or shape_of([cell]).type == shape_of(below).type


def _text(path: Path) -> tuple[str, Encoding]:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES)
            whole = not file.read(1)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {(error.strerror or str(error)).lower()}.",
            next_step="check the path behind --from.",
        ) from None
    if raw.startswith((b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")):
        raise UsageError(
            f"{path} is a spreadsheet or an archive, not a CSV file.",
            next_step="export it as CSV (UTF-8), or unpack it first.",
        )
    encoding: Encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    codec = "utf-16" if encoding == "utf-16" else "utf-8-sig"
    try:
        text = getincrementaldecoder(codec)().decode(raw, final=whole)
        return text if whole else text[: text.rfind("\n") + 1], encoding
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UsageError(
            f"{path} is not UTF-8 text (line {line}).",
            next_step=f"convert it, e.g. 'iconv -f WINDOWS-1252 -t UTF-8 {path.name}', and retry.",
        ) from None


def _separator(text: str) -> str:
    """Return the separator that cuts most of the first rows into the same number of columns."""
    best = max(_SEPARATORS, key=lambda separator: _evenness(text, separator))
    return best if _evenness(text, best) > (0, 0) else ","


def _evenness(text: str, separator: str) -> tuple[float, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        widths = Counter(len(row) for row in islice(reader, 200) if row)
    except csv.Error:
        return 0, 0
    width, count = max(widths.items(), key=lambda found: (found[1], found[0]), default=(0, 0))
    return (round(count / widths.total(), 1), width) if width > 1 else (0, 0)


def _rows(path: Path, text: str, separator: str) -> list[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return list(islice((row for row in reader if row), MOST_ROWS))
    except csv.Error as error:
        raise UsageError(
            f"{path} is no CSV file (line {reader.line_num}: {error}).",
            next_step="check the quotes in that line.",
        ) from None


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    widths = Counter(map(len, rows))
    return max(widths, key=lambda width: (widths[width], width), default=0)
