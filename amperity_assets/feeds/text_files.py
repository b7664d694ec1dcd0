"""Look at a text file before it is read: packing, encoding, header."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from amperity_assets.errors import FeedRejected
from amperity_assets.feeds.config import Format

_CHUNK = 1 << 20
_SEPARATORS = {"csv": ",", "psv": "|", "tsv": "\t"}
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


@dataclass(frozen=True)
class Dialect:
    """How rows and values are told apart in a text file (CSV, PSV, TSV)."""

    separator: str
    quote: str
    escape: str
    header: bool

    @classmethod
    def of(cls, settings: Format) -> "Dialect":
        """Fill in the defaults of a format (FF-1 table)."""
        return cls(
            separator=settings.separator or _SEPARATORS[settings.type],
            quote=settings.quote,
            escape=settings.escape or settings.quote,
            header=settings.header,
        )


@dataclass(frozen=True)
class TextFile:
    """A text file that can be read as UTF-8.

    Attributes:
        number: the file's place in the load's order.
        name: the file's name as people know it.
        path: the landed file, or a UTF-8 copy of it.
        packed: whether the bytes are gzip.
    """

    number: int
    name: str
    path: Path
    packed: bool


def text_file(number: int, name: str, path: Path, settings: Format, scratch: Path) -> TextFile:
    """Look at a landed file; one in UTF-16 is copied as UTF-8 into ``scratch`` (FF-6).

    Raises:
        FeedRejected: the file is not valid UTF-16, or the gzip data is damaged.
    """
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    file = TextFile(number, name, path, packed)
    encoding = _encoding(file, settings)
    if not encoding.startswith("utf-16"):
        return file
    copy = scratch / f"{number}.utf8"
    with reporting_damage(file), open_bytes(file) as raw, copy.open("wb") as target:
        text = io.TextIOWrapper(raw, encoding=encoding, newline="")
        while chunk := text.read(_CHUNK):
            target.write(chunk.removeprefix("\ufeff").encode())
    return TextFile(number, name, copy, packed=False)


@contextmanager
def open_bytes(file: TextFile) -> Iterator[IO[bytes]]:
    """Open a text file, unpacking gzip."""
    if file.packed:
        with gzip.open(file.path) as unpacked:
            yield cast("IO[bytes]", unpacked)
    else:
        with file.path.open("rb") as plain:
            yield plain


def first_row(file: TextFile, dialect: Dialect) -> list[str] | None:
    """Return the values of the first row, which may be the header; None for an empty file."""
    with reporting_damage(file), open_bytes(file) as stream:
        head = stream.read(_CHUNK).decode("utf-8-sig", errors="replace").lstrip("\r\n")
    if not head.strip():
        return None
    rows = csv.reader(
        io.StringIO(head, newline=""),
        delimiter=dialect.separator,
        quotechar=dialect.quote or None,
        escapechar=dialect.escape if dialect.escape != dialect.quote else None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
    )
    try:
        return [value.strip() for value in next(rows)]
    except csv.Error:
        raise FeedRejected(
            f"The first row of {file.name} cannot be read.",
            next_step="check the feed's format: separator and quote.",
            files=[file.number],
        ) from None


@contextmanager
def reporting_damage(file: TextFile) -> Iterator[None]:
    """Turn errors of decoding or unpacking into ``FeedRejected``, without the bytes."""
    try:
        yield
    except UnicodeError:
        raise FeedRejected(
            f"{file.name} is not valid UTF-16.",
            next_step="ask the sender for UTF-8, or correct the feed's `format.encoding`.",
            files=[file.number],
        ) from None
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise FeedRejected(
            f"{file.name} is damaged gzip data.",
            next_step="ask the sender for a sound copy and land it again.",
            files=[file.number],
        ) from None


def _encoding(file: TextFile, settings: Format) -> str:
    with reporting_damage(file), open_bytes(file) as stream:
        head = stream.read(64)
    marked = _UTF16.get(head[:2])
    if marked or settings.encoding == "utf-8" or head.startswith(b"\xef\xbb\xbf"):
        return marked or "utf-8"
    return "utf-16-be" if head[:1] == b"\0" else "utf-16-le"
