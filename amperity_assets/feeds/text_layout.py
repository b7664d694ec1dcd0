"""Where the rows of a text file start: counts rows and finds the true line of each.

The engine numbers rows, people number lines; quoted line breaks and blank lines set them apart.
The scan reads a file once at about 1 GB a second and is independent of the engine, so that a row
the engine lost would be noticed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from amperity_assets.feeds.text_files import Dialect, TextFile, open_bytes, reporting_damage

Numbers = npt.NDArray[np.int64]
_BLOCK = 8 << 20
_LF, _CR = 10, 13
_NO_NUMBERS: Numbers = np.zeros(0, np.int64)


@dataclass(frozen=True)
class TextLayout:
    """The rows of one text file.

    Attributes:
        rows: rows, with the header and without blank lines.
        odd: the file needs the careful reader: NUL bytes, mixed line ends, an open quote, or
            blank lines before the header.
        cut_off: the last row has no line end.
        blanks: the blank lines, numbered from 0 among rows and blank lines.
        long_rows: rows of several lines, so numbered, ascending.
        extra_lines: lines beyond the first of ``long_rows``, summed up to each.
    """

    rows: int
    odd: bool
    cut_off: bool
    blanks: Numbers
    long_rows: Numbers
    extra_lines: Numbers

    def without_blanks(self, numbers: Sequence[int] | Numbers) -> Numbers:
        """Turn numbers that count blank lines into numbers that do not."""
        counted = np.asarray(numbers, np.int64)
        return np.asarray(counted - np.searchsorted(self.blanks, counted))

    def lines(self, rows: Sequence[int] | Numbers) -> Numbers:
        """Return the line, from 1, on which each row, from 0 without blank lines, starts."""
        numbers = np.asarray(rows, np.int64)
        gaps = self.blanks - np.arange(len(self.blanks))
        counted = numbers + np.searchsorted(gaps, numbers, side="right")
        total = np.concatenate([[0], self.extra_lines])
        return np.asarray(1 + counted + total[np.searchsorted(self.long_rows, counted)])


def scan_layout(file: TextFile, dialect: Dialect, *, columns: int) -> TextLayout:
    """Scan a file.

    Args:
        file: the text file.
        dialect: its quote character counts; a backslash escape is not known here and may make the
            scan disagree with the engine, which sends the file to the careful reader.
        columns: in a file of one column a blank line is a row.

    Raises:
        FeedRejected: damaged gzip data.
    """
    scanner = _Scanner(ord(dialect.quote) if dialect.quote else None, blank_is_row=columns == 1)
    with reporting_damage(file), open_bytes(file) as stream:
        while block := stream.read(_BLOCK):
            scanner.take(block)
    return scanner.finish()


class _Scanner:
    """Takes a file block by block; keeps only where rows and lines part."""

    def __init__(self, quote: int | None, *, blank_is_row: bool) -> None:
        self._quote = quote
        self._blank_is_row = blank_is_row
        self._offset = 0  # bytes taken
        self._start = 0  # where the row that is open began
        self._inside = 0  # 1 while a quote is open
        self._lines_in_row = 0  # line breaks inside the row that is open
        self._numbered = 0  # rows and blank lines closed
        self._returns = self._breaks = self._pairs = 0
        self._nul = False
        self._last = 0
        self._blanks: list[Numbers] = []
        self._long: list[Numbers] = []
        self._extra: list[Numbers] = []

    def take(self, block: bytes) -> None:
        data = np.frombuffer(block, np.uint8)
        breaks = np.flatnonzero(data == _LF)
        ends = breaks
        if self._quote is not None:
            quotes = np.flatnonzero(data == self._quote)
            if len(quotes) or self._inside:
                open_before = (np.searchsorted(quotes, breaks) + self._inside) & 1
                ends = breaks[open_before == 0]
                self._inside = (self._inside + len(quotes)) & 1
        self._nul = self._nul or b"\0" in block
        self._returns += block.count(b"\r")
        self._pairs += block.count(b"\r\n") + (self._last == _CR and block[0] == _LF)
        self._breaks += len(breaks)
        self._close_rows(data, breaks, ends)
        self._offset += len(block)
        self._last = block[-1]

    def _close_rows(self, data: npt.NDArray[np.uint8], breaks: Numbers, ends: Numbers) -> None:
        if not len(ends):
            self._lines_in_row += len(breaks)
            return
        starts = np.concatenate([[self._start - self._offset], ends[:-1] + 1])
        length = ends - starts
        before = np.where(ends > 0, data[ends - 1], self._last)
        blank = (length == 0) | ((length == 1) & (before == _CR))
        if self._blank_is_row:
            blank[:] = False
        at = np.searchsorted(breaks, ends)
        inner = np.diff(at, prepend=-1) - 1
        inner[0] += self._lines_in_row
        self._blanks.append(self._numbered + np.flatnonzero(blank))
        self._long.append(self._numbered + np.flatnonzero(inner))
        self._extra.append(inner[inner > 0])
        self._numbered += len(ends)
        self._start = self._offset + int(ends[-1]) + 1
        self._lines_in_row = len(breaks) - 1 - int(at[-1])

    def finish(self) -> TextLayout:
        open_row = self._offset > self._start
        mixed = bool(self._returns) and not self._returns == self._breaks == self._pairs
        blanks = np.concatenate([_NO_NUMBERS, *self._blanks])
        return TextLayout(
            rows=self._numbered - len(blanks) + open_row,
            odd=self._nul or mixed or bool(self._inside) or 0 in blanks[:1],
            cut_off=open_row,
            blanks=blanks,
            long_rows=np.concatenate([_NO_NUMBERS, *self._long]),
            extra_lines=np.cumsum(np.concatenate([_NO_NUMBERS, *self._extra])),
        )
